// 40 MiB live under GOMEMLIMIT=64MiB, with churn. Standard error tells: seconds, collections.
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

type node struct {
	next *node
	data [6]uint64
}

func main() {
	const objects = 40 << 20 / 64
	live := make([]*node, objects)
	for i := range live {
		live[i] = &node{}
	}
	start := time.Now()
	at := uint64(1)
	for range 10_000_000 {
		at = at*6364136223846793005 + 1442695040888963407
		i := at >> 33 % objects
		live[i] = &node{data: [6]uint64{i}}
	}
	took := time.Since(start)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	sum := uint64(0)
	for _, n := range live {
		sum += n.data[0]
	}
	fmt.Println("sum", sum)
	fmt.Fprintln(os.Stderr, took.Seconds(), m.NumGC)
}
