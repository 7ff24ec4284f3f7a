// run

// What the language leaves open, as the reference does it: calls and receives of a statement run first, what else is
// in it is evaluated after the last of them.
package main

import "fmt"

type counter struct {
	n    int
	hits [3]int
	seen map[string]int
}

func (c *counter) inc() int {
	c.n++
	c.hits[1]++
	c.seen["a"]++
	return c.n
}

func (c counter) plus(x int) int { return c.n + x }

type point struct{ x, y, z int }

type shower interface{ show(int) string }

func (p point) show(n int) string    { return fmt.Sprint("point ", p, n) }
func (p *counter) show(n int) string { return fmt.Sprint("counter ", p.n, n) }

var global = 1

func scale() int { global *= 10; return global }

func local() (int, int) {
	n := 1
	f := func() int { n = 50; return 2 }
	return n, f()
}

func fields(c *counter) (int, int, int, int) { return c.n, c.hits[1], c.seen["a"], c.inc() }

func elements(s []int) (int, int) {
	f := func() int { s[0] = 9; return 1 }
	return s[0], f()
}

func join() string {
	s := "a"
	f := func() string { s += "b"; return s }
	return s + f() + s
}

func three(a, b, c int) { fmt.Println(a, b, c) }

func show(list ...any) { fmt.Println(list...) }

func attempt(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

var fromInit, alsoInit = global + scale(), [2]int{global, scale()}

var initPoint, initPointer = point{global, scale(), global}, &point{global, scale(), global}

func values() {
	fmt.Println(fromInit, alsoInit, initPoint, *initPointer)
	fmt.Println(local())
	fmt.Println(fields(&counter{n: 1, seen: map[string]int{}}))
	fmt.Println(elements([]int{1, 2}))
	fmt.Println(join())
	global = 1
	three(global, scale(), global)
	show(global, scale(), global)
	fmt.Println(global+scale(), global-scale()-global)
	a, b := global, scale()
	fmt.Println(a, b, point{global, scale(), global})
	fmt.Println([]int{global, scale(), global}, [2]int{global, scale()}, map[int]int{global: scale()})
	c := &counter{n: 1, seen: map[string]int{}}
	fmt.Println(c.n+c.inc(), c.n, c.inc(), c.plus(c.inc()))
	flag := false
	set := func() bool { flag = true; return true }
	fmt.Println(flag, set(), flag)
	flag = false
	fmt.Println(flag && set(), flag || set(), flag)
	flag = false
	fmt.Println(!flag, set() && flag, !flag)
}

func assignments() {
	x := 1
	set := func() int { x = 7; return 1 }
	x += set()
	fmt.Println(x)
	x = 1
	x = x*2 + set() + x
	fmt.Println(x)
	list := []int{1, 2, 3}
	i := 0
	next := func() int { i++; return i }
	list[i] = next()
	fmt.Println(list, i)
	list[i], list[i-1] = next(), i
	fmt.Println(list, i)
	i = 0
	list[i]++
	list[next()]--
	list[i] *= next() * 10
	fmt.Println(list, i)
	keyed := map[int]int{}
	keyed[i] = next()
	keyed[i] += next()
	fmt.Println(keyed)
	two := func() (int, int) { i = 0; return 70, 80 }
	list[i%3], x = two()
	fmt.Println(list, x)
	p := &point{1, 1, 1}
	old := p
	other := func() int { p = &point{2, 2, 2}; return 3 }
	p.x, p.y = other(), 5
	fmt.Println(*old, *p)
	grown := []int{5, 6}
	grow := func() int { grown = append(grown, 7); grown[0] = 100; return 1 }
	grown[0] += grow()
	fmt.Println(grown, len(grown), cap(grown[:1]) >= 1, grow(), len(grown))
	shown := point{1, 2, 3}
	change := func() point { shown.x += 10; return shown }
	u, v := shown, change()
	fmt.Println(u, v)
	show(shown, change(), shown)
	pair := [2]point{shown, change()}
	fmt.Println(pair, shown == change())
}

func control() {
	x := 1
	set := func() int { x = 7; return 1 }
	if x == set() {
		fmt.Println("equal")
	}
	x = 1
	if y := x + set(); x < y || x == set()+6 {
		fmt.Println("below", y)
	}
	x = 1
	switch x + set() {
	case 8:
		fmt.Println("eight")
	case 2:
		fmt.Println("two")
	}
	x = 1
	switch {
	case x == set():
		fmt.Println("first")
	case x == 7*set():
		fmt.Println("second")
	}
	for x = 1; x+set() < 8; x++ {
		fmt.Println("never")
	}
	c := make(chan int, 4)
	c <- 1
	c <- 2
	got := 0
	read := func() int { got = 3; return <-c }
	fmt.Println(got, <-c, read(), got)
	x = 1
	c <- x + set()
	select {
	case c <- x*0 + x + set():
	}
	fmt.Println(<-c, <-c)
	x = 1
	for i := range x + set() {
		fmt.Print(i)
	}
	for _, v := range []int{x, set(), x} {
		fmt.Print(" ", v)
	}
	fmt.Println()
	x = 1
	defer fmt.Println("deferred", x, set(), x)
	var s shower = point{}
	swap := func() int { s = &counter{n: 4}; return 1 }
	fmt.Println(s.show(swap()))
	call := func(n int) int { return n }
	again := func() int { call = func(n int) int { return -n }; return 3 }
	fmt.Println(call(again()))
}

func panics() {
	zero := 0
	attempt("division", func() { fmt.Println(1/zero + scale()) })
	fmt.Println(global)
	attempt("index", func() { three([]int{}[zero], scale(), 0) })
	fmt.Println(global)
	attempt("pointer", func() {
		var p *point
		three(p.x, scale(), 0)
	})
	fmt.Println(global)
	attempt("assertion", func() {
		var e any = "text"
		three(e.(int), scale(), 0)
	})
	fmt.Println(global)
}

func twice[T any](v T, f func() T) (T, T) {
	g := func() T { v = f(); return v }
	return v, g()
}

func main() {
	values()
	assignments()
	control()
	global = 1
	panics()
	fmt.Println(twice(1, func() int { return 2 }))
	fmt.Println(twice(point{}, func() point { return point{z: 1} }))
	m := map[float64]int{float64(global): 1, 0: 2, float64(global) * 0: 3}
	fmt.Println(m)
}
