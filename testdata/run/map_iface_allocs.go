// run
// only: plain,arm64,oneproc

// Lookups by interface keys allocate nothing: the boxes of keys don't leave the frame. Escape analysis sees to that.
package main

import (
	"fmt"
	"runtime"
)

//go:noinline
func sum(m map[any]int, n int) (total int) {
	for i := range n {
		total += m[i]
	}
	return total
}

func main() {
	m := map[any]int{}
	for i := range 1000 {
		m[i] = i
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	total := sum(m, 1000)
	runtime.ReadMemStats(&after)
	fmt.Println(total, after.Mallocs-before.Mallocs < 100)
}
