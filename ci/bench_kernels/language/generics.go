// Generic functions and types: a heap, an ordered tree, map and filter over slices.
package main

import (
	"cmp"
	"fmt"
)

type heap[T any] struct {
	items []T
	less  func(a, b T) bool
}

func (h *heap[T]) push(v T) {
	h.items = append(h.items, v)
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(h.items[i], h.items[up]) {
			break
		}
		h.items[i], h.items[up] = h.items[up], h.items[i]
		i = up
	}
}

func (h *heap[T]) pop() T {
	top := h.items[0]
	last := len(h.items) - 1
	h.items[0] = h.items[last]
	h.items = h.items[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return top
		}
		if child+1 < last && h.less(h.items[child+1], h.items[child]) {
			child++
		}
		if !h.less(h.items[child], h.items[i]) {
			return top
		}
		h.items[i], h.items[child] = h.items[child], h.items[i]
		i = child
	}
}

type tree[K cmp.Ordered, V any] struct {
	root *branch[K, V]
	size int
}

type branch[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *branch[K, V]
}

func (t *tree[K, V]) at(key K) *V {
	spot := &t.root
	for *spot != nil {
		switch b := *spot; cmp.Compare(key, b.key) {
		case 0:
			return &b.value
		case -1:
			spot = &b.left
		default:
			spot = &b.right
		}
	}
	*spot = &branch[K, V]{key: key}
	t.size++
	return &(*spot).value
}

func mapped[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

func sum[T int | int32 | float64](in []T) (total T) {
	for _, v := range in {
		total += v
	}
	return total
}

func main() {
	type job struct{ rank, id int }
	h := heap[job]{less: func(a, b job) bool { return a.rank < b.rank }}
	seed, check := uint32(1), 0
	next := func() int { seed = seed*1664525 + 1013904223; return int(seed >> 8) }
	for i := range 1_000_000 {
		h.push(job{next(), i})
		if i%3 == 2 {
			check ^= h.pop().id
		}
	}
	var t tree[int, int]
	for range 500_000 {
		*t.at(next() % 20_000)++
	}
	var words tree[string, int]
	for i := range 300_000 {
		*words.at("abcdefghijklmnopqrstuvwxyz"[i%20 : i%20+i%7])++
	}
	ints := make([]int, 1000)
	total := 0.0
	for i := range 20_000 {
		ints[i%1000] = i
		total += sum(mapped(ints, func(v int) float64 { return float64(v) / 2 }))
	}
	fmt.Println(check, t.size, words.size, total)
}
