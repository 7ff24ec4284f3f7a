// run

// Loads that find what was read or stored before, and those that must not.
package main

import (
	"fmt"
	"unsafe"
)

type pair struct {
	a, b int
	next *pair
	bits [4]byte
}

type header struct {
	data unsafe.Pointer
	len  int
	cap  int
}

//go:noinline
func two(p, q *pair) int {
	x := p.a
	q.a = x + 1
	y := p.a
	q.b = y
	return x*1000 + y*10 + p.b
}

//go:noinline
func fields(p *pair) int {
	p.a, p.b = 3, 4
	x := p.a
	p.b = x + p.b
	p.bits[1] = byte(p.b)
	p.a = p.a + 1
	return p.a*100 + p.b*10 + int(p.bits[1]) + int(p.bits[0])
}

//go:noinline
func through(p *pair) int {
	p.next.a = p.a
	p.next.next.a++
	return p.a + p.next.a
}

//go:noinline
func loop(list []pair, out []int) int {
	total := 0
	for i := range out {
		out[i] = list[0].a
		for j := range list {
			list[j].a += list[0].b
			total += list[j].a + list[0].a
		}
	}
	return total
}

//go:noinline
func elements(s []int, i, j int) int {
	x := s[i]
	s[j] = x + 5
	return s[i]*100 + s[j]
}

//go:noinline
func hacked(n int) []byte {
	backing := []byte("hello, world")
	var b []byte
	h := (*header)(unsafe.Pointer(&b))
	h.data = unsafe.Pointer(&backing[0])
	h.len = n
	h.cap = len(backing)
	return b
}

//go:noinline
func reinterpreted(f float64) (uint64, uint32, uint8) {
	u := *(*uint64)(unsafe.Pointer(&f))
	*(*uint32)(unsafe.Pointer(&f)) = 7
	v := *(*uint64)(unsafe.Pointer(&f))
	w := (*[8]uint8)(unsafe.Pointer(&f))
	w[0] = 200
	return u ^ v, *(*uint32)(unsafe.Pointer(&f)), w[0]
}

//go:noinline
func called(p *pair, f func()) int {
	x := p.a
	f()
	return x*10 + p.a
}

//go:noinline
func bounds(s *[]int, n int) (r int) {
	defer func() {
		if recover() != nil {
			r = -len(*s)
		}
	}()
	if n < cap(*s) {
		*s = (*s)[:n]
	}
	return len(*s)*100 + (*s)[len(*s)-1]
}

var shared = pair{a: 1}

//go:noinline
func recovered(p *pair) (r int) {
	defer func() {
		recover()
		r = p.a*10 + shared.a
	}()
	p.a = 5
	shared.a = p.a
	p.a = shared.a + 1
	var none *pair
	shared.a = none.a
	return 0
}

//go:noinline
func narrow(b []int8, w []uint16, d []int32, i int) (int, int, uint, int64, uint64, bool) {
	x := b[i]
	return int(x), int(uint8(x)), uint(w[i]), int64(d[i]), uint64(uint32(d[i])), x < 0 && int16(x) < -1
}

//go:noinline
func idempotent(p *pair, q **pair) int {
	p.next = p
	*q = nil
	p.next = p
	x := p.a
	p.a = x
	if *q == nil {
		return 1
	}
	return 2
}

func main() {
	p, q := &pair{a: 1, b: 2}, &pair{a: 7}
	fmt.Println(two(p, q), two(p, p))
	fmt.Println(fields(p))
	p.next = &pair{next: p}
	fmt.Println(through(p))
	list := []pair{{a: 1, b: 1}, {a: 2}}
	out := make([]int, 3)
	fmt.Println(loop(list, out), out)
	s := []int{1, 2, 3}
	fmt.Println(elements(s, 1, 2), elements(s, 1, 1))
	fmt.Println(string(hacked(5)), string(hacked(12)))
	fmt.Println(reinterpreted(1.5))
	fmt.Println(called(p, func() { p.a = 99 }))
	s = make([]int, 2, 10)
	fmt.Println(bounds(&s, 3), bounds(&s, 0), bounds(&s, -1), bounds(&s, 50))
	fmt.Println(recovered(&pair{}), recovered(&shared))
	fmt.Println(narrow([]int8{1, -2}, []uint16{3, 65535}, []int32{-4, -5}, 1))
	fmt.Println(idempotent(p, &q), idempotent(p, &p.next))
}
