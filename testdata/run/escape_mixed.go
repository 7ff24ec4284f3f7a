// run

// Functions that mix their parameters up: what one of them holds may end where another one leads.
package main

import (
	"fmt"
	"runtime"
)

type T struct {
	p    *int
	next *T
	any  any
}

//go:noinline
func choose(p, q *T, first bool) {
	r := q
	if first {
		r = p
	}
	r.p = p.p
}

//go:noinline
func link(p, q *T, i, j int) {
	both := [2]*T{p, q}
	both[i&1].next = both[j&1]
}

//go:noinline
func either(p, q *T, first bool) *T {
	if first {
		return p
	}
	return q
}

//go:noinline
func swap(p, q **T) {
	both := [2]**T{p, q}
	*both[0], *both[1] = *both[1], *both[0]
}

//go:noinline
func keep(t *T, a, b any, first bool) {
	m := a
	if !first {
		m = b
	}
	t.any = m
}

//go:noinline
func unbox(a any, x *int) {
	if t, ok := a.(*T); ok {
		t.p = x
	}
}

//go:noinline
func deep(p, q **T, x *int, first bool) {
	r := q
	if first {
		r = p
	}
	(*r).p = x
}

var global = new(T)

//go:noinline
func run(n int) {
	x := n
	t := T{p: &x}
	choose(&t, global, false)
}

//go:noinline
func runLink(n int) {
	t := T{p: new(int)}
	*t.p = n
	link(&t, global, 1, 0)
}

//go:noinline
func runEither(n int) {
	x := n
	var t T
	either(&t, global, false).p = &x
}

//go:noinline
func runSwap(n int) {
	x := n
	p, q := &T{p: &x}, global
	swap(&p, &q)
	swap(&global, &q)
}

//go:noinline
func runKeep(n int) {
	keep(global, n+1, n, false)
}

//go:noinline
func runUnbox(n int) {
	x := n
	unbox(global, &x)
}

//go:noinline
func runDeep(n int) {
	x := n
	p := &T{}
	deep(&p, &global, &x, false)
}

//go:noinline
func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n + 1000
	}
	if n > 0 {
		return clobber(n-1) + a[n%64]
	}
	return a[3]
}

func main() {
	for i, f := range []func(int){run, runLink, runEither, runSwap, runKeep, runUnbox, runDeep} {
		*global = T{}
		f(1000000 + i)
		clobber(4)
		runtime.GC()
		switch {
		case global.next != nil:
			fmt.Println(*global.next.p)
		case global.any != nil:
			fmt.Println(global.any)
		default:
			fmt.Println(*global.p)
		}
	}
}
