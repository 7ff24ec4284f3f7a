// Goroutines blocked on a channel at once, all let go by closing it.
package main

import "sync"

func block(n, rounds int) (total int) {
	for range rounds {
		gate := make(chan int)
		results := make([]int32, n)
		var started, done sync.WaitGroup
		started.Add(n)
		done.Add(n)
		for i := range n {
			go func() {
				started.Done()
				v := <-gate
				results[i] = int32(v + i&7)
				done.Done()
			}()
		}
		started.Wait()
		close(gate)
		done.Wait()
		for _, v := range results {
			total += int(v)
		}
	}
	return total
}
