// run

// Captured variables: shared, per iteration, parameters, results, receivers, and after their function has returned.
package main

import "fmt"

type obj struct{ n int }

func (o obj) adder() func(int) int   { return func(d int) int { o.n += d; return o.n } }
func (o *obj) adderP() func(int) int { return func(d int) int { o.n += d; return o.n } }

func pair() (get func() int, set func(int)) {
	var v int
	return func() int { return v }, func(n int) { v = n }
}

func params(a, b int) (sum func() int, swap func()) {
	sum = func() int { return a*10 + b }
	swap = func() { a, b = b, a }
	return
}

func chain(n int) func() int {
	if n == 0 {
		return func() int { return 0 }
	}
	inner := chain(n - 1)
	return func() int { return inner() + n }
}

func main() {
	o := obj{1}
	a, p := o.adder(), o.adderP()
	fmt.Println(a(5), p(10), a(5), o.n)
	get, set := pair()
	get2, _ := pair()
	set(4)
	fmt.Println(get(), get2())
	sum, swap := params(1, 2)
	swap()
	fmt.Println(sum(), chain(50)())
	var fs [3]func() int
	for i := range fs {
		j := i * 10
		fs[i] = func() int { i++; j += i; return j }
	}
	fmt.Println(fs[0](), fs[0](), fs[1](), fs[2](), fs[2]())
	for i := 0; i < 4; i++ {
		defer func() { fmt.Print(i, " ") }()
		i++
	}
	arr := [3]int{1, 2, 3}
	s := struct{ x, y int }{1, 2}
	change := func() { arr[1] = 20; s.y = 30 }
	change()
	fmt.Println(arr, s)
	x := 1
	inc := func() func() { return func() { x++ } }()
	inc()
	inc()
	ptr := &x
	*ptr *= 10
	fmt.Println(x)
	var rec func(int) int
	rec = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * rec(n-1)
	}
	old := rec
	rec = func(int) int { return 1000 }
	fmt.Println(old(5))
	func(f func()) { f() }(func() { fmt.Println("called", x) })
}
