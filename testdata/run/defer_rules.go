// run

// Deferred calls: order, arguments, results they change, loops, method values, nil functions, recover rules.
package main

import (
	"errors"
	"fmt"
)

type t struct{ n int }

func (v t) show()   { fmt.Print("t", v.n, " ") }
func (v *t) showP() { fmt.Print("p", v.n, " ") }

func named() (n int, err error) {
	defer func() {
		if err != nil {
			n, err = -1, fmt.Errorf("wrapped: %w", err)
		}
	}()
	return 5, errors.New("inner")
}

func double() (n int) {
	defer func() { n *= 2 }()
	defer func() { n += 3 }()
	n = 100
	return n / 10
}

func loop() {
	for i := range 4 {
		defer fmt.Print(i, " ")
		if i == 2 {
			return
		}
	}
}

func conditional(b bool) (s string) {
	if b {
		defer func() { s += " deferred" }()
	}
	return "plain"
}

func methods() {
	v := t{1}
	defer v.show()
	defer v.showP()
	defer (&v).showP()
	f := v.show
	defer f()
	v.n = 2
}

func recovers() (r any) {
	defer func() { r = recover() }()
	defer func() { recover() }()
	panic("gone")
}

func helper() any { return recover() }

func direct() (r any) {
	defer func() {
		if r == nil {
			r = recover()
		}
	}()
	defer func() { r = helper() }()
	panic("kept")
}

func viaDefer() {
	defer fmt.Println("after recover as deferred call")
	defer func() any { return recover() }()
	defer func() { fmt.Println("inner", recover()) }()
	panic(1)
}

func nilFunc() {
	defer func() { fmt.Println(recover()) }()
	var f func()
	defer f()
	fmt.Println("the call fails only when it runs")
}

func again() (log []any) {
	defer func() { log = append(log, recover()) }()
	defer func() {
		log = append(log, recover())
		panic("b")
	}()
	panic("a")
}

func main() {
	fmt.Println(named())
	fmt.Println(double(), conditional(true), conditional(false))
	loop()
	methods()
	fmt.Println()
	fmt.Println(recovers(), direct(), recover())
	viaDefer()
	nilFunc()
	fmt.Println(again())
	func() {
		defer func() {
			defer func() { fmt.Println("second", recover()) }()
			fmt.Println("first", recover())
			panic("two")
		}()
		panic("one")
	}()
	x := 0
	for i := 0; i < 3; i++ {
		func() {
			defer func() { x += i; recover() }()
			if i == 1 {
				panic(i)
			}
			x += 10
		}()
	}
	fmt.Println(x)
}
