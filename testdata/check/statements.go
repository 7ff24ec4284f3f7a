package main

type T struct {
	a int
	b string
}

func (t *T) set(v int) { t.a = v }

type setter interface{ set(int) }

func pair() (int, string) { return 1, "x" }

func missing(b bool) int {
	if b {
		return 1
	}
} // ERROR "missing return"

func loops(m map[string]T, ch <-chan int) {
	for i := range 10 {
		_ = i
	}
	for k, v := range m {
		_, _ = k, v
	}
	for i, j := range ch { // ERROR "permits only one iteration variable"
		_, _ = i, j
	}
	m["x"].a = 1 // ERROR "cannot assign to struct field m["
	ch <- 1      // ERROR "cannot send to receive-only channel"
}

func main() {
	var unused int // ERROR "declared and not used: unused"
	x, y := pair()
	x = y           // ERROR "cannot use y (variable of type string) as int value in assignment"
	a, b, c := pair() // ERROR "assignment mismatch: 3 variables but pair returns 2 values" "declared and not used: a" "declared and not used: b" "declared and not used: c"
	var s setter = T{} // ERROR "T does not implement setter (method set has pointer receiver)"
	s = &T{}
	s.get()    // ERROR "s.get undefined (type setter has no field or method get)"
	_ = T{1}   // ERROR "too few values in struct literal of type T"
	_ = T{c: 1} // ERROR "unknown field c in struct literal of type T"
	switch x {
	case 1:
		fallthrough
	case 2, 1: // ERROR "duplicate case 1 (constant of type int) in expression switch"
	case "a": // ERROR "cannot convert"
		fallthrough // ERROR "cannot fallthrough final case in switch"
	}
	switch v := any(x).(type) { // ERROR "v declared and not used"
	case int:
	case int: // ERROR "duplicate case int in type switch"
	}
	if x { // ERROR "non-boolean condition in if statement"
	}
	return 1 // ERROR "too many return values"
}

var p, q = q, p // ERROR "initialization cycle for p"

type R struct{ r R } // ERROR "invalid recursive type: R refers to itself"

const big int8 = 1 << 10 // ERROR "cannot use 1 << 10 (untyped int constant 1024) as int8 value in constant declaration (overflows)"

var shift = 1.0 << 3
var _ float64 = 1 << shift // ERROR "must be integer"
