// A large live heap of small linked objects that changes slowly, with short-lived garbage beside it.
package main

import "fmt"

type cell struct {
	left, right *cell
	key, count  int
}

func main() {
	const n = 1 << 20
	cells := make([]*cell, n)
	for i := range cells {
		cells[i] = &cell{key: i}
		cells[i].left, cells[i].right = cells[i/2], cells[i/3]
	}
	seed, sum := uint64(5), 0
	for i := range 6_000_000 {
		seed = seed*6364136223846793005 + 1442695040888963407
		at := int(seed >> 44)
		c := &cell{key: i, left: cells[at%n]}
		if i%4 == 0 {
			c.left = nil
			cells[at%n] = c
		}
		if c.left != nil {
			sum += c.left.key & 7
		}
	}
	fmt.Println(sum)
}
