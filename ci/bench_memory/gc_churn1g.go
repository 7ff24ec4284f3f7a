// A live heap of 1 GiB of small linked objects, of which some are replaced all the time: what an operation takes, and for
// how long collections stop the program. Standard error tells: seconds in all, the operations' p50, p99, p99.9 and worst,
// the longest stop, collections.
package main

import (
	"fmt"
	"math/bits"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

type node struct {
	next, other *node
	key         uint64
	payload     [4]uint64
}

const (
	live    = 1 << 30
	size    = 64
	chain   = 8
	objects = live / size
	ops     = 2_000_000
	steps   = 16
)

// times counts by a logarithmic scale of some steps a power of two.
type times [64 * steps]int

func (t *times) add(d time.Duration) {
	n := uint64(max(d, steps))
	power := bits.Len64(n) - 1
	t[power*steps+int(n>>(power-4)&(steps-1))]++
}

func (t *times) at(share float64) time.Duration {
	left := int(float64(ops) * share)
	for i, n := range t {
		if left -= n; left < 0 {
			return time.Duration((steps + uint64(i%steps)) << (i / steps) >> 4)
		}
	}
	return 0
}

func main() {
	buckets := make([]*node, objects/chain)
	var previous *node
	for i := range objects {
		b := i % len(buckets)
		n := &node{next: buckets[b], other: previous, key: uint64(i)}
		buckets[b] = n
		previous = n
		if i%64 == 0 {
			previous = nil
		}
	}
	var taken times
	var worst time.Duration
	sum, state := uint64(0), uint64(88172645463325252)
	start := time.Now()
	before := start
	for range ops {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		b := state % uint64(len(buckets))
		var fresh *node
		for n := buckets[b]; n != nil; n = n.next {
			fresh = &node{next: fresh, key: n.key}
			sum += n.key
		}
		buckets[b] = fresh
		now := time.Now()
		took := now.Sub(before)
		before = now
		worst = max(worst, took)
		taken.add(took)
	}
	total := time.Since(start)
	var g debug.GCStats
	debug.ReadGCStats(&g)
	fmt.Println("sum", sum)
	fmt.Fprintln(os.Stderr, total.Seconds(), taken.at(0.5).Seconds(), taken.at(0.99).Seconds(), taken.at(0.999).Seconds(),
		worst.Seconds(), slices.Max(g.Pause).Seconds(), g.NumGC)
	runtime.KeepAlive(buckets)
}
