// Allocation and collection: binary trees of several depths beside one that lives long.
//
// counts: most = 17 => most = 11
package main

import "fmt"

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func main() {
	const most = 17
	long := build(most)
	total := 0
	for depth := 4; depth <= most; depth += 4 {
		for range 1 << (most - depth + 4) {
			total += build(depth).count()
		}
	}
	fmt.Println(total, long.count())
}
