// Goroutines started and waited for in waves.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var total atomic.Int64
	for wave := range 2000 {
		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				total.Add(int64(i ^ wave))
			}()
		}
		wg.Wait()
	}
	fmt.Println(total.Load())
}
