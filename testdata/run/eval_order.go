// run

// Order of evaluation where the language fixes it: calls, index operands, assignments, composite literals, channel operations.
package main

import "fmt"

var log []string

func f[T any](name string, v T) T {
	log = append(log, name)
	return v
}

func flush(what string) {
	fmt.Println(what, log)
	log = nil
}

type s struct{ a, b, c int }

func (v s) m(n int) s { log = append(log, fmt.Sprint("m", n)); return v }

func two() (int, int) { log = append(log, "two"); return 1, 2 }

func main() {
	_ = f("a", 1) + f("b", 2)*f("c", 3)
	flush("arithmetic")
	_ = f("a", false) && f("b", true) || f("c", true)
	flush("logic")
	arr := []int{1, 2, 3}
	arr[f("i", 0)], arr[f("j", 1)] = f("x", 5), f("y", 6)
	flush("assignment")
	f("m", map[string]int{})[f("k", "key")] = f("v", 1)
	flush("map")
	_ = s{c: f("c", 1), a: f("a", 2)}
	flush("struct literal")
	_ = []int{f("0", 0), 2: f("2", 2), f("3", 3)}
	flush("slice literal")
	_ = map[int]int{f("k1", 1): f("v1", 1), f("k2", 2): f("v2", 2)}
	flush("map literal")
	s{}.m(f("arg1", 1)).m(f("arg2", 2)).m(f("arg3", 3))
	flush("chain")
	i, a := 0, [3]int{10, 20, 30}
	i, a[i] = 1, 99
	fmt.Println(i, a)
	i, a[i] = two()
	fmt.Println(i, a)
	flush("tuple")
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	ch := make(chan int, 1)
	f("ch", ch) <- f("value", 1)
	flush("send")
	select {
	case f("never", (chan int)(nil)) <- f("operand", 1):
	case <-f("ready", ch):
	}
	flush("select")
	func(x, y int) {}(two())
	defer flush("deferred")
	defer f("outer", func(int) { log = append(log, "run") })(f("arg", 1))
	flush("defer statement")
	var p *s
	func() {
		defer func() { recover(); flush("nil pointer store after right side") }()
		p.a = f("right", 1)
	}()
	x := 1
	y := func() int { x++; return x }
	z := []int{y(), y(), y()}
	fmt.Println(z, x)
	switch f("tag", 2) {
	case f("one", 1), f("two", 2), f("three", 3):
	}
	flush("switch")
}
