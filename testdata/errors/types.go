// errorcheck

// Assignability, operators, conversions.
package main

import "fmt"

type celsius float64
type point struct{ x, y int }

func needs(s fmt.Stringer) {}

func main() {
	var s string = 5 // ERROR "cannot use 5 \(untyped int constant\) as string value in variable declaration"
	var i int = "a" // ERROR "cannot use \"a\" \(untyped string constant\) as int value in variable declaration"
	var c celsius = 1.5
	var f float64 = c // ERROR "cannot use c \(variable of float64 type celsius\) as float64 value in variable declaration"
	i = s // ERROR "cannot use s \(variable of type string\) as int value in assignment"
	_ = i + f // ERROR "invalid operation: i \+ f \(mismatched types int and float64\)"
	_ = s - s // ERROR "invalid operation: operator - not defined on s \(variable of type string\)"
	_ = !i // ERROR "invalid operation: operator ! not defined on i \(variable of type int\)"
	_ = point{1} // ERROR "too few values in struct literal"
	_ = point{1, 2, 3} // ERROR "too many values in struct literal"
	_ = point{z: 1} // ERROR "unknown field z in struct literal of type point"
	needs(c) // ERROR "cannot use c \(variable of float64 type celsius\) as fmt.Stringer value in argument to needs: celsius does not implement fmt.Stringer \(missing method String\)"
	_ = []int{1, "b"} // ERROR "cannot use \"b\" \(untyped string constant\) as int value in array or slice literal"
	_ = map[[]int]string{} // ERROR "invalid map key type \[\]int"
	if i { // ERROR "non-boolean condition in if statement"
	}
	_ = int8(300) // ERROR "constant 300 overflows int8"
	var p *point
	p.missing() // ERROR "p.missing undefined \(type \*point has no field or method missing\)"
	_ = nil // ERROR "use of untyped nil in assignment"
	_ = s.x // ERROR "s.x undefined \(type string has no field or method x\)"
	_ = 1 << 64 >> 64
	var u uint8 = 1 << 8 // ERROR "cannot use 1 << 8 \(untyped int constant 256\) as uint8 value in variable declaration \(overflows\)"
	_, _, _, _ = f, u, p, i
	i.x = 3 // ERROR "i.x undefined \(type int has no field or method x\)"
	_ = 1 / 0 // ERROR "invalid operation: division by zero"
	_ = [2]int{1, 2, 3} // ERROR "index 2 is out of bounds"
	undefinedName() // ERROR "undefined: undefinedName"
	_ = fmt.Nothing // ERROR "undefined: fmt.Nothing"
}
