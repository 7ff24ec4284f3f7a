// Maps: inserting, finding and deleting integers and strings.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	m := map[uint64]int{}
	x := uint64(88172645463325252)
	for i := range 4_000_000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		m[x%1_000_003] += i
		if i%3 == 0 {
			delete(m, (x>>20)%1_000_003)
		}
	}
	s := map[string]int{}
	for i := range 2_000_000 {
		s[strconv.Itoa(i%300_000)]++
	}
	fmt.Println(len(m), len(s), s["77"])
}
