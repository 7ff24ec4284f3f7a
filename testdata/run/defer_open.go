// run

// Defer statements that run at most once: taken or not, in order, with panics between them.
package main

import (
	"errors"
	"fmt"
)

type log struct{ lines []string }

func (l *log) add(s string) { l.lines = append(l.lines, s) }

func (l log) show(s string) { fmt.Println(s, len(l.lines)) }

// taken defers what the bits of n say.
func taken(n int, l *log) (bits int) {
	if n&1 != 0 {
		defer l.add("one")
		defer func() { bits |= 1 }()
	}
	switch {
	case n&2 != 0:
		defer func(s string) { l.add(s); bits |= 2 }("two")
	case n&4 != 0:
		defer func() {
			bits |= 4
			l.add("four")
		}()
		if n&8 != 0 {
			return 100
		}
		defer l.add("not eight")
	}
	return 200
}

// panics at the step n says and recovers in its first deferred call.
func panics(n int, l *log) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
		l.add("last")
	}()
	defer func() {
		l.add("second")
		if n == 2 {
			panic("in the second")
		}
	}()
	if n == 1 {
		panic("in the body")
	}
	defer func() {
		l.add("third")
		if n >= 3 {
			panic(errors.New("in the third"))
		}
	}()
	return nil
}

// callers of recover that aren't called by the panic itself get nothing.
func indirect() (s string) {
	defer func() {
		s += fmt.Sprint(" outer:", recover())
	}()
	defer func() {
		defer func() { s += fmt.Sprint(" inner:", recover()) }()
		func() { s += fmt.Sprint("call:", recover()) }()
	}()
	panic("p")
}

func nilFunc(now bool) (s string) {
	defer func() { s = fmt.Sprint(recover()) }()
	var f func()
	if now {
		defer f()
	}
	return "nothing"
}

func many(l *log) {
	defer l.add("1")
	defer l.add("2")
	defer l.add("3")
	defer l.add("4")
	defer l.add("5")
	defer l.add("6")
	defer l.add("7")
	defer l.add("8")
	defer l.add("9")
	defer l.add("10")
}

// mixed has a statement that runs several times beside one that runs once.
func mixed(n int, l *log) {
	defer l.add("once")
	for i := range n {
		defer l.add(fmt.Sprint("loop ", i))
	}
	for x := range func(yield func(int) bool) { _ = yield(10) && yield(20) } {
		defer l.add(fmt.Sprint("range ", x))
	}
}

type shape interface{ area(k int) int }

type square struct{ side int }

func (s square) area(k int) int { fmt.Println("area", s.side*s.side*k); return 0 }

func arguments() {
	x := 1
	var s shape = square{3}
	defer fmt.Println("evaluated at the statement:", x)
	defer s.area(x)
	x, s = 2, square{4}
	defer s.area(x)
	var l log
	defer l.show("by value")
	l.add("a")
	defer delete(map[int]int{1: 1}, 1)
	defer func(xs ...int) { fmt.Println(len(xs), xs) }(1, 2, x)
}

func keeps(out *[]*int) {
	v := 7
	defer func() { *out = append(*out, &v) }()
	v++
}

func main() {
	for n := range 16 {
		var l log
		fmt.Println(n, taken(n, &l), l.lines)
	}
	for n := range 4 {
		var l log
		fmt.Println(n, panics(n, &l), l.lines)
	}
	fmt.Println(indirect())
	fmt.Println(nilFunc(false), "|", nilFunc(true))
	var l log
	many(&l)
	mixed(2, &l)
	fmt.Println(l.lines)
	arguments()
	var kept []*int
	keeps(&kept)
	keeps(&kept)
	fmt.Println(*kept[0], *kept[1], kept[0] != kept[1])
}
