// Recursion with bit masks: solutions of the queens problem.
package main

import (
	"fmt"
	"math/bits"
)

func place(all, columns, left, right uint) int {
	if columns == all {
		return 1
	}
	found := 0
	for free := all &^ (columns | left | right); free != 0; {
		spot := uint(1) << bits.TrailingZeros(free)
		free &^= spot
		found += place(all, columns|spot, (left|spot)<<1, (right|spot)>>1)
	}
	return found
}

func main() {
	for n := 8; n <= 14; n++ {
		fmt.Println(n, place(1<<n-1, 0, 0, 0))
	}
}
