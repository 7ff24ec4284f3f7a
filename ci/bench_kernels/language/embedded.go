// Struct embedding, fields behind pointers, method sets by promotion, linked structures walked.
package main

import "fmt"

type base struct{ id, hits int }

func (b *base) touch(n int) int { b.hits += n; return b.id ^ b.hits }

type middle struct {
	base
	limit int
}

func (m *middle) capped(n int) int {
	if m.touch(n) > m.limit {
		m.hits = 0
	}
	return m.hits
}

type node struct {
	*middle
	next  *node
	links [4]*node
}

func main() {
	nodes := make([]*node, 4096)
	for i := range nodes {
		nodes[i] = &node{middle: &middle{base: base{id: i * 17}, limit: 100_000 + i}}
	}
	for i, n := range nodes {
		n.next = nodes[(i*29+1)%len(nodes)]
		for k := range n.links {
			n.links[k] = nodes[(i*(k+3)+7)%len(nodes)]
		}
	}
	sum, at := 0, nodes[0]
	for i := range 100_000_000 {
		sum += at.capped(i & 15)
		if other := at.links[i&3]; other.hits > at.hits {
			at = other
		} else {
			at = at.next
		}
	}
	fmt.Println(sum, at.id)
}
