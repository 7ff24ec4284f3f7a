// errorcheck

// Unused variables, imports and labels.
package main

import (
	"fmt"
	"os" // ERROR "\"os\" imported and not used"
	str "strings" // ERROR "\"strings\" imported as str and not used"
)

func f() (n int, err error) { return 1, nil }

func main() {
	a := 1 // ERROR "declared and not used: a"
	var b, c = 2, 3 // ERROR "declared and not used: b"
	fmt.Println(c)
	n, err := f() // ERROR "declared and not used: err"
	fmt.Println(n)
	for i, v := range []int{1} { // ERROR "declared and not used: i"
		fmt.Println(v)
	}
	switch x := any(n).(type) { // ERROR "x declared and not used"
	case int:
	}
unused: // ERROR "label unused defined and not used"
	for {
		break
	}
	func() {
		y := 5 // ERROR "declared and not used: y"
		y = 6
	}()
}
