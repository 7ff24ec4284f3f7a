// run

// What lies in pools goes after some collections, though nobody uses the pool any more, and the pool itself works on.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

type buffer struct {
	data []byte
	next *buffer
}

var gone atomic.Int64

// fill leaves n objects in each of the pools: there are many of those, since what looks like the address of one pool's
// memory may lie in a stack and keep all that it holds.
func fill(pools []*sync.Pool, n int) {
	done := make(chan bool)
	go func() {
		for _, p := range pools {
			var all []*buffer
			for range n {
				b := p.Get().(*buffer)
				runtime.SetFinalizer(b, func(*buffer) { gone.Add(1) })
				all = append(all, b)
			}
			for _, b := range all {
				p.Put(b)
			}
		}
		done <- true
	}()
	<-done
}

func several(n int, make func() any) (pools []*sync.Pool) {
	for range n {
		pools = append(pools, &sync.Pool{New: make})
	}
	return pools
}

func wait(n int64) bool {
	for range 400 {
		if gone.Load() >= n {
			return true
		}
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

func main() {
	runtime.GC()
	made := 0
	used := several(25, func() any { made++; return &buffer{data: make([]byte, 1<<14)} })
	fill(used, 4)
	fmt.Println(wait(90), made)
	// Pools that nothing refers to go as well, with what they have.
	gone.Store(0)
	fill(several(25, func() any { return &buffer{} }), 4)
	fmt.Println(wait(90))
	// And those that were empty for a while are seen again when they are used.
	gone.Store(0)
	fill(used, 2)
	fmt.Println(wait(45), made <= 160)
}
