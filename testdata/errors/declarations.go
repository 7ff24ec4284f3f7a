// errorcheck

// Redeclarations, cycles, constants, interfaces.
package main

type T struct { // ERROR "invalid recursive type: T refers to itself"
	next T
}

type I interface{ M() }

type impl struct{}

func (impl) M(int) {}

func (impl) String() string { return "" }
func (impl) String() string { return "" } // ERROR "method impl.String already declared at"

var _ I = impl{} // ERROR "cannot use impl\{\} \(value of struct type impl\) as I value in variable declaration: impl does not implement I \(wrong type for method M\)"

type pimpl struct{}

func (*pimpl) M() {}

var _ I = pimpl{} // ERROR "pimpl does not implement I \(method M has pointer receiver\)"

const big = 1 << 100

var x int = big // ERROR "cannot use big \(untyped int constant 1267650600228229401496703205376\) as int value in variable declaration \(overflows\)"

var a = b // ERROR "initialization cycle"
var b = a

func dup(p int, p string) {} // ERROR "p redeclared in this block"

func g[E any](e E) E { return e }

func sum[N int | float64](list []N) (n N) {
	for _, v := range list {
		n += v
	}
	return
}

func main() {
	v := 1
	v := 2 // ERROR "no new variables on left side of :="
	_ = v
	switch v {
	case 1:
	case 1: // ERROR "duplicate case 1 \(constant of type int\) in expression switch"
	}
	_ = map[string]int{"a": 1, "a": 2} // ERROR "duplicate key \"a\" in map literal"
	_ = sum([]string{"a"}) // ERROR "string does not satisfy int \| float64"
	g[int, int](1) // ERROR "got 2 type arguments but want 1"
	const c = 10
	c = 20 // ERROR "cannot assign to c \(neither addressable nor a map index expression\)|cannot assign to c"
	break // ERROR "break is not in a loop, switch, or select"
	goto nowhere // ERROR "label nowhere not defined"
}
