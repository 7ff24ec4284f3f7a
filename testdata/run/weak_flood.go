// run

// Weak handles are read by many at once, without a pause, while collections find most of what they lead to dead: whoever
// brings an object to light waits for the collector at times, and the collector never for them.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"
)

const objects = 1500

type thing struct {
	number int
	fill   [5]int
}

func main() {
	var stop atomic.Bool
	var wrong atomic.Int64
	var group sync.WaitGroup
	handles := make([]atomic.Pointer[weak.Pointer[thing]], objects)
	fill := func() {
		for i := range handles {
			h := weak.Make(&thing{number: i})
			handles[i].Store(&h)
		}
	}
	fill()
	for reader := range 3 {
		group.Go(func() {
			for i := reader; !stop.Load(); i = (i + 7) % objects {
				h := handles[i].Load()
				for range 20 {
					if t := h.Value(); t != nil && t.number != i {
						wrong.Add(1)
					}
				}
			}
		})
	}
	for range 10 {
		fill()
		runtime.GC()
	}
	stop.Store(true)
	group.Wait()
	clear(handles)
	runtime.GC()
	fmt.Println("wrong", wrong.Load())
}
