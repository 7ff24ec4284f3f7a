// What processors of higher levels have instructions for: the results are the same at every level. Which level it is,
// build tags tell.
package main

import (
	"fmt"
	"math"
	"math/bits"
	"sync/atomic"
)

var level = []string{"baseline"}

func main() {
	x := 2.5
	for range 3 {
		fmt.Println(math.Floor(x), math.Ceil(x), math.Trunc(-x), math.RoundToEven(x), math.FMA(x, x, 1))
		b := math.Float64bits(x)
		fmt.Println(bits.OnesCount64(b), bits.LeadingZeros32(uint32(b>>40)), bits.TrailingZeros64(b), b>>(b&63), int64(b)>>(b&31))
		x *= -1.7
	}
	var n, m atomic.Int64
	n.Add(5)
	fmt.Println(n.Add(-2), n.Swap(9), n.CompareAndSwap(9, 8), n.Or(3), n.And(6), m.Load()+n.Load())
	println(level[len(level)-1])
}
