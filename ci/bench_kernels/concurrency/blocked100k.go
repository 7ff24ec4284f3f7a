// A hundred thousand, several times, goroutines blocked on a channel at once.
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n, rounds = 100_000, 8
	total := 0
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
	fmt.Println(total)
}
