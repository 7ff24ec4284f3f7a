// run

// Objects that are stored where only the runtime's hands lead to outlive their function: in what a channel or a map gave,
// and as keys that are addresses.
package main

import (
	"fmt"
	"runtime"
)

type T struct{ p *int }

//go:noinline
func viaRange(m map[int]*T, n int) {
	x := new(int)
	*x = n
	for _, v := range m {
		v.p = x
	}
}

//go:noinline
func viaChan(c chan *T, n int) {
	v := <-c
	x := new(int)
	*x = n
	v.p = x
}

//go:noinline
func viaSelect(c, d chan *T, n int) {
	x := new(int)
	*x = n
	select {
	case v := <-c:
		v.p = x
	case v := <-d:
		v.p = x
	}
}

//go:noinline
func viaTry(c chan *T, n int) {
	x := new(int)
	*x = n
	select {
	case v := <-c:
		v.p = x
	default:
	}
}

//go:noinline
func viaGet(m map[int]*T, n int) {
	x := new(int)
	*x = n
	m[0].p = x
}

//go:noinline
func viaGetAny(m map[any]*T, n int) {
	x := new(int)
	*x = n
	m[0].p = x
}

//go:noinline
func viaNext(next func() (*T, bool), n int) {
	x := new(int)
	*x = n
	v, _ := next()
	v.p = x
}

//go:noinline
func viaIface(a any, n int) {
	x := new(int)
	*x = n
	a.(*T).p = x
}

//go:noinline
func viaCopy(a []*T, n int) {
	x := new(int)
	*x = n
	b := append([]*T(nil), a...)
	b[0].p = x
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

func check(t *T, s string) {
	clobber(3)
	runtime.GC()
	if *t.p != 7 {
		fmt.Println(s, "bad", *t.p)
	}
	t.p = nil
}

//go:noinline
func fillKeys(m map[*int]int, n int) {
	for i := range n {
		x := new(int)
		*x = i
		m[x] = i
	}
}

//go:noinline
func oneKey(m map[*int]int, i int) {
	x := new(int)
	*x = i
	m[x] = i
}

func keys() {
	m := map[*int]int{}
	fillKeys(m, 10)
	oneKey(m, 11)
	clobber(3)
	runtime.GC()
	sum := 0
	for k, v := range m {
		if *k != v {
			fmt.Println("bad key", *k, v)
		}
		sum += *k
	}
	fmt.Println(sum, len(m))
}

func main() {
	t := new(T)
	m := map[int]*T{0: t}
	ma := map[any]*T{0: t}
	c := make(chan *T, 20)
	viaRange(m, 7)
	check(t, "range")
	c <- t
	viaChan(c, 7)
	check(t, "chan")
	c <- t
	viaSelect(c, nil, 7)
	check(t, "select")
	c <- t
	viaTry(c, 7)
	check(t, "try")
	viaGet(m, 7)
	check(t, "get")
	viaGetAny(ma, 7)
	check(t, "getany")
	viaNext(func() (*T, bool) { return t, true }, 7)
	check(t, "func")
	viaIface(t, 7)
	check(t, "iface")
	viaCopy([]*T{t}, 7)
	check(t, "copy")
	keys()
	fmt.Println("ok")
}
