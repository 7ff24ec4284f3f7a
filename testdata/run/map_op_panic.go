// run

// An assignment operation that panics must not leave a new element in the map, nor change an old one.
package main

import "fmt"

func try(name string, f func(map[string]int)) {
	m := map[string]int{"old": 7}
	func() {
		defer func() { fmt.Println(name, recover()) }()
		f(m)
	}()
	fmt.Println(len(m), m["old"])
}

func main() {
	zero := 0
	try("div", func(m map[string]int) { m["new"] /= zero })
	try("rem", func(m map[string]int) { m["new"] %= zero })
	try("div old", func(m map[string]int) { m["old"] /= zero })
	try("add", func(m map[string]int) { m["new"] += 3 })
	try("div fine", func(m map[string]int) { m["old"] /= 2 })
	floats := map[int]float64{}
	floats[1] /= 2
	fmt.Println(len(floats))
}
