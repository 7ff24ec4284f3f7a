// Contexts: trees made, asked for values, cancelled; goroutines that wait for them.
package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type key int

func main() {
	root := context.WithValue(context.Background(), key(1), "root")
	var ended atomic.Int64
	found := 0
	for range 50_000 {
		ctx, cancel := context.WithCancel(root)
		var wg sync.WaitGroup
		for i := range 10 {
			child, stop := context.WithTimeout(context.WithValue(ctx, key(2), i), time.Hour)
			if child.Value(key(1)) == "root" && child.Value(key(3)) == nil {
				found++
			}
			wg.Go(func() {
				defer stop()
				<-child.Done()
				if child.Err() == context.Canceled {
					ended.Add(1)
				}
			})
		}
		cancel()
		wg.Wait()
	}
	fmt.Println(found, ended.Load())
}
