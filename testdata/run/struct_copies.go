// run

// Structs that go through variables: their copies are taken apart, and put together where the whole is wanted.
package main

import (
	"fmt"
	"math"
	"runtime"
)

type record struct {
	name  string
	value any
	next  *record
	x, y  float64
	tag   [3]byte
	ok    bool
	n     uint16
	count int32
}

type bits struct {
	low, high uint32
	f         float64
	raw       [4]byte
	s, t      string
}

//go:noinline
func fill(list []record, rounds int) {
	for r := range rounds {
		for i, v := range list {
			w := v
			w.x, w.y = w.y+1, w.x
			w.tag[1]++
			if w.tag != v.tag {
				w.count++
			}
			u := w
			u.name = fmt.Sprint("n", i, r)
			u.value = i * r
			u.next = &record{name: u.name, next: v.next}
			if u.next.next != nil {
				u.next.next = nil
			}
			list[i] = u
		}
		if r%8 == 0 {
			runtime.GC()
		}
	}
}

//go:noinline
func swapped(a, b *bits) {
	x, y := *a, *b
	x.low, y.high = y.high, x.low
	if x.raw == y.raw {
		x.f = -y.f
	}
	*a, *b = y, x
}

//go:noinline
func missing(p *record) (name string, err any) {
	defer func() { err = recover() }()
	v := *p
	w := v
	return w.name, nil
}

//go:noinline
func store(p *record, v record) (err any) {
	defer func() { err = recover() }()
	w := v
	w.n++
	*p = w
	return nil
}

func overlapping(a *[3]bits) {
	for i := range 2 {
		v := a[i]
		v.low++
		a[i+1] = v
	}
	b := *a
	b[0], b[2] = b[2], b[0]
	*a = b
}

func branches(list []record, pick int) record {
	var v record
	switch {
	case pick < 3:
		v = list[pick]
		v.ok = true
	case pick < 6:
		v.n = 7
	default:
		for _, r := range list {
			if r.count > v.count || r.x > v.x {
				v = r
			}
			v.n++
		}
	}
	w := v
	w.count = -w.count
	return w
}

func main() {
	list := make([]record, 5)
	for i := range list {
		list[i] = record{name: fmt.Sprint(i), x: float64(i), tag: [3]byte{byte(i), 255}, n: uint16(i)}
	}
	fill(list, 40)
	for _, v := range list {
		fmt.Println(v.name, v.value, v.next.name, v.next.next, v.x, v.y, v.tag, v.ok, v.n, v.count)
	}
	a := bits{1, 2, math.Inf(1), [4]byte{1, 2, 3, 4}, "a", "b"}
	b := bits{3, 4, math.Copysign(0, -1), [4]byte{1, 2, 3, 4}, "c", "d"}
	swapped(&a, &b)
	fmt.Println(a, b)
	b.raw[2] = 0
	swapped(&a, &b)
	fmt.Println(a, b)
	fmt.Println(missing(nil))
	fmt.Println(missing(&list[0]))
	fmt.Println(store(nil, list[1]))
	fmt.Println(store(&list[2], list[1]), list[2].n, list[2].name)
	three := [3]bits{a, b, a}
	overlapping(&three)
	fmt.Println(three)
	for pick := range 8 {
		v := branches(list, pick)
		fmt.Println(v.name, v.x, v.tag, v.ok, v.n, v.count)
	}
}
