// errorcheck

// Inference, operations on type parameters, generic types.
package main

type number interface{ ~int | ~float64 }
type list[T any] struct{ val T }
type pair[K comparable, V any] struct {
	key K
	val V
}

func (l *list[E]) push(x E) {
	var y int = x // ERROR "cannot use x \(variable of type E constrained by any\) as int value in variable declaration"
	l = x // ERROR "cannot use x \(variable of type E constrained by any\) as \*list\[E\] value in assignment"
	_ = y
}

func add[T number](a, b T) T                   { return a + b }
func convert[T, U any](s []T, f func(T) U) []U { return nil }
func zero[T any]() T                           { var z T; return z }
func index[T []int | map[int]int](x T) int     { return x[0] } // ERROR "cannot index x \(variable of type T constrained by \[\]int \| map\[int\]int\)"
func call[T func(int) | func(string)](f T)     { f(1) } // ERROR "invalid operation: cannot call f \(variable of type T constrained by func\(int\) \| func\(string\)\): func\(int\) and func\(string\) have different underlying types"
func ranges[T []int | string](x T) {
	for range x { // ERROR "cannot range over x \(variable of type T constrained by \[\]int \| string\): \[\]int and string have different underlying types"
	}
}
func compare[T []int](a T) bool             { return a == a } // ERROR "invalid operation: a == a \(incomparable types in type set\)"
func receive[T chan int | chan string](c T) { <-c } // ERROR "invalid operation: cannot receive from c \(variable of type T constrained by chan int \| chan string\): channels chan int and chan string have different element types"
func make1[T []int | chan int]()            { _ = make(T) } // ERROR "invalid argument: cannot make T: \[\]int and chan int have different underlying types"
func shadow[int any](x int)                 { var y string = x; _ = y } // ERROR "cannot use x \(variable of type int /\* with int declared at [^ ]* \*/ constrained by any\) as string value in variable declaration"

func main() {
	add(1, "a") // ERROR "in call to add, mismatched types untyped int and untyped string \(cannot infer T\)"
	add[string]("a", "b") // ERROR "string does not satisfy number \(string missing in ~int \| ~float64\)"
	convert([]int{1}, func(s string) int { return 0 }) // ERROR "in call to convert, type func\(s string\) int of func\(s string\) int \{…\} does not match inferred type func\(int\) U for func\(T\) U"
	convert[int, string, bool](nil, nil) // ERROR "got 3 type arguments but want 2"
	zero() // ERROR "in call to zero, cannot infer T \(declared at [^ ]*\)"
	x := convert[int] // ERROR "cannot infer U \(declared at [^ ]*\)"
	var f func(int, string) int = add // ERROR "inferred type func\(a int, b int\) int for func\(a T, b T\) T does not match type func\(int, string\) int of f"
	var p pair[int] // ERROR "not enough type arguments for type pair: have 1, want 2"
	p.foo()
	_ = pair[[]int, int]{} // ERROR "\[\]int does not satisfy comparable"
	_ = list{} // ERROR "cannot use generic type list\[T any\] without instantiation"
	var l list[int] = list[string]{} // ERROR "cannot use list\[string\]\{\} \(value of struct type list\[string\]\) as list\[int\] value in variable declaration"
	l.push("a") // ERROR "cannot use \"a\" \(untyped string constant\) as int value in argument to l\.push"
	_, _ = x, f
}
