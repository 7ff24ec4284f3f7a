// Goroutines: values back and forth over channels without buffers, and a pool of workers.
package main

import (
	"fmt"
	"sync"
)

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for range 1_500_000 {
		ping <- v
		v = <-pong
	}
	close(ping)
	jobs, results := make(chan int, 64), make(chan int, 64)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for j := range jobs {
				results <- j * j
			}
		})
	}
	go func() {
		for i := range 1_500_000 {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r & 0xff
	}
	fmt.Println(v, sum)
}
