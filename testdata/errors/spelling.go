// errorcheck

// Types are named as the source spells them.
package main

type bytes = []byte
type record struct {
	b    byte
	u    uint8
	f    func(x int) error
	m    map[string][]byte
	a, e any
}

func two() (n int, err error)   { return }
func mixed(b byte, us ...uint8) {}
func (r record) less(p []uint8) {}

type lesser interface{ less(p []byte, n int) }

func main() {
	var r record
	var s string
	var bs bytes
	s = r.b // ERROR "cannot use r\.b \(variable of type byte\) as string value in assignment"
	s = r.u // ERROR "cannot use r\.u \(variable of type uint8\) as string value in assignment"
	s = r.f // ERROR "cannot use r\.f \(variable of type func\(x int\) error\) as string value in assignment"
	s = r.m["a"] // ERROR "cannot use r\.m\[\"a\"\] \(map index expression of type \[\]byte\) as string value in assignment"
	s = r.a // ERROR "cannot use r\.a \(variable of interface type any\) as string value in assignment: need type assertion"
	s = bs // ERROR "cannot use bs \(variable of slice type bytes\) as string value in assignment"
	s = &bs // ERROR "cannot use &bs \(value of type \*bytes\) as string value in assignment"
	s = s[0] // ERROR "cannot use s\[0\] \(value of type byte\) as string value in assignment"
	s = two // ERROR "cannot use two \(value of type func\(\) \(n int, err error\)\) as string value in assignment"
	bs = s // ERROR "cannot use s \(variable of type string\) as bytes value in assignment"
	r.u = s // ERROR "cannot use s \(variable of type string\) as uint8 value in assignment"
	mixed(s, s) // ERROR "cannot use s \(variable of type string\) as byte value in argument to mixed" "cannot use s \(variable of type string\) as uint8 value in argument to mixed"
	mixed() // ERROR "not enough arguments in call to mixed"
	s, r.u = two() // ERROR "cannot use 1st function result \(value of type int\) as string value in multiple assignment" "cannot use 2nd function result \(value of interface type error\) as uint8 value in multiple assignment"
	_ = s + r.u // ERROR "invalid operation: s \+ r\.u \(mismatched types string and uint8\)"
	_ = uint8(s) // ERROR "cannot convert s \(variable of type string\) to type uint8"
	var l lesser = r // ERROR "cannot use r \(variable of struct type record\) as lesser value in variable declaration: record does not implement lesser \(wrong type for method less\)"
	for _, c := range s {
		s = c // ERROR "cannot use c \(variable of type rune\) as string value in assignment"
	}
	s = bs[1:] // ERROR "cannot use bs\[1:\] \(value of slice type bytes\) as string value in assignment"
	bs.foo() // ERROR "bs\.foo undefined \(type bytes has no field or method foo\)"
	_ = l
}
