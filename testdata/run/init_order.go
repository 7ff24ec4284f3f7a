// run

// Package variables are initialised by dependency, then init functions run in order.
package main

import "fmt"

var (
	a    = b + 1
	b    = f()
	c    = func() int { order = append(order, "c"); return len(order) }()
	x, y = pair()
	_    = note("blank")
	m    = map[string]int{"a": a, "d": d}
	d    = note("d")
	deep = &node{next: &node{v: g}}
	g    = h()
)

var order = []string{}

type node struct {
	v    int
	next *node
}

func f() int {
	order = append(order, "f")
	return z * 2
}

var z = note("z")

func h() int { return len(table) }

var table = [...]func() int{f, nil, h2}

func h2() int { return 0 }

func pair() (int, int) { order = append(order, "pair"); return 7, 8 }

func note(s string) int { order = append(order, s); return len(s) }

func init() { order = append(order, "init1") }

func init() {
	order = append(order, "init2")
	if len(order) > 100 {
		panic("order")
	}
}

func main() {
	fmt.Println(a, b, c, x, y, d, z, m, deep.next.v, g)
	fmt.Println(order)
}

func init() { order = append(order, "init3") }
