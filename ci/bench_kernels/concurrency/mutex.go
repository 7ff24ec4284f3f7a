// Mutexes: many goroutines at one, and one goroutine alone.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	counts := map[int]int{}
	for g := range 16 {
		wg.Go(func() {
			for i := range 600_000 {
				mu.Lock()
				counts[(i+g)&31]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	alone := 0
	for range 30_000_000 {
		mu.Lock()
		alone++
		mu.Unlock()
	}
	fmt.Println(len(counts), counts[3], alone)
}
