// run

// A million frames deep, in main and in goroutines, with pointers into frames that stay valid while the stack grows.
package main

import "fmt"

//go:noinline
func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}

//go:noinline
func pointers(n int, p *int) int {
	local := *p + 1
	if n == 0 {
		return local
	}
	r := pointers(n-1, &local)
	*p += r & 1
	return r
}

//go:noinline
func wide(n int, a [20]int) (r [20]int) {
	a[n%20]++
	if n == 0 {
		return a
	}
	r = wide(n-1, a)
	r[0]++
	return r
}

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func main() {
	fmt.Println(down(1_000_000))
	x := 0
	fmt.Println(pointers(100_000, &x), x)
	fmt.Println(wide(10_000, [20]int{}))
	fmt.Println(ackermann(2, 300))
	c := make(chan int)
	for range 4 {
		go func() { c <- down(200_000) }()
	}
	fmt.Println(<-c+<-c+<-c+<-c, down(10))
	func() {
		defer func() { fmt.Println(recover()) }()
		var rec func(int)
		rec = func(n int) {
			defer func() { x++ }()
			if n == 0 {
				panic("at the bottom")
			}
			rec(n - 1)
		}
		rec(20_000)
	}()
	fmt.Println(x)
}
