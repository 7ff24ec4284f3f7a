// errorcheck

// Declarations that run in circles, and what may be said while they are checked.
package main

import (
	"fmt"
	"unsafe"
)

type size [unsafe.Sizeof(size{})]int // ERROR "invalid recursive type: size refers to itself"

type byCall [len(makeIt())]int // ERROR "invalid recursive type: byCall refers to itself"

func makeIt() byCall { return byCall{} }

type arrayOne [2]arrayTwo // ERROR "invalid recursive type arrayOne"
type arrayTwo [2]arrayThree
type arrayThree arrayOne

type box[T any] struct{ v T }
type boxed struct{ b box[box[boxed]] } // ERROR "invalid recursive type boxed"

type grows[T any] struct{ next grows[*T] } // ERROR "invalid recursive type: grows\[\*T\] refers to itself"

type embeds struct{ v interface{ embeds } } // ERROR "invalid recursive type: embeds refers to itself"

type method interface{ m(method.m) } // ERROR "invalid recursive type: method refers to itself"

func named(named) {} // ERROR "named \(function\) is not a type"

var value = source()

func source() value { return 0 } // ERROR "value \(package-level variable\) is not a type"

// Fine: a constraint that names the type itself, pointers, function literals.
type own[P own[P]] struct{}
type list struct{ next *list }
type channel chan [unsafe.Sizeof(func(c channel) { <-c })]byte

func fmtUser(fmt int) int { return fmt }

func main() { fmt.Println(own[int]{}, list{}, fmtUser(1)) } // ERROR "int does not satisfy"
