package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// lockTrial: plain variables behind each kind of lock, used by goroutines in random order; lost updates and readers that see
// half of one show.
func lockTrial(t *attempt) {
	switch t.IntN(4) {
	case 0:
		mutexTrial(t)
	case 1:
		rwTrial(t)
	case 2:
		condTrial(t)
	case 3:
		barrierTrial(t)
	}
}

func mutexTrial(t *attempt) {
	locks := make([]sync.Mutex, 1+t.IntN(3))
	counts := make([]int, len(locks))
	var done atomic.Int64
	var group sync.WaitGroup
	for range 2 + t.IntN(8) {
		r, n := t.fork(), t.IntN(200)
		group.Go(func() {
			for range n {
				i := r.IntN(len(locks))
				if r.IntN(4) == 0 {
					if !locks[i].TryLock() {
						maybeYield(r)
						continue
					}
				} else {
					locks[i].Lock()
				}
				v := counts[i]
				maybeYield(r)
				counts[i] = v + 1
				locks[i].Unlock()
				done.Add(1)
			}
		})
	}
	group.Wait()
	sum := 0
	for _, c := range counts {
		sum += c
	}
	if sum != int(done.Load()) {
		t.failf("mutex: %d counted, %d done", sum, done.Load())
	}
}

func rwTrial(t *attempt) {
	var lock sync.RWMutex
	var a, b int
	var writes atomic.Int64
	var readers, writers atomic.Int32
	var group sync.WaitGroup
	for range 2 + t.IntN(8) {
		r, n := t.fork(), t.IntN(150)
		group.Go(func() {
			for range n {
				switch r.IntN(8) {
				case 0, 1:
					lock.Lock()
				case 2:
					if !lock.TryLock() {
						continue
					}
				default:
					switch r.IntN(3) {
					case 0:
						lock.RLocker().Lock()
					case 1:
						lock.RLock()
					case 2:
						if !lock.TryRLock() {
							continue
						}
					}
					readers.Add(1)
					if a != b || writers.Load() != 0 {
						t.failf("rwmutex: reader sees %d and %d with %d writers", a, b, writers.Load())
					}
					maybeYield(r)
					readers.Add(-1)
					lock.RUnlock()
					continue
				}
				if writers.Add(1) != 1 || readers.Load() != 0 {
					t.failf("rwmutex: %d writers, %d readers", writers.Load(), readers.Load())
				}
				a++
				maybeYield(r)
				b++
				writers.Add(-1)
				writes.Add(1)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	if a != int(writes.Load()) || a != b {
		t.failf("rwmutex: %d and %d after %d writes", a, b, writes.Load())
	}
}

// condTrial: a bounded buffer made of a Mutex and two Conds.
func condTrial(t *attempt) {
	var mu sync.Mutex
	notEmpty, notFull := sync.NewCond(&mu), sync.NewCond(&mu)
	var buffer []int
	size, total := 1+t.IntN(4), 20+t.IntN(300)
	next, taken, sum := 0, 0, 0
	loose := t.IntN(2) == 0
	wake := func(c *sync.Cond) {
		if loose {
			c.Broadcast()
		} else {
			c.Signal()
		}
	}
	var group sync.WaitGroup
	for range 1 + t.IntN(4) {
		r := t.fork()
		group.Go(func() {
			for {
				mu.Lock()
				for len(buffer) == size && next < total {
					notFull.Wait()
				}
				if next >= total {
					mu.Unlock()
					notEmpty.Broadcast()
					notFull.Broadcast()
					return
				}
				buffer = append(buffer, next)
				next++
				mu.Unlock()
				wake(notEmpty)
				maybeYield(r)
			}
		})
		r2 := t.fork()
		group.Go(func() {
			for {
				mu.Lock()
				for len(buffer) == 0 && taken < total {
					notEmpty.Wait()
				}
				if taken == total {
					mu.Unlock()
					notEmpty.Broadcast()
					return
				}
				if len(buffer) > size || buffer[0] != taken {
					t.failf("cond: %v with size %d, expected %d", buffer, size, taken)
				}
				sum += buffer[0]
				buffer = buffer[1:]
				taken++
				mu.Unlock()
				wake(notFull)
				maybeYield(r2)
			}
		})
	}
	group.Wait()
	if want := total * (total - 1) / 2; sum != want {
		t.failf("cond: sum %d, want %d", sum, want)
	}
}

// barrierTrial: rounds of a WaitGroup that is used again and again, with waiters in several goroutines, and locked threads.
func barrierTrial(t *attempt) {
	var wg sync.WaitGroup
	var working atomic.Int32
	for round := range 1 + t.IntN(10) {
		n := 1 + t.IntN(8)
		wg.Add(n)
		working.Store(int32(n))
		for range n {
			r := t.fork()
			go func() {
				if r.IntN(4) == 0 {
					runtime.LockOSThread()
					if r.IntN(2) == 0 {
						defer runtime.UnlockOSThread()
					}
				}
				maybeYield(r)
				if r.IntN(6) == 0 {
					time.Sleep(time.Microsecond)
				}
				working.Add(-1)
				wg.Done()
			}()
		}
		var waiters sync.WaitGroup
		for range t.IntN(3) + 1 {
			waiters.Go(func() {
				wg.Wait()
				if w := working.Load(); w != 0 {
					t.failf("waitgroup: %d still work in round %d", w, round)
				}
			})
		}
		waiters.Wait()
	}
}
