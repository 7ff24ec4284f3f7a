// What programs build over goroutines: groups with a limit, calls in common, queues with conditions, topics, stages, merged
// sequences; and the sequences of both random packages for given seeds.
package main

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand"
	randv2 "math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ---- errgroup like
type Group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	stop context.CancelCauseFunc
	sem  chan struct{}
}

func WithContext(ctx context.Context, limit int) (*Group, context.Context) {
	ctx, c := context.WithCancelCause(ctx)
	return &Group{stop: c, sem: make(chan struct{}, limit)}, ctx
}
func (g *Group) Go(f func() error) {
	g.sem <- struct{}{}
	g.wg.Go(func() {
		defer func() { <-g.sem }()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err; g.stop(err) })
		}
	})
}
func (g *Group) Wait() error { g.wg.Wait(); g.stop(nil); return g.err }

// ---- singleflight
type call[V any] struct {
	done chan struct{}
	v    V
	err  error
	dups int
}
type Flight[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]*call[V]
}

func (f *Flight[K, V]) Do(k K, fn func() (V, error)) (v V, err error, shared bool) {
	f.mu.Lock()
	if f.m == nil {
		f.m = make(map[K]*call[V])
	}
	if c, ok := f.m[k]; ok {
		c.dups++
		f.mu.Unlock()
		<-c.done
		return c.v, c.err, true
	}
	c := &call[V]{done: make(chan struct{})}
	f.m[k] = c
	f.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			c.err = fmt.Errorf("panic: %v", r)
			err = c.err
		}
		f.mu.Lock()
		delete(f.m, k)
		f.mu.Unlock()
		close(c.done)
	}()
	c.v, c.err = fn()
	return c.v, c.err, c.dups > 0
}

// ---- cond queue
type Queue[T any] struct {
	mu     sync.Mutex
	ne, nf *sync.Cond
	buf    []T
	cap    int
	closed bool
}

func NewQueue[T any](n int) *Queue[T] {
	q := &Queue[T]{cap: n}
	q.ne, q.nf = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	return q
}
func (q *Queue[T]) Put(v T) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.buf) == q.cap && !q.closed {
		q.nf.Wait()
	}
	if q.closed {
		return false
	}
	q.buf = append(q.buf, v)
	q.ne.Signal()
	return true
}
func (q *Queue[T]) Get() (v T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.buf) == 0 && !q.closed {
		q.ne.Wait()
	}
	if len(q.buf) == 0 {
		return
	}
	v, q.buf = q.buf[0], q.buf[1:]
	q.nf.Signal()
	return v, true
}
func (q *Queue[T]) Close() {
	q.mu.Lock()
	q.closed = true
	q.ne.Broadcast()
	q.nf.Broadcast()
	q.mu.Unlock()
}
func (q *Queue[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, ok := q.Get()
			if !ok || !yield(v) {
				return
			}
		}
	}
}

// ---- pub/sub
type Bus struct {
	mu   sync.RWMutex
	subs map[string]map[int]chan any
	id   int
}

func (b *Bus) Sub(topic string, n int) (<-chan any, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = map[string]map[int]chan any{}
	}
	if b.subs[topic] == nil {
		b.subs[topic] = map[int]chan any{}
	}
	b.id++
	id, ch := b.id, make(chan any, n)
	b.subs[topic][id] = ch
	return ch, sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs[topic], id)
		close(ch)
	})
}
func (b *Bus) Pub(topic string, v any) (n, dropped int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, ch := range b.subs[topic] {
		select {
		case ch <- v:
			n++
		default:
			dropped++
		}
	}
	return
}

// ---- fan in/out stage
func stage[A, B any](ctx context.Context, in <-chan A, n int, f func(A) B) <-chan B {
	out := make(chan B)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for a := range in {
				select {
				case out <- f(a):
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

type pq[T any] struct {
	s    []T
	less func(a, b T) bool
}

func (p *pq[T]) Len() int           { return len(p.s) }
func (p *pq[T]) Less(i, j int) bool { return p.less(p.s[i], p.s[j]) }
func (p *pq[T]) Swap(i, j int)      { p.s[i], p.s[j] = p.s[j], p.s[i] }
func (p *pq[T]) Push(x any)         { p.s = append(p.s, x.(T)) }
func (p *pq[T]) Pop() any           { n := len(p.s) - 1; x := p.s[n]; p.s = p.s[:n]; return x }

// merge of sorted sequences through Pull
func Merge[T cmp.Ordered](seqs ...iter.Seq[T]) iter.Seq[T] {
	type src struct {
		v    T
		next func() (T, bool)
	}
	return func(yield func(T) bool) {
		h := &pq[src]{less: func(a, b src) bool { return a.v < b.v }}
		for _, s := range seqs {
			next, stop := iter.Pull(s)
			defer stop()
			if v, ok := next(); ok {
				heap.Push(h, src{v, next})
			}
		}
		for h.Len() > 0 {
			s := heap.Pop(h).(src)
			if !yield(s.v) {
				return
			}
			if v, ok := s.next(); ok {
				s.v = v
				heap.Push(h, s)
			}
		}
	}
}

func gen(n, step int) iter.Seq[int] {
	return func(y func(int) bool) {
		defer func() { atomic.AddInt32(&cleaned, 1) }()
		for i := 0; i < n; i += step {
			if !y(i) {
				return
			}
		}
	}
}

var cleaned int32

func main() {
	g, ctx := WithContext(context.Background(), 3)
	var done atomic.Int64
	for i := range 20 {
		g.Go(func() error {
			if i == 7 {
				return fmt.Errorf("job %d: %w", i, os.ErrNotExist)
			}
			done.Add(1)
			return nil
		})
	}
	err := g.Wait()
	fmt.Println(err, errors.Is(err, os.ErrNotExist), done.Load(), context.Cause(ctx), ctx.Err())

	var f Flight[string, int]
	var calls, shared atomic.Int32
	gate := make(chan bool)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			v, err, sh := f.Do("k", func() (int, error) { calls.Add(1); <-gate; return 42, nil })
			if sh {
				shared.Add(1)
			}
			if v != 42 || err != nil {
				fmt.Println("bad", v, err)
			}
		})
	}
	for {
		f.mu.Lock()
		c := f.m["k"]
		n := 0
		if c != nil {
			n = c.dups
		}
		f.mu.Unlock()
		if n == 7 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(gate)
	wg.Wait()
	fmt.Println("flight", calls.Load(), shared.Load())
	_, err, _ = f.Do("p", func() (int, error) { var s []int; return s[3], nil })
	fmt.Println(err)

	q := NewQueue[int](4)
	var sum atomic.Int64
	for range 3 {
		wg.Go(func() {
			for v := range q.All() {
				sum.Add(int64(v))
			}
		})
	}
	for i := range 1000 {
		q.Put(i)
	}
	q.Close()
	wg.Wait()
	fmt.Println("queue", sum.Load(), q.Put(1))

	var b Bus
	c1, u1 := b.Sub("t", 2)
	c2, u2 := b.Sub("t", 1)
	for i := range 3 {
		fmt.Println(b.Pub("t", i))
	}
	u1()
	u1()
	fmt.Println(b.Pub("t", "x"))
	u2()
	for v := range c1 {
		fmt.Print(v, " ")
	}
	for v := range c2 {
		fmt.Print(v, " ")
	}
	fmt.Println(b.Pub("none", 0))

	ctx2, cancel := context.WithCancel(context.WithValue(context.Background(), "k", 5))
	src := make(chan int)
	go func() {
		defer close(src)
		for i := range 100 {
			src <- i
		}
	}()
	sq := stage(ctx2, src, 4, func(i int) int { return i * i })
	st := stage(ctx2, sq, 2, func(i int) string { return fmt.Sprint(i) })
	var all []string
	for s := range st {
		all = append(all, s)
	}
	sort.Slice(all, func(i, j int) bool { return len(all[i]) < len(all[j]) || len(all[i]) == len(all[j]) && all[i] < all[j] })
	fmt.Println(len(all), all[0], all[99], strings.Join(all[10:20], ","))
	cancel()
	fmt.Println(ctx2)

	fmt.Println(slices.Collect(Merge(gen(20, 3), gen(20, 5), gen(10, 4))), cleaned)
	for v := range Merge(gen(1000, 1), gen(1000, 7)) {
		if v > 4 {
			break
		}
	}
	fmt.Println(cleaned)

	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Int(), r.Intn(100), r.Float64(), r.Perm(8), r.NormFloat64(), r.ExpFloat64(), r.Int31n(10), r.Uint64())
	r2 := randv2.New(randv2.NewPCG(1, 2))
	fmt.Println(r2.Int(), r2.IntN(100), r2.Float64(), r2.Perm(8), r2.NormFloat64(), r2.ExpFloat64(), r2.Uint32N(7), r2.Int64N(1<<40))
	r3 := randv2.New(randv2.NewChaCha8([32]byte([]byte("0123456789abcdef0123456789abcdef"))))
	l := []int{1, 2, 3, 4, 5, 6}
	r3.Shuffle(len(l), func(i, j int) { l[i], l[j] = l[j], l[i] })
	fmt.Println(l, r3.Uint64())
	z := rand.NewZipf(r, 1.5, 2, 50)
	h := map[uint64]int{}
	for range 1000 {
		h[z.Uint64()]++
	}
	for _, k := range slices.Sorted(maps.Keys(h))[:5] {
		fmt.Print(k, ":", h[k], " ")
	}
	fmt.Println()
	tick := time.NewTicker(2 * time.Millisecond)
	n := 0
	to := time.After(2 * time.Second)
loop:
	for {
		select {
		case <-tick.C:
			if n++; n == 5 {
				tick.Stop()
				break loop
			}
		case <-to:
			fmt.Println("timeout")
			break loop
		}
	}
	fmt.Println("ticks", n)
	stop := context.AfterFunc(ctx2, func() {})
	fmt.Println(stop())
	tctx, tc := context.WithDeadlineCause(context.Background(), time.Now().Add(-time.Second), errors.New("too late"))
	defer tc()
	fmt.Println(tctx.Err(), context.Cause(tctx))
}
