package main

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// syncTrial: the rest of package sync.
func syncTrial(t *attempt) {
	switch t.IntN(4) {
	case 0:
		onceTrial(t)
	case 1:
		ownKeysTrial(t)
	case 2:
		sharedKeysTrial(t)
	case 3:
		poolTrial(t)
	}
}

func onceTrial(t *attempt) {
	var calls, after atomic.Int32
	var once sync.Once
	panics := t.IntN(3) == 0
	boom := errors.New("boom")
	value := sync.OnceValues(func() (int, error) {
		calls.Add(100)
		runtime.Gosched()
		if panics {
			panic(boom)
		}
		return 7, boom
	})
	var group sync.WaitGroup
	for range 2 + t.IntN(8) {
		r := t.fork()
		group.Go(func() {
			maybeYield(r)
			func() {
				defer func() { recover() }()
				once.Do(func() {
					maybeYield(r)
					calls.Add(1)
					if panics {
						panic(boom)
					}
				})
			}()
			if calls.Load()%100 != 1 {
				t.failf("once: Do returned early: %d", calls.Load())
			}
			defer func() {
				if e := recover(); (e == any(boom)) != panics {
					t.failf("once: panics with %v", e)
				}
				after.Add(1)
			}()
			if v, err := value(); v != 7 || err != boom {
				t.failf("once: value %d %v", v, err)
			}
		})
	}
	group.Wait()
	if calls.Load() != 101 {
		t.failf("once: %d calls", calls.Load())
	}
}

// ownKeysTrial: each goroutine has keys of its own in one sync.Map, which must look to it like a map of its own.
func ownKeysTrial(t *attempt) {
	var m sync.Map
	var group sync.WaitGroup
	for g := range 1 + t.IntN(6) {
		r, n := t.fork(), 50+t.IntN(400)
		group.Go(func() {
			model := map[int]int{}
			for range n {
				k := r.IntN(12)*16 + g
				old, had := model[k]
				v := r.IntN(5)
				fail := func(op string, got any, ok bool) {
					t.failf("sync.Map %s of %d: %v %v, model %v %v", op, k, got, ok, old, had)
				}
				is := func(got any) bool { return !had && got == nil || had && got == any(old) }
				switch r.IntN(9) {
				case 0:
					m.Store(k, v)
					model[k] = v
				case 1:
					if got, ok := m.Load(k); ok != had || !is(got) {
						fail("Load", got, ok)
					}
				case 2:
					got, loaded := m.LoadOrStore(k, v)
					if loaded != had || had && got != any(old) || !had && got != any(v) {
						fail("LoadOrStore", got, loaded)
					}
					if !had {
						model[k] = v
					}
				case 3:
					if got, ok := m.LoadAndDelete(k); ok != had || !is(got) {
						fail("LoadAndDelete", got, ok)
					}
					delete(model, k)
				case 4:
					m.Delete(k)
					delete(model, k)
				case 5:
					if got, ok := m.Swap(k, v); ok != had || !is(got) {
						fail("Swap", got, ok)
					}
					model[k] = v
				case 6:
					want := had && old == v
					if ok := m.CompareAndSwap(k, v, v+1); ok != want {
						fail("CompareAndSwap", v, ok)
					} else if ok {
						model[k] = v + 1
					}
				case 7:
					want := had && old == v
					if ok := m.CompareAndDelete(k, v); ok != want {
						fail("CompareAndDelete", v, ok)
					} else if ok {
						delete(model, k)
					}
				case 8:
					seen := map[int]int{}
					m.Range(func(k, v any) bool {
						if k.(int)%16 == g {
							seen[k.(int)] = v.(int)
						}
						return true
					})
					if len(seen) != len(model) {
						t.failf("sync.Map Range: %v, model %v", seen, model)
					}
					for k, v := range model {
						if seen[k] != v {
							t.failf("sync.Map Range: %v, model %v", seen, model)
						}
					}
				}
				maybeYield(r)
			}
		})
	}
	group.Wait()
}

// sharedKeysTrial: counters behind CompareAndSwap, and elections by LoadOrStore and LoadAndDelete.
func sharedKeysTrial(t *attempt) {
	var m sync.Map
	keys := 1 + t.IntN(4)
	var added, won, lost atomic.Int64
	var group sync.WaitGroup
	for range 2 + t.IntN(6) {
		r, n := t.fork(), 20+t.IntN(150)
		group.Go(func() {
			for range n {
				k := r.IntN(keys)
				switch r.IntN(3) {
				case 0:
					for {
						v, _ := m.LoadOrStore(k, 0)
						if m.CompareAndSwap(k, v, v.(int)+1) {
							added.Add(1)
							break
						}
					}
				case 1:
					if _, loaded := m.LoadOrStore(k+100, r.IntN(9)); !loaded {
						won.Add(1)
					}
				case 2:
					if _, loaded := m.LoadAndDelete(k + 100); loaded {
						lost.Add(1)
					}
				}
				maybeYield(r)
			}
		})
	}
	group.Wait()
	sum, left := 0, 0
	m.Range(func(k, v any) bool {
		if k.(int) < 100 {
			sum += v.(int)
		} else {
			left++
		}
		return true
	})
	if sum != int(added.Load()) || left != int(won.Load()-lost.Load()) {
		t.failf("sync.Map: sum %d of %d, left %d of %d-%d", sum, added.Load(), left, won.Load(), lost.Load())
	}
	m.Clear()
	m.Range(func(k, _ any) bool {
		t.failf("sync.Map: %v after Clear", k)
		return false
	})
}

// poolTrial: what a Pool hands out belongs to one goroutine alone, collections or not.
func poolTrial(t *attempt) {
	type object struct {
		used atomic.Bool
		data []byte
	}
	var made atomic.Int32
	pool := sync.Pool{New: func() any {
		made.Add(1)
		return &object{data: make([]byte, 64)}
	}}
	var group sync.WaitGroup
	for range 1 + t.IntN(6) {
		r, n := t.fork(), 20+t.IntN(200)
		group.Go(func() {
			var held []*object
			for range n {
				if len(held) == 0 || r.IntN(2) == 0 {
					o := pool.Get().(*object)
					if o.used.Swap(true) {
						t.failf("pool: handed out twice")
					}
					fill(o.data, r)
					held = append(held, o)
				} else {
					o := held[len(held)-1]
					held = held[:len(held)-1]
					if !isFilled(o.data) {
						t.failf("pool: object changed")
					}
					o.used.Store(false)
					pool.Put(o)
				}
				if r.IntN(200) == 0 {
					runtime.GC()
				}
				maybeYield(r)
			}
		})
	}
	group.Wait()
}

func fill(b []byte, r *rand.Rand) {
	v := byte(r.Uint32())
	for i := range b {
		b[i] = v
	}
}

func isFilled(b []byte) bool {
	for _, v := range b {
		if v != b[0] {
			return false
		}
	}
	return true
}
