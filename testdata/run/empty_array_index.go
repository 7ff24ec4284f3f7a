// run

// Indices that can't be: of arrays without elements, and constants found only by the optimiser.
package main

import "fmt"

type five struct{ a, b, c, d, e int }

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

var global []int

func main() {
	i := 0
	try(func() {
		var none [0]five
		none[i].a++
	})
	try(func() {
		var none [0]five
		fmt.Println(none[i].c)
	})
	try(func() {
		var none [0]struct{}
		fmt.Println(none[i])
	})
	try(func() {
		j := -1
		global[j] = 0
	})
	try(func() {
		j := -1
		local := []five{{}}
		local[j].e = 1
	})
	try(func() {
		j := 1 << 62
		local := []five{{}}
		local[j].e = 1
	})
}
