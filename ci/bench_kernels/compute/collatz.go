// Integer arithmetic with branches, division and remainder.
package main

import "fmt"

func main() {
	longest, start := 0, 0
	for n := 1; n < 700_000; n++ {
		length := 0
		for v := n; v != 1; length++ {
			if v%2 == 0 {
				v /= 2
			} else {
				v = 3*v + 1
			}
		}
		if length > longest {
			longest, start = length, n
		}
	}
	digits := 0
	for n := range 4_000_000 {
		for v := uint32(n * 2654435761); v != 0; v /= 10 {
			digits += int(v % 10)
		}
	}
	fmt.Println(longest, start, digits)
}
