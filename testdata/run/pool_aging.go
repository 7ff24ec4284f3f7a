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

func fill(p *sync.Pool, n int) {
	done := make(chan bool)
	go func() {
		var all []*buffer
		for range n {
			b := p.Get().(*buffer)
			runtime.SetFinalizer(b, func(*buffer) { gone.Add(1) })
			all = append(all, b)
		}
		for _, b := range all {
			p.Put(b)
		}
		done <- true
	}()
	<-done
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
	made := 0
	used := &sync.Pool{New: func() any { made++; return &buffer{data: make([]byte, 1<<16)} }}
	fill(used, 100)
	fmt.Println(wait(98), made)
	// A pool that nothing refers to goes as well, with what it has.
	gone.Store(0)
	fill(&sync.Pool{New: func() any { return &buffer{} }}, 100)
	fmt.Println(wait(98))
	// And those that were empty for a while are seen again when they are used.
	gone.Store(0)
	fill(used, 50)
	fmt.Println(wait(48), made <= 152)
}
