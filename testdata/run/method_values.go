// run

// Method values and expressions: bound copies, pointers, interfaces, embedded fields, generic receivers.
package main

import "fmt"

type num int

func (n num) add(m int) num { return n + num(m) }
func (n *num) inc()         { *n++ }

type adder interface{ add(int) num }

type wrap struct {
	num
	label string
}
type wrapP struct{ *wrap }

type box[T any] struct{ v T }

func (b box[T]) get() T   { return b.v }
func (b *box[T]) set(v T) { b.v = v }

type fn func(int) int

func (f fn) apply(n int) int { return f(n) }

func call(f func(int) num, n int) num { return f(n) }

func main() {
	n := num(1)
	bound := n.add
	inc := n.inc
	inc()
	inc()
	fmt.Println(bound(10), n, call(n.add, 5))
	expr, exprP := num.add, (*num).inc
	exprP(&n)
	viaPtr := (*num).add
	fmt.Println(expr(n, 1), viaPtr(&n, 2))
	var i adder = n
	f := i.add
	i = num(100)
	fmt.Println(f(1), adder.add(i, 1))
	w := wrap{7, "w"}
	g, h := w.add, w.inc
	h()
	p := wrapP{&w}
	p.inc()
	fmt.Println(g(1), w.num, p.add(1), wrapP.add(p, 2), (*wrap).add(&w, 3))
	b := &box[string]{"x"}
	get, set := b.get, b.set
	set("y")
	fmt.Println(get(), b.get(), box[string].get(*b))
	(*box[string]).set(b, "z")
	fmt.Println(b.v, fn(func(n int) int { return n * n }).apply(9))
	apply := fn.apply
	fmt.Println(apply(func(n int) int { return -n }, 4))
	defer func() { fmt.Println(recover() != nil) }()
	var none adder
	bad := none.add
	fmt.Println("not reached", bad)
}
