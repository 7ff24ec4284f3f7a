// run

// Range over functions: break, continue, return, goto, defer and panic inside the body, nested, with all result forms.
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("<", n, ">")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs(yield func(string, int) bool) {
	_ = yield("a", 1) && yield("b", 2) && yield("c", 3)
}

func none(yield func() bool) {
	for i := 0; i < 3 && yield(); i++ {
	}
}

func results() (a int, b string, err error) {
	for i := range count(10) {
		for s, n := range pairs {
			if i == 2 && n == 2 {
				return i, s, fmt.Errorf("err%d", n)
			}
		}
	}
	return
}

func named() (n int) {
	defer func() { n *= 10 }()
	for i := range count(5) {
		n += i
		if i == 3 {
			return
		}
	}
	return -1
}

func defers() {
	for i := range count(3) {
		defer fmt.Print("d", i, " ")
	}
	fmt.Print("end ")
}

func jumps() {
	for i := range count(4) {
		if i == 1 {
			goto out
		}
	}
	fmt.Print("not reached")
out:
	fmt.Print("out ")
}

func panics() {
	defer func() { fmt.Println("recovered", recover()) }()
	for i := range count(3) {
		for j := range count(3) {
			if i+j == 3 {
				panic(fmt.Sprint(i, j))
			}
		}
	}
}

func recovering(yield func(int) bool) {
	defer func() { fmt.Print("iterator saw ", recover(), " ") }()
	yield(1)
}

func late() {
	var keep func(int) bool
	for range func(yield func(int) bool) { keep = yield; yield(1) } {
	}
	defer func() { fmt.Println(recover()) }()
	keep(2)
}

func main() {
	fmt.Println(results())
	fmt.Println(named())
	defers()
	fmt.Println()
	jumps()
	fmt.Println()
	panics()
	n := 0
	for range none {
		n++
	}
	for s := range pairs {
		n++
		if s == "b" {
			continue
		}
		fmt.Print(s, " ")
	}
	var s string
	for s, n = range pairs {
	}
	fmt.Println(n, s)
	func() {
		defer func() { fmt.Println("outer", recover()) }()
		for range recovering {
			panic("body")
		}
		fmt.Println("after")
	}()
	late()
	next, stop := iter.Pull(count(3))
	fmt.Println(next())
	stop()
	fmt.Println(next())
}
