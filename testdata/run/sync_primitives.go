// run

// Mutex, RWMutex, Cond, Once, WaitGroup, Map, Pool: under contention, and their simple rules.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	n := 0
	for range 20 {
		wg.Go(func() {
			for range 1000 {
				mu.Lock()
				n++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(n, mu.TryLock(), mu.TryLock())

	var rw sync.RWMutex
	data := map[int]int{}
	var bad atomic.Int32
	for w := range 4 {
		wg.Go(func() {
			for i := range 200 {
				rw.Lock()
				data[1], data[2] = i*w, i*w
				rw.Unlock()
			}
		})
		wg.Go(func() {
			for range 500 {
				rw.RLock()
				if data[1] != data[2] {
					bad.Add(1)
				}
				rw.RUnlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(bad.Load(), rw.TryRLock(), rw.TryLock())

	cond := sync.NewCond(&sync.Mutex{})
	var queue []int
	sum := 0
	for range 3 {
		wg.Go(func() {
			for {
				cond.L.Lock()
				for len(queue) == 0 {
					cond.Wait()
				}
				v := queue[0]
				if v < 0 {
					cond.L.Unlock()
					return
				}
				queue = queue[1:]
				sum += v
				cond.L.Unlock()
			}
		})
	}
	for i := range 100 {
		cond.L.Lock()
		queue = append(queue, i)
		cond.L.Unlock()
		cond.Signal()
	}
	cond.L.Lock()
	queue = append(queue, -1)
	cond.L.Unlock()
	cond.Broadcast()
	wg.Wait()
	fmt.Println(sum)

	var once sync.Once
	ran := 0
	for range 10 {
		wg.Go(func() { once.Do(func() { ran++ }) })
	}
	wg.Wait()
	v := sync.OnceValues(func() (int, error) { ran++; return ran, nil })
	a, _ := v()
	b, _ := v()
	fmt.Println(ran, a, b)
	func() {
		f := sync.OnceFunc(func() { panic("once") })
		for range 2 {
			func() {
				defer func() { fmt.Print(recover(), " ") }()
				f()
			}()
		}
		fmt.Println()
	}()

	var m sync.Map
	for i := range 10 {
		wg.Go(func() {
			for j := range 50 {
				m.LoadOrStore(j, i)
				if j%5 == 0 {
					m.Delete(j)
				}
			}
		})
	}
	wg.Wait()
	count := 0
	m.Range(func(k, _ any) bool { count++; return true })
	m.Store("k", 1)
	old, loaded := m.Swap("k", 2)
	fmt.Println(count >= 40, old, loaded, m.CompareAndSwap("k", 2, 3), m.CompareAndDelete("k", 2))
	got, ok := m.LoadAndDelete("k")
	_, ok2 := m.Load("k")
	fmt.Println(got, ok, ok2)
	func() {
		defer func() { fmt.Println(recover()) }()
		var w sync.WaitGroup
		w.Done()
	}()
}
