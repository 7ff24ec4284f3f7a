// run

// Values on their way into interfaces, keys and compared structs are copied when their turn comes, variables are not.
package main

import "fmt"

type pair struct {
	n    int
	name string
	v    any
}

var a = pair{1, "k1", nil}
var pp = &a
var ar = [2]int{1, 2}
var l = []pair{a, a}

//go:noinline
func ct() int { a.n++; l[0].n++; ar[0]++; return 1 }

//go:noinline
func show(l ...any) { fmt.Println(l...) }

//go:noinline
func sh(l any, k int) { fmt.Println(l, k) }

type bx struct{ v, w any }

type key struct {
	a int8
	b string
}

var k = key{1, "a"}

//go:noinline
func ck() int { k.a++; return 1 }

func main() {
	show(a, ct())
	show(*pp, ct())
	show(any(a), ct())
	show(l[0], ct())
	show(any(l[0]), ct())
	show(ar, ct())
	sh(a, ct())
	sh(*pp, ct())
	sh(any(a), ct())
	sh(l[0], ct())
	show(bx{a, ct()}, 1)
	show([]any{a, ct()}, 1)
	show([]any{any(a), ct()}, 1)
	show([]any{pair{n: a.n}, ct()}, 1)
	show(bx{any(pair{n: a.n}), ct()}, 1)
	show(any(pair{n: a.n}), ct())
	b := a
	f := func() int { b.n++; return 0 }
	show(b, f())
	sh(b, f())
	var q any
	var w int
	q, w = pair{n: a.n}, ct()
	show(q, w)
	q, w = a, ct()
	show(q, w)
	fmt.Println(append([]any{}, pair{n: a.n}, ct()))
	m := map[key]int{{1, "a"}: 1, {2, "a"}: 2, {3, "a"}: 3}
	k.a = 1
	fmt.Println(m[k]*10 + ck())
	k.a = 1
	fmt.Println(m[key{k.a, "a"}]*10 + ck())
	k.a = 1
	fmt.Println(k == key{1, "a"}, ck())
	k.a = 1
	fmt.Println(key{k.a, "a"} == key{1, "a"}, ck())
	k.a = 1
	fmt.Println(any(1) == any(int64(k.a)), any(key{k.a, "a"}) == any(key{1, "a"}), any(k) == any(key{1, "a"}), ck())
	k.a = 1
	e := any(key{1, "a"})
	fmt.Println(key{k.a, "a"} == e, k == e, ck())
	c := make(chan any, 1)
	c <- pair{n: a.n + ct()}
	fmt.Println(<-c)
}
