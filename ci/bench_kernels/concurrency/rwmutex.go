// Read-write mutexes: many readers and a few writers.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	table := make([]int, 1024)
	for range 12 {
		wg.Go(func() {
			sum := 0
			for i := range 5_000_000 {
				mu.RLock()
				sum += table[i&1023]
				mu.RUnlock()
			}
		})
	}
	for range 3 {
		wg.Go(func() {
			for i := range 500_000 {
				mu.Lock()
				table[i&1023]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	total := 0
	for _, v := range table {
		total += v
	}
	fmt.Println(total)
}
