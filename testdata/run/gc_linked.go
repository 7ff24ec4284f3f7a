// run

// Collection under pressure: linked structures that must survive, garbage that must not pile up, maps and closures as roots.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	left, right *node
	value       int
}

func build(depth int) *node {
	if depth == 0 {
		return &node{value: 1}
	}
	return &node{build(depth - 1), build(depth - 1), depth}
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.value + n.left.sum() + n.right.sum()
}

type ring struct {
	next *ring
	data [3]any
}

func main() {
	long := build(14)
	want := long.sum()
	for range 60 {
		if build(10).sum() != 3070 {
			fmt.Println("short-lived tree is broken")
		}
	}
	fmt.Println(want, long.sum() == want)

	m := map[int]*node{}
	for i := range 20_000 {
		m[i%500] = &node{left: m[(i+1)%500], value: i}
		if n := m[i%500]; n.left != nil {
			n.left.left = nil
		}
	}
	total := 0
	for _, n := range m {
		total += n.value
	}
	fmt.Println(len(m), total)

	r := &ring{}
	r.next = r
	for i := range 1000 {
		r.next = &ring{r.next, [3]any{i, fmt.Sprint(i), &node{value: i}}}
	}
	var fs []func() string
	for i := range 100 {
		s := fmt.Sprintf("closure %d", i)
		fs = append(fs, func() string { return s })
	}
	runtime.GC()
	sum, text := 0, 0
	for p := r.next; p != r; p = p.next {
		sum += p.data[0].(int) + p.data[2].(*node).value
		text += len(p.data[1].(string))
	}
	fmt.Println(sum, text, fs[0](), fs[99]())

	var slices [][]byte
	for i := range 200 {
		b := make([]byte, 100_000)
		b[i] = byte(i)
		slices = append(slices, b[i:i+1:i+1])
		if len(slices) > 10 {
			slices = slices[1:]
		}
	}
	runtime.GC()
	for _, s := range slices {
		fmt.Print(s[0], " ")
	}
	fmt.Println()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.NumGC > 0, stats.HeapAlloc < 100<<20)
}
