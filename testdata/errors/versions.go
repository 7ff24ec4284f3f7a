// errorcheck

//go:build go1.21

// What newer versions of the language brought.
package main

type generic[T any] struct{ x T }
type alias[T any] = []T // ERROR "generic type alias requires go1\.23 or later \(file declares //go:build go1\.21\)"
type outer struct{ inner }
type inner struct{ z int }

func (g generic[T]) method[U any]() {} // ERROR "generic method requires go1\.27 or later \(file declares //go:build go1\.21\)"
func identity[T any](T)             {}

func main() {
	for i := range 10 { // ERROR "cannot range over 10 \(untyped int constant\): requires go1\.22 or later \(file declares //go:build go1\.21\)"
		_ = i
	}
	for x := range func(yield func(int) bool) {} { // ERROR "cannot range over func\(yield func\(int\) bool\) \{\} \(value of type func\(yield func\(int\) bool\)\): requires go1\.23 or later \(file declares //go:build go1\.21\)"
		_ = x
	}
	_ = new(5) // ERROR "new\(5\) requires go1\.26 or later \(file declares //go:build go1\.21\)"
	_ = outer{z: 1} // ERROR "use of promoted field inner\.z in struct literal of type outer requires go1\.27 or later \(file declares //go:build go1\.21\)"
	var f func(int) = identity
	_ = f
}
