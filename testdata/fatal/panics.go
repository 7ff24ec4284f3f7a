// fatal
// case: aString
// case: lines
// case: anInt
// case: aByte
// case: aFloat
// case: aComplex
// case: aBool
// case: aRune
// case: aUintptr
// case: namedString
// case: namedLines
// case: namedInt
// case: namedFloat
// case: namedBool
// case: namedComplex
// case: aStruct
// case: aSlice
// case: aFunc
// case: nilValue
// case: nilValue env GODEBUG=panicnil=1
// case: anError
// case: errorLines
// case: wrapped
// case: pointerError
// case: nilPointerError
// case: aStringer
// case: bothMethods
// case: brokenError
// case: brokenStringer
// case: runtimeError
// case: inDefer
// case: threeDeep
// case: recoveredThenOther
// case: samePanicAgain
// case: sameAgainTwice
// case: againFromDeeper
// case: equalButOther
// case: recoveredInner
// case: inGoroutine
// case: inMethod
// case: inClosure
// case: inInlined
// case: generic
// case: deferredFrames
// case: inGoexit
// case: afterRecovery
// case: printsBefore

// The text of an uncaught panic: the value in all its forms, panics on top of panics, and the trace's frames.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

type (
	word    string
	number  int
	ratio   float64
	flag    bool
	pair    complex128
	record  struct{ a, b int }
	failure struct{ code int }
	name    struct{ text string }
	both    struct{}
)

func (f failure) Error() string { return fmt.Sprintf("failure %d", f.code) }
func (n name) String() string   { return "name " + n.text }
func (both) Error() string      { return "as error" }
func (both) String() string     { return "as stringer" }

type pointerFailure struct{ text string }

func (p *pointerFailure) Error() string { return "pointer to " + p.text }

type broken struct{}

func (broken) Error() string { panic("no text") }

type brokenName struct{}

func (brokenName) String() string { panic(errors.New("no name")) }

var cases = map[string]func(){
	"aString":      func() { panic("plain text") },
	"lines":        func() { panic("first\nsecond\n\nfourth") },
	"anInt":        func() { panic(-42) },
	"aByte":        func() { panic(byte(7)) },
	"aFloat":       func() { panic(1.25e100) },
	"aComplex":     func() { panic(complex(1, -2)) },
	"aBool":        func() { panic(true) },
	"aRune":        func() { panic('x') },
	"aUintptr":     func() { panic(uintptr(99)) },
	"namedString":  func() { panic(word("a word")) },
	"namedLines":   func() { panic(word("two\nlines")) },
	"namedInt":     func() { panic(number(5)) },
	"namedFloat":   func() { panic(ratio(0.5)) },
	"namedBool":    func() { panic(flag(true)) },
	"namedComplex": func() { panic(pair(2i)) },
	"aStruct":      func() { panic(record{1, 2}) },
	"aSlice":       func() { panic([]int{1}) },
	"aFunc":        func() { panic(func() {}) },
	"nilValue":     func() { panic(nil) },
	"anError":      func() { panic(failure{3}) },
	"errorLines":   func() { panic(errors.New("one\ntwo")) },
	"wrapped":      func() { panic(fmt.Errorf("outer: %w", failure{4})) },
	"pointerError": func() { panic(&pointerFailure{"it"}) },
	"nilPointerError": func() {
		var p *pointerFailure
		panic(p)
	},
	"aStringer":          func() { panic(name{"n"}) },
	"bothMethods":        func() { panic(both{}) },
	"brokenError":        func() { panic(broken{}) },
	"brokenStringer":     func() { panic(brokenName{}) },
	"runtimeError":       func() { index(nil, 3) },
	"inDefer":            inDefer,
	"threeDeep":          threeDeep,
	"recoveredThenOther": recoveredThenOther,
	"samePanicAgain":     samePanicAgain,
	"sameAgainTwice":     sameAgainTwice,
	"againFromDeeper":    againFromDeeper,
	"equalButOther":      equalButOther,
	"recoveredInner":     recoveredInner,
	"inGoroutine":        inGoroutine,
	"inMethod":           func() { (&tree{}).walk(3) },
	"inClosure":          inClosure,
	"inInlined":          inInlined,
	"generic":            func() { pick[string](nil, 1) },
	"deferredFrames":     deferredFrames,
	"inGoexit":           inGoexit,
	"afterRecovery":      afterRecovery,
	"printsBefore":       printsBefore,
}

//go:noinline
func index(s []int, i int) int { return s[i] }

//go:noinline
func inDefer() {
	defer func() { panic("second") }()
	panic("first")
}

//go:noinline
func threeDeep() {
	defer func() {
		defer func() { panic(failure{3}) }()
		panic(name{"two"})
	}()
	panic("one")
}

//go:noinline
func recoveredThenOther() {
	defer func() {
		recover()
		panic("other")
	}()
	panic("first")
}

//go:noinline
func samePanicAgain() {
	defer func() { panic(recover()) }()
	panic("again")
}

//go:noinline
func sameAgainTwice() {
	defer func() { panic(recover()) }()
	defer func() { panic(recover()) }()
	panic(failure{9})
}

//go:noinline
func againFromDeeper() {
	defer func() {
		if r := recover(); r != nil {
			raise(r)
		}
	}()
	raise(errors.New("deeper"))
}

//go:noinline
func raise(v any) { panic(v) }

//go:noinline
func equalButOther() {
	defer func() {
		recover()
		panic(fmt.Sprint("equal ", "text"))
	}()
	panic("equal text")
}

//go:noinline
func recoveredInner() {
	defer func() {
		func() {
			defer func() { recover() }()
			panic("inner, gone")
		}()
		panic("second")
	}()
	panic("first")
}

//go:noinline
func inGoroutine() {
	go func() { raise("in a goroutine") }()
	select {}
}

type tree struct{ left *tree }

func (t *tree) walk(depth int) {
	if depth == 0 {
		panic("at the bottom")
	}
	t.walk(depth - 1)
}

var closure func()

//go:noinline
func inClosure() {
	n := len(os.Args)
	closure = func() { index([]int{1}, n) }
	closure()
}

func small(i int) int { return smaller(i) / 2 }

func smaller(i int) int { return 100 / i }

//go:noinline
func inInlined() {
	var zero int
	if len(os.Args) > 5 {
		zero = 1
	}
	println(small(zero))
}

//go:noinline
func pick[T any](s []T, i int) T { return s[i] }

//go:noinline
func deferredFrames() {
	defer outer()
	panic("below")
}

//go:noinline
func outer() {
	defer func() {}()
	index(nil, 1)
}

//go:noinline
func inGoexit() {
	defer func() { panic("while leaving") }()
	runtime.Goexit()
}

//go:noinline
func afterRecovery() {
	func() {
		defer func() { recover() }()
		panic("forgotten")
	}()
	panic("the one that counts")
}

//go:noinline
func printsBefore() {
	fmt.Println("on standard output")
	println("on standard error", 1, 'x', 2.5, "text", true)
	panic(fmt.Sprintf("%v", []any{1, "two", 3.0}))
}

func main() {
	cases[os.Args[1]]()
}
