package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// timerTrial: what Stop and Reset promise since Go 1.23, deadlines of contexts, tickers, and that nothing comes early.
func timerTrial(t *attempt) {
	var group sync.WaitGroup
	for range 1 + t.IntN(6) {
		r := t.fork()
		short := func() time.Duration { return time.Duration(r.IntN(300)) * time.Microsecond }
		kind := r.IntN(6)
		group.Go(func() {
			switch kind {
			case 0:
				// After Stop or Reset nothing of the former setting is received.
				timer := time.NewTimer(short())
				for range 10 {
					if r.IntN(2) == 0 {
						time.Sleep(short())
					}
					if r.IntN(2) == 0 {
						timer.Stop()
						select {
						case <-timer.C:
							t.failf("timer: received after Stop")
						default:
						}
					}
					if cap(timer.C) != 0 || len(timer.C) != 0 {
						t.failf("timer: capacity %d, length %d", cap(timer.C), len(timer.C))
					}
					d := short()
					start := time.Now()
					timer.Reset(d)
					if r.IntN(2) == 0 {
						<-timer.C
						if took := time.Since(start); took < d {
							t.failf("timer: %v instead of %v after Reset", took, d)
						}
						if timer.Stop() {
							t.failf("timer: stopped after it fired")
						}
					}
				}
				timer.Stop()
			case 1:
				// A function runs as often as Stop and Reset say.
				var runs atomic.Int32
				done := make(chan struct{}, 20)
				timer := time.AfterFunc(short(), func() {
					runs.Add(1)
					done <- struct{}{}
				})
				wanted := int32(1)
				for range 8 {
					if r.IntN(2) == 0 {
						time.Sleep(short())
					}
					active := false
					d := short()
					if r.IntN(3) == 0 {
						active = timer.Stop()
						wanted--
						if !active {
							wanted++
						}
						timer.Reset(d)
						wanted++
					} else {
						active = timer.Reset(d)
						if !active {
							wanted++
						}
					}
				}
				for range wanted {
					<-done
				}
				time.Sleep(short())
				if n := runs.Load(); n != wanted {
					t.failf("AfterFunc: %d runs, want %d", n, wanted)
				}
			case 2:
				// Stop before the time keeps a function from running.
				var ran atomic.Bool
				timer := time.AfterFunc(time.Hour, func() { ran.Store(true) })
				if !timer.Stop() || timer.Stop() {
					t.failf("AfterFunc: Stop of a new timer")
				}
				timer.Reset(0)
				for !ran.Load() {
					time.Sleep(10 * time.Microsecond)
				}
				if timer.Stop() {
					t.failf("AfterFunc: stopped after it ran")
				}
			case 3:
				d := 20*time.Microsecond + short()
				start := time.Now()
				ticker := time.NewTicker(d)
				for i := range 4 {
					<-ticker.C
					if took := time.Since(start); took < d*time.Duration(i+1) {
						t.failf("ticker: tick %d after %v, period %v", i, took, d)
					}
				}
				d2 := short() + time.Microsecond
				start = time.Now()
				ticker.Reset(d2)
				<-ticker.C
				if took := time.Since(start); took < d2 {
					t.failf("ticker: %v after Reset to %v", took, d2)
				}
				ticker.Stop()
				select {
				case <-ticker.C:
					t.failf("ticker: tick after Stop")
				case <-time.After(3 * d2):
				}
			case 4:
				d := short()
				start := time.Now()
				parent, cancel := context.WithCancel(context.Background())
				ctx, cancel2 := context.WithTimeout(parent, d)
				var ran atomic.Bool
				stop := context.AfterFunc(ctx, func() { ran.Store(true) })
				early := r.IntN(2) == 0
				if early {
					cancel()
				}
				<-ctx.Done()
				took := time.Since(start)
				switch err := ctx.Err(); {
				case err == context.DeadlineExceeded && took < d:
					t.failf("context: deadline of %v after %v", d, took)
				case err == context.Canceled && !early:
					t.failf("context: canceled")
				case err == nil:
					t.failf("context: done without error")
				}
				if stop() && ran.Load() {
					t.failf("context: function ran although stopped")
				}
				cancel2()
				cancel()
			case 5:
				// Many timers of which only some are heard, by one select.
				a, b, c := time.After(short()), time.NewTimer(short()), time.NewTimer(time.Hour)
				heard := 0
				for heard < 2 {
					select {
					case <-a:
						heard++
						a = nil
					case <-b.C:
						heard++
					case <-c.C:
						t.failf("timer: an hour passed")
					}
				}
				if !c.Stop() {
					t.failf("timer: long one has fired")
				}
			}
		})
	}
	group.Wait()
}
