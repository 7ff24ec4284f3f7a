package synctest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A retrier is what one would test: it tries again after ever longer pauses.
type retrier struct {
	pause time.Duration
	most  int
}

func (r retrier) do(ctx context.Context, f func(int) error) (err error) {
	pause := r.pause
	for try := range r.most {
		if err = f(try); err == nil {
			return nil
		}
		select {
		case <-time.After(pause):
			pause *= 2
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return fmt.Errorf("gave up: %w", err)
}

var errDown = errors.New("down")

func TestHoldsClock(t *testing.T) {
	outside := time.Now()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		t.Log(start.UTC(), start.Location(), time.Since(outside) < 0)
		time.Sleep(36 * time.Hour)
		t.Log(time.Since(start), time.Until(start), time.Now().UTC().Format(time.DateTime))
		var order []string
		var mu sync.Mutex
		for i, d := range []time.Duration{3, 1, 2} {
			go func() {
				time.Sleep(d * time.Minute)
				mu.Lock()
				defer mu.Unlock()
				order = append(order, fmt.Sprint(i, " after ", time.Since(start)))
			}()
		}
		synctest.Sleep(150 * time.Second)
		t.Log(order)
		time.Sleep(time.Minute)
		t.Log(order)
	})
	if time.Since(outside) > time.Minute {
		t.Error("that took time")
	}
}

func TestHoldsRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := retrier{time.Second, 10}.do(t.Context(), func(try int) error {
			t.Log("try", try, "at", time.Since(start))
			if try == 5 {
				return nil
			}
			return errDown
		})
		t.Log(err)
		ctx, cancel := context.WithTimeoutCause(t.Context(), 5*time.Second, errors.New("no time left"))
		defer cancel()
		start = time.Now()
		t.Log(retrier{time.Second, 10}.do(ctx, func(int) error { return errDown }), time.Since(start))
		t.Log(retrier{time.Second, 3}.do(t.Context(), func(int) error { return errDown }))
	})
}

func TestHoldsTickers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ticker := time.NewTicker(10 * time.Second)
		late := time.AfterFunc(35*time.Second, func() { t.Log("35s at", time.Since(start)) })
		never := time.AfterFunc(36*time.Second, func() { t.Error("stopped, and ran") })
		for range 3 {
			t.Log((<-ticker.C).Sub(start))
		}
		t.Log(never.Stop(), never.Stop())
		ticker.Reset(time.Minute)
		t.Log((<-ticker.C).Sub(start), late.Stop())
		ticker.Stop()
		select {
		case <-ticker.C:
			t.Error("stopped, and ticks")
		case <-time.After(time.Hour):
		}
		timer := time.NewTimer(time.Second)
		synctest.Sleep(time.Minute)
		t.Log(timer.Reset(time.Second), len(timer.C))
		t.Log((<-timer.C).Sub(start))
	})
}

func TestHoldsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var steps atomic.Int32
		gate := make(chan bool)
		full := make(chan int, 2)
		var group sync.WaitGroup
		cond := sync.NewCond(new(sync.Mutex))
		group.Go(func() { steps.Add(1); <-gate; steps.Add(1) })
		group.Go(func() {
			for i := range 4 {
				full <- i
				steps.Add(10)
			}
		})
		go func() { group.Wait(); steps.Add(1000) }()
		go func() { cond.L.Lock(); cond.Wait(); cond.L.Unlock(); steps.Add(10000) }()
		synctest.Wait()
		t.Log(steps.Load())
		close(gate)
		synctest.Wait()
		t.Log(steps.Load())
		t.Log(<-full, <-full)
		synctest.Wait()
		t.Log(steps.Load())
		cond.Broadcast()
		synctest.Wait()
		t.Log(steps.Load())
		// A lock isn't waited for durably: its holder sleeps, the clock advances when all do.
		var mu sync.Mutex
		mu.Lock()
		go func() { mu.Lock(); steps.Store(-1); mu.Unlock() }()
		runtime.Gosched()
		mu.Unlock()
		synctest.Wait()
		t.Log(steps.Load())
	})
}

func TestHoldsPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		go func() {
			buf := make([]byte, 100)
			for {
				server.SetReadDeadline(time.Now().Add(time.Minute))
				n, err := server.Read(buf)
				if err != nil {
					t.Log("server:", err)
					server.Close()
					return
				}
				server.Write(append([]byte("got "), buf[:n]...))
			}
		}()
		start := time.Now()
		buf := make([]byte, 100)
		for range 3 {
			time.Sleep(50 * time.Second)
			fmt.Fprintf(client, "hello")
			n, err := client.Read(buf)
			t.Logf("%s %v", buf[:n], err)
		}
		n, err := client.Read(buf)
		t.Log(n, err, time.Since(start))
	})
}

func TestHoldsPull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, stop := iter.Pull(func(yield func(time.Duration) bool) {
			start := time.Now()
			for yield(time.Since(start)) {
				time.Sleep(time.Second)
			}
		})
		defer stop()
		for range 3 {
			t.Log(next())
		}
	})
}

func TestHoldsMany(t *testing.T) {
	for i := range 20 {
		synctest.Test(t, func(t *testing.T) {
			var sum atomic.Int64
			results := make(chan int)
			for j := range 50 {
				go func() {
					time.Sleep(time.Duration(j%7) * time.Millisecond)
					results <- j
				}()
			}
			go func() {
				for range 50 {
					sum.Add(int64(<-results))
				}
			}()
			runtime.GC()
			synctest.Sleep(6 * time.Millisecond)
			if got := sum.Load(); got != 49*50/2 {
				t.Errorf("round %d: %d", i, got)
			}
		})
	}
}

func TestHoldsCleanup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() {
			time.Sleep(time.Hour)
			t.Log("cleanup at", time.Now().UTC())
		})
		go func() {
			<-t.Context().Done()
			t.Log(t.Context().Err())
		}()
		synctest.Wait()
		t.Log(t.Name(), len(t.TempDir()) > 0)
	})
}

func TestLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		<-make(chan int)
	})
}

func TestLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		go func() { time.Sleep(time.Second) }()
	})
}

func TestSubtest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Run("sub", func(*testing.T) {})
	})
}

func TestTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		synctest.Test(t, func(*testing.T) {})
	})
}

func TestOutside(t *testing.T) {
	var c chan int
	synctest.Test(t, func(t *testing.T) { c = make(chan int, 1) })
	defer func() { fmt.Println("not recovered:", recover()) }()
	c <- 1
}

func TestFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { t.Error("in the bubble", time.Now().Year()) })
	t.Error("never here")
}

func TestNoBubble(t *testing.T) {
	synctest.Wait()
}
