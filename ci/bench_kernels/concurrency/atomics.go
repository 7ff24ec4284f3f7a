// Atomic operations, Once, Pool and sync.Map from several goroutines.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var wg sync.WaitGroup
	var sum, spins atomic.Int64
	var once sync.Once
	var shared sync.Map
	pool := sync.Pool{New: func() any { return new([256]byte) }}
	for i := range 1000 {
		shared.Store(i, i*3)
	}
	for g := range 4 {
		wg.Go(func() {
			for i := range 4_000_000 {
				once.Do(func() { sum.Add(5) })
				buf := pool.Get().(*[256]byte)
				buf[i&255]++
				pool.Put(buf)
				v, _ := shared.Load((i + g) % 1000)
				sum.Add(int64(v.(int)))
				for old := spins.Load(); !spins.CompareAndSwap(old, old+1); old = spins.Load() {
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(sum.Load(), spins.Load())
}
