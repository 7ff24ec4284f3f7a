// Rate limiters: a ticker that lets bursts through, a token bucket, a sliding window; and work that has to pass them.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Limiter lets callers through one by one.
type Limiter interface {
	Wait(ctx context.Context) error
	Stop()
}

// Ticking hands out a permit at every tick; up to burst permits gather while nobody asks.
type Ticking struct {
	permits chan time.Time
	done    chan struct{}
	once    sync.Once
	dropped atomic.Int64
}

// NewTicking starts a limiter.
func NewTicking(every time.Duration, burst int) *Ticking {
	l := &Ticking{permits: make(chan time.Time, burst), done: make(chan struct{})}
	for range burst {
		l.permits <- time.Now()
	}
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case now := <-t.C:
				select {
				case l.permits <- now:
				default:
					l.dropped.Add(1)
				}
			case <-l.done:
				return
			}
		}
	}()
	return l
}

var errStopped = errors.New("limiter is stopped")

// Wait takes a permit.
func (l *Ticking) Wait(ctx context.Context) error {
	select {
	case <-l.done:
		return errStopped
	default:
	}
	select {
	case <-l.permits:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done:
		return errStopped
	}
}

// Stop ends the limiter; it may be called more than once.
func (l *Ticking) Stop() { l.once.Do(func() { close(l.done) }) }

// Bucket computes permits from the time that passed; it needs no goroutine.
type Bucket struct {
	mu     sync.Mutex
	rate   float64
	burst  float64
	tokens float64
	last   time.Time
}

// NewBucket makes a full bucket.
func NewBucket(perSecond, burst float64, now time.Time) *Bucket {
	return &Bucket{rate: perSecond, burst: burst, tokens: burst, last: now}
}

// AllowN takes n tokens if they are there at the given time.
func (b *Bucket) AllowN(now time.Time, n float64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if passed := now.Sub(b.last); passed > 0 {
		b.tokens = min(b.burst, b.tokens+passed.Seconds()*b.rate)
		b.last = now
	}
	if b.tokens < n {
		return false
	}
	b.tokens -= n
	return true
}

// Delay tells how long to wait for n tokens.
func (b *Bucket) Delay(n float64) time.Duration {
	if n > b.burst {
		return time.Duration(1<<63 - 1)
	}
	return max(0, time.Duration((n-b.tokens)/b.rate*float64(time.Second)))
}

// Window counts calls in the last span of time.
type Window struct {
	span  time.Duration
	limit int
	calls []time.Time
}

// Allow admits a call unless there were too many.
func (w *Window) Allow(now time.Time) bool {
	old := 0
	for old < len(w.calls) && now.Sub(w.calls[old]) >= w.span {
		old++
	}
	w.calls = append(w.calls[:0], w.calls[old:]...)
	if len(w.calls) >= w.limit {
		return false
	}
	w.calls = append(w.calls, now)
	return true
}

// work sends requests through a limiter from several goroutines.
func work(ctx context.Context, l Limiter, workers, requests int) (served, refused int64) {
	var ok, no atomic.Int64
	queue := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range queue {
				if err := l.Wait(ctx); err != nil {
					no.Add(1)
					continue
				}
				ok.Add(1)
			}
		})
	}
	for i := range requests {
		queue <- i
	}
	close(queue)
	wg.Wait()
	return ok.Load(), no.Load()
}

func ticking() {
	const every = 4 * time.Millisecond
	start := time.Now()
	l := NewTicking(every, 3)
	served, refused := work(context.Background(), l, 4, 13)
	took := time.Since(start)
	// Three pass at once, the other ten need a tick each; the first tick may come late but never early.
	fmt.Println("ticking:", served, refused, "not too fast:", took >= 9*every)

	ctx, cancel := context.WithTimeout(context.Background(), every/4)
	defer cancel()
	var err error
	for err == nil {
		err = l.Wait(ctx)
	}
	fmt.Println("deadline:", errors.Is(err, context.DeadlineExceeded), ctx.Err())
	l.Stop()
	l.Stop()
	fmt.Println("stopped:", l.Wait(context.Background()))
}

func buckets() {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	b := NewBucket(10, 5, now)
	for _, step := range []struct {
		after time.Duration
		n     float64
	}{{0, 3}, {0, 3}, {100 * time.Millisecond, 3}, {0, 1}, {250 * time.Millisecond, 2}, {time.Hour, 5}, {0, 0.5}, {time.Second, 6}} {
		now = now.Add(step.after)
		ok := b.AllowN(now, step.n)
		fmt.Printf("%v +%v: %g → %-5t left %.2f, next 4 in %v\n", now.Format("15:04:05.000"), step.after, step.n, ok, b.tokens,
			b.Delay(4).Round(time.Millisecond))
	}
	fmt.Println(b.Delay(100))
}

func windows() {
	w := &Window{span: time.Second, limit: 3}
	base := time.Unix(1_700_000_000, 0).UTC()
	pattern := make([]byte, 0, 20)
	for i := range 20 {
		c := byte('.')
		if w.Allow(base.Add(time.Duration(i*i) * 10 * time.Millisecond)) {
			c = 'X'
		}
		pattern = append(pattern, c)
	}
	fmt.Printf("window: %s\n", pattern)
}

func timers() {
	var fired atomic.Int32
	ran := make(chan bool)
	t := time.AfterFunc(time.Millisecond, func() {
		fired.Add(1)
		ran <- true
	})
	never := time.AfterFunc(time.Hour, func() { fired.Add(100) })
	<-ran
	fmt.Println("fired", fired.Load(), t.Stop(), never.Stop(), never.Stop())
	t.Reset(time.Millisecond)
	<-ran
	fmt.Println("fired", fired.Load())

	ticker := time.NewTicker(time.Hour)
	ticker.Reset(time.Millisecond)
	for range 3 {
		<-ticker.C
	}
	ticker.Stop()
	select {
	case <-ticker.C:
		fmt.Println("a tick after Stop")
	case <-time.After(5 * time.Millisecond):
		fmt.Println("no tick after Stop")
	}
}

func main() {
	ticking()
	buckets()
	windows()
	timers()
}
