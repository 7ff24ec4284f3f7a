// Range over functions: sequences filtered, mapped, cut off, pulled.
//
// counts: 60_000_000 => 500_000
// counts: range 200 => range 2
// counts: build(0, 100_000) => build(0, 1_000)
// counts: count(1_000_000) => count(10_000)
// counts: 120_000_000 => 1_000_000
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func filter[T any](in iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range in {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func transform[A, B any](in iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for v := range in {
			if !yield(f(v)) {
				return
			}
		}
	}
}

type node struct {
	left, right *node
	v           int
}

func (n *node) all(yield func(int) bool) bool {
	return n == nil || n.left.all(yield) && yield(n.v) && n.right.all(yield)
}

func build(low, high int) *node {
	if low >= high {
		return nil
	}
	mid := (low + high) / 2
	return &node{build(low, mid), build(mid+1, high), mid}
}

func main() {
	sum := 0
	for v := range count(60_000_000) {
		sum += v & 7
	}
	odd := filter(count(120_000_000), func(v int) bool { return v&1 == 1 })
	for v := range transform(odd, func(v int) int { return v * 3 }) {
		sum ^= v
	}
	root := build(0, 100_000)
	for range 190 {
		root.all(func(v int) bool { sum += v; return v < 90_000 })
	}
	m := map[int]int{}
	for i := range 1000 {
		m[i] = i
	}
	for range 200 {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			sum += k
		}
	}
	next, stop := iter.Pull(count(1_000_000))
	for v, ok := next(); ok; v, ok = next() {
		sum += v & 1
	}
	stop()
	fmt.Println(sum)
}
