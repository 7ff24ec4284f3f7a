// run

// Ten thousand goroutines: parked, woken, chained, and counted.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	const n = 10_000
	var wg sync.WaitGroup
	var sum atomic.Int64
	start := make(chan struct{})
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			sum.Add(int64(i))
		}()
	}
	fmt.Println(runtime.NumGoroutine() > n)
	close(start)
	wg.Wait()
	fmt.Println(sum.Load())

	first := make(chan int)
	in := first
	for range n {
		out := make(chan int)
		go func(in <-chan int) { out <- <-in + 1 }(in)
		in = out
	}
	first <- 0
	fmt.Println(<-in)

	var mu sync.Mutex
	m := map[int]int{}
	for i := range n {
		wg.Go(func() {
			for range 3 {
				runtime.Gosched()
			}
			mu.Lock()
			defer mu.Unlock()
			m[i%100]++
		})
	}
	wg.Wait()
	fmt.Println(len(m), m[7])
	gen := func(limit int) <-chan int {
		c := make(chan int)
		go func() {
			defer close(c)
			for i := range limit {
				c <- i
			}
		}()
		return c
	}
	total := 0
	for v := range gen(50_000) {
		total += v
	}
	fmt.Println(total)
}
