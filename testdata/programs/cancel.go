// A tree of contexts: cancellation downwards, causes, values, deadlines, and goroutines that all come home.
package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type key string

// Task is a node of a tree of work.
type Task struct {
	name     string
	children []*Task
	fails    error
	slow     bool
}

// Group runs functions and cancels the others when one fails.
type Group struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

func newGroup(ctx context.Context) *Group {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{ctx: ctx, cancel: cancel}
}

// Go starts a function.
func (g *Group) Go(f func(context.Context) error) {
	g.wg.Go(func() {
		if err := f(g.ctx); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel(err)
			})
		}
	})
}

// Wait returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	g.cancel(nil)
	return g.err
}

type runner struct {
	mu     sync.Mutex
	ended  []string
	active atomic.Int32
}

func (r *runner) end(name, how string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = append(r.ended, name+":"+how)
}

// run does a task: its children at the same time, then itself.
func (r *runner) run(ctx context.Context, t *Task) error {
	r.active.Add(1)
	defer r.active.Add(-1)
	ctx = context.WithValue(ctx, key("path"), path(ctx)+"/"+t.name)
	g := newGroup(ctx)
	for _, c := range t.children {
		g.Go(func(ctx context.Context) error { return r.run(ctx, c) })
	}
	if err := g.Wait(); err != nil {
		r.end(t.name, "child")
		return err
	}
	if t.slow {
		select {
		case <-ctx.Done():
			r.end(t.name, "cancelled")
			return context.Cause(ctx)
		case <-time.After(10 * time.Second):
		}
	}
	if t.fails != nil {
		r.end(t.name, "failed")
		return fmt.Errorf("%s: %w", path(ctx), t.fails)
	}
	r.end(t.name, "ok")
	return nil
}

func path(ctx context.Context) string {
	p, _ := ctx.Value(key("path")).(string)
	return p
}

func leaf(name string) *Task { return &Task{name: name} }

var errDisk = errors.New("disk is full")

func trees() {
	for _, c := range []struct {
		title string
		root  *Task
		limit time.Duration
	}{
		{"all well", &Task{name: "r", children: []*Task{leaf("a"), {name: "b", children: []*Task{leaf("c"), leaf("d")}}}}, 0},
		{"failing leaf", &Task{name: "r", children: []*Task{
			{name: "slow", slow: true},
			{name: "b", children: []*Task{{name: "x", slow: true}, {name: "y", fails: errDisk}}},
		}}, 0},
		{"deadline", &Task{name: "r", children: []*Task{{name: "s1", slow: true}, leaf("quick"), {name: "s2", slow: true}}}, 5 * time.Millisecond},
	} {
		ctx := context.WithValue(context.Background(), key("path"), strings.ToUpper(c.title[:1]))
		cancel := func() {}
		if c.limit > 0 {
			ctx, cancel = context.WithTimeout(ctx, c.limit)
		}
		r := &runner{}
		err := r.run(ctx, c.root)
		cancel()
		slices.Sort(r.ended)
		fmt.Println(c.title, "→", err, r.ended, r.active.Load())
		fmt.Println("  disk:", errors.Is(err, errDisk), "deadline:", errors.Is(err, context.DeadlineExceeded))
	}
}

func selects() {
	a, b := make(chan int), make(chan int)
	var never chan int
	go func() {
		for i := range 100 {
			a <- i
		}
		close(a)
	}()
	go func() {
		for i := range 50 {
			b <- -i
		}
		close(b)
	}()
	sum, count, closed := 0, 0, 0
	for closed < 2 {
		select {
		case v, ok := <-a:
			if !ok {
				// A nil channel is never ready: this case is out from now on.
				a = nil
				closed++
				continue
			}
			sum += v
			count++
		case v, ok := <-b:
			if !ok {
				b, closed = nil, closed+1
				break
			}
			sum += v
			count++
		case never <- 1:
			fmt.Println("sent on a nil channel")
		}
	}
	fmt.Println("sum", sum, "count", count)

	full := make(chan string, 1)
	for _, s := range []string{"first", "second"} {
		select {
		case full <- s:
			fmt.Println("sent", s)
		default:
			fmt.Println("no room for", s)
		}
	}
	select {
	case s := <-full:
		fmt.Println("got", s)
	case <-time.After(time.Minute):
		fmt.Println("timeout")
	}
	select {
	case <-full:
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}

	// Both are ready: over many rounds each must be chosen sometimes.
	x, y := make(chan int, 1), make(chan int, 1)
	hits := [2]int{}
	for range 1000 {
		x <- 1
		y <- 1
		select {
		case <-x:
			hits[0]++
			<-y
		case <-y:
			hits[1]++
			<-x
		}
	}
	fmt.Println("fair:", hits[0] > 300 && hits[1] > 300, hits[0]+hits[1])
}

func contexts() {
	root, cancelRoot := context.WithCancelCause(context.WithValue(context.Background(), key("k"), "v"))
	child, cancelChild := context.WithTimeout(root, time.Hour)
	defer cancelChild()
	grand := context.WithValue(child, key("k2"), 2)
	detached := context.WithoutCancel(grand)
	var after atomic.Int32
	ran := make(chan struct{})
	stop := context.AfterFunc(grand, func() { after.Add(1); close(ran) })
	stopped := context.AfterFunc(grand, func() { after.Add(100) })
	fmt.Println(stopped(), stopped())
	deadline, ok := grand.Deadline()
	fmt.Println(ok, time.Until(deadline) > 59*time.Minute, grand.Value(key("k")), grand.Value(key("k2")), grand.Value("k"), root.Value(key("k2")))
	fmt.Println(root.Err(), child.Err(), context.Cause(grand))
	cancelRoot(errDisk)
	cancelRoot(errors.New("too late"))
	<-grand.Done()
	<-ran
	fmt.Println(root.Err(), grand.Err(), context.Cause(grand), context.Cause(child) == errDisk, detached.Err(), detached.Value(key("k2")), after.Load(), stop())

	early, cancelEarly := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancelEarly()
	fmt.Println(early.Err(), early.Err() == context.DeadlineExceeded, context.DeadlineExceeded.(interface{ Timeout() bool }).Timeout())
	shorter, cancelShorter := context.WithTimeoutCause(context.Background(), time.Millisecond, errDisk)
	defer cancelShorter()
	<-shorter.Done()
	fmt.Println(shorter.Err(), context.Cause(shorter))
	fmt.Println(context.Background(), context.TODO(), context.WithValue(context.Background(), key("a"), 1).Value(key("b")))
}

func main() {
	trees()
	selects()
	contexts()
}
