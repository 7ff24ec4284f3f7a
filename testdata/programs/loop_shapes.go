// Loops of many shapes with the checks in them that an optimiser may or may not take away.
package main

import "fmt"

type node struct {
	next *node
	v    int
}

//go:noinline
func walk(n *node) (s int) {
	for ; n != nil; n = n.next {
		s += n.v
	}
	return
}

//go:noinline
func try(name string, f func()) {
	defer func() {
		fmt.Println(name, recover())
	}()
	f()
}

//go:noinline
func down(s []int) (t int) {
	for i := len(s) - 1; i >= 0; i-- {
		t = t*3 + s[i]
	}
	return
}

//go:noinline
func from(s []int, a int) (t int) {
	for i := a; i < len(s); i++ {
		t += s[i]
	}
	return
}

//go:noinline
func upto(s []int, n int) (t int) {
	for i := 0; i <= n; i++ {
		t += s[i]
	}
	return
}

//go:noinline
func shrink(s []int) (t int) {
	for i := 0; i < len(s); i++ {
		t += s[i]
		if t&1 == 1 {
			s = s[:len(s)-1]
		}
	}
	return
}

//go:noinline
func find(s []int, x int) int {
	i := 0
	for i < len(s) {
		if s[i] == x {
			break
		}
		i++
	}
	return i
}

//go:noinline
func cont(n int) (t int) {
outer:
	for i := 0; i < n; i++ {
		for j := i; j < n; j++ {
			switch {
			case (i+j)%5 == 0:
				continue
			case (i*j)%7 == 6:
				continue outer
			case i*j > 300:
				break outer
			}
			t += i ^ j
		}
	}
	return
}

//go:noinline
func wrap(start int) (n int) {
	for i := start; i > 0; i++ {
		n++
	}
	return
}

//go:noinline
func wrap8() (n int) {
	for i := int8(100); i > 0; i += 9 {
		n += int(i)
	}
	for u := uint8(250); u >= 5; u++ {
		n += int(u)
	}
	return
}

//go:noinline
func consts(s []int) int {
	a := s[3]
	return a + s[1] + s[0] + s[2] + s[3]
}

//go:noinline
func twice(p, q *node) int {
	if p == q {
		return p.v
	}
	p.v++
	q.v += p.v
	return p.v + q.v
}

//go:noinline
func div(a, b int) int { return a/b + a%b + (a+1)/b }

//go:noinline
func bub(s []int) {
	for i := 0; i < len(s); i++ {
		for j := i + 1; j < len(s); j++ {
			if s[j] < s[i] {
				s[i], s[j] = s[j], s[i]
			}
		}
	}
}

//go:noinline
func ins(s []string) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

//go:noinline
func deferred(n int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			r = -r
		}
	}()
	for i := 0; i < n; i++ {
		r += i
		if i == 7 && n > 20 {
			panic("x")
		}
	}
	return
}

//go:noinline
func inc(s []int, step int) (t int) {
	for i := 0; i < len(s); i += step {
		t += s[i]
	}
	return
}

func main() {
	s := []int{5, 3, 9, 1, 7, 2}
	fmt.Println(walk(&node{&node{nil, 4}, 5}), walk(nil), down(s), from(s, 2), upto(s, 5), shrink(append([]int{}, s...)), find(s, 7), find(s, 8), cont(40))
	fmt.Println(wrap(1<<63-5), wrap8(), consts(s), inc(s, 2), deferred(10), deferred(30))
	n := &node{nil, 3}
	fmt.Println(twice(n, n), twice(n, &node{}), div(17, 4))
	try("neg", func() { from(s, -1) })
	try("upto", func() { upto(s, 6) })
	try("empty", func() { upto(nil, 0) })
	try("consts", func() { consts(s[:3]) })
	try("nilp", func() { twice(nil, nil) })
	try("nilq", func() { twice(n, nil) })
	try("nilp2", func() { twice(nil, n) })
	try("div", func() { div(3, 0) })
	try("step", func() { inc(s, 1<<62) })
	try("stepneg", func() { inc(s, -1) })
	bub(s)
	w := []string{"q", "a", "zz", "b", "", "k"}
	ins(w)
	fmt.Println(s, w)
	var b, c bool
	for i := range 4 {
		b, c = i&1 == 1, i&2 == 2
		if (b && c) || !(b || c) {
			fmt.Print("eq ")
		}
		if b && !c || c && i > 2 {
			fmt.Print("y ")
		}
	}
	for i, r := range "héllo" {
		fmt.Print(i, string(r), " ")
	}
	fmt.Println()
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
}
