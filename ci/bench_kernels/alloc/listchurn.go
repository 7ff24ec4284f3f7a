// Linked lists that grow at one end and are dropped at the other.
package main

import "fmt"

type node struct {
	value int
	next  *node
}

func main() {
	const lists, length = 64, 2000
	var heads, tails [lists]*node
	sizes := [lists]int{}
	sum := 0
	for i := range 25_000_000 {
		at := i * 31 % lists
		fresh := &node{value: i}
		if tails[at] == nil {
			heads[at] = fresh
		} else {
			tails[at].next = fresh
		}
		tails[at] = fresh
		if sizes[at]++; sizes[at] > length {
			sum += heads[at].value & 0xf
			heads[at] = heads[at].next
			sizes[at]--
		}
	}
	fmt.Println(sum)
}
