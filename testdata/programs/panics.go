// Panics, deferred calls and recovery: the order of things, what recover sees, and errors raised by the runtime.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type trace struct {
	lines []string
	depth int
}

func (t *trace) enter(name string) func() {
	t.add("→ " + name)
	t.depth++
	return func() {
		t.depth--
		t.add("← " + name)
	}
}

func (t *trace) add(s string) { t.lines = append(t.lines, strings.Repeat("  ", t.depth)+s) }

// nested panics at the bottom and recovers at a given level.
func nested(t *trace, level, recoverAt int) (result string) {
	defer t.enter(fmt.Sprint("nested ", level))()
	defer func() {
		if level == recoverAt {
			if r := recover(); r != nil {
				result = fmt.Sprintf("recovered %v at %d", r, level)
			}
		}
	}()
	if level == 0 {
		panic("bottom")
	}
	return nested(t, level-1, recoverAt)
}

// order shows that arguments of deferred calls are evaluated early, the calls themselves late.
func order() (s string) {
	x := 1
	defer func() { s += fmt.Sprint(" closure:", x) }()
	defer func(v int) { s += fmt.Sprint(" argument:", v) }(x)
	for i := range 3 {
		defer func() { s += fmt.Sprint(" loop:", i) }()
	}
	x = 2
	return fmt.Sprint("returned:", x)
}

// replaced panics again while a panic is under way.
func replaced() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("outer got %v", r)
		}
	}()
	defer func() {
		defer func() {
			if r := recover(); r != nil {
				panic(fmt.Sprintf("third after %v", r))
			}
		}()
		panic("second")
	}()
	panic("first")
}

// ignored recovers inside a deferred function: the panic of its own, not the outer one.
func ignored() (s string) {
	defer func() {
		s = fmt.Sprintf("%s, outer %v", s, recover())
	}()
	defer func() {
		func() {
			// Not called directly by the deferred function: recover gives nil.
			s = fmt.Sprintf("indirect %v", recover())
		}()
	}()
	panic("original")
}

func tryAll() {
	var m map[string]int
	var p *trace
	var e error
	var a any = "text"
	var ch chan int
	var f func()
	list := []int{1, 2, 3}
	array := [4]int{}
	zero, big, negative := 0, 10, -1
	cases := []struct {
		name string
		do   func()
	}{
		{"nil map", func() { m["x"] = 1 }},
		{"nil pointer", func() { p.depth = 1 }},
		{"nil method", func() { _ = e.Error() }},
		{"nil func", func() { f() }},
		{"divide", func() { fmt.Println(1 / zero) }},
		{"modulo", func() { fmt.Println(1 % zero) }},
		{"index", func() { list[big] = 1 }},
		{"negative index", func() { fmt.Println(list[negative]) }},
		{"array", func() { array[big%7+1]++ }},
		{"slice", func() { fmt.Println(list[2:big]) }},
		{"slice order", func() { fmt.Println(list[big-7 : zero+1]) }},
		{"slice cap", func() { fmt.Println(list[0:1:big]) }},
		{"string", func() { fmt.Println("abc"[big]) }},
		{"substring", func() { fmt.Println("abc"[big:]) }},
		{"assertion", func() { fmt.Println(a.(int)) }},
		{"assertion to interface", func() { fmt.Println(a.(fmt.Stringer)) }},
		{"nil assertion", func() { fmt.Println(e.(fmt.Stringer)) }},
		{"close nil", func() { close(ch) }},
		{"close twice", func() { c := make(chan int); close(c); close(c) }},
		{"send on closed", func() { c := make(chan int, 1); close(c); c <- 1 }},
		{"make", func() { _ = make([]int, negative) }},
		{"make chan", func() { _ = make(chan int, negative) }},
		{"to array", func() { _ = [4]int(list) }},
		{"shift", func() { fmt.Println(1 << negative) }},
		{"compare", func() { fmt.Println(any(list) == any(list)) }},
		{"hash", func() { _ = map[any]int{list[0]: 1, any(f): 2} }},
		{"error value", func() { panic(errors.New("own")) }},
		{"nil panic", func() { panic(nil) }},
		{"number", func() { panic(42) }},
	}
	for _, c := range cases {
		func() {
			defer func() {
				r := recover()
				_, isRuntime := r.(runtime.Error)
				err, isError := r.(error)
				fmt.Printf("%-22s runtime=%-5t %v\n", c.name, isRuntime, r)
				if isError && errors.Unwrap(err) != nil {
					fmt.Println("  wraps", errors.Unwrap(err))
				}
			}()
			c.do()
			fmt.Println(c.name, "did not panic")
		}()
	}
	fmt.Println(list, array, len(m))
}

// cleanup closes resources in reverse, though one of them panics.
func cleanup(names ...string) (log []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cleanup: %v", r)
		}
	}()
	for _, n := range names {
		defer func() {
			log = append(log, "close "+n)
			if n == "bad" {
				panic("cannot close " + n)
			}
		}()
	}
	log = append(log, "use")
	return log, nil
}

func goexit() string {
	done := make(chan string, 2)
	go func() {
		defer close(done)
		defer func() { done <- fmt.Sprint("deferred, recover gives ", recover()) }()
		func() {
			defer func() { done <- "inner deferred" }()
			runtime.Goexit()
		}()
		done <- "not reached"
	}()
	var all []string
	for s := range done {
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

type resource struct{ open int }

func (r *resource) Close() { r.open-- }

func methodValues() int {
	r := &resource{}
	func() {
		for range 5 {
			r.open++
			defer r.Close()
		}
		other := &resource{open: 10}
		defer other.Close()
		other = nil
	}()
	return r.open
}

func deep(n int) int {
	if n == 0 {
		panic(errors.New("deep down"))
	}
	return deep(n-1) + 1
}

func main() {
	t := &trace{}
	fmt.Println(nested(t, 4, 2))
	for _, l := range t.lines {
		fmt.Println(l)
	}
	fmt.Println(order())
	fmt.Println(replaced())
	fmt.Println(ignored())
	tryAll()
	fmt.Println(cleanup("a", "bad", "c"))
	fmt.Println(goexit())
	fmt.Println(methodValues())

	caught := 0
	for range 2000 {
		func() {
			defer func() {
				if recover() != nil {
					caught++
				}
			}()
			deep(20)
		}()
	}
	fmt.Println("caught", caught)
	func() {
		defer func() { fmt.Println(recover()) }()
		deep(10_000)
	}()

	defer fmt.Println("not printed: Exit runs no deferred calls")
	defer func() {
		fmt.Println("last:", recover())
		os.Exit(0)
	}()
	panic(fmt.Sprintf("%T", t))
}
