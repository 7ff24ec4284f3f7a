// run
// exit: 2
// stderr: all goroutines are asleep

// All goroutines wait for each other: a lock held twice, and a group that never ends.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	mu.Lock()
	go func() {
		mu.Lock()
		wg.Done()
	}()
	fmt.Println("waiting")
	wg.Wait()
}
