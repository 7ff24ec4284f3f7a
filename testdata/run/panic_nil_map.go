// run
// exit: 2
// stderr: panic: assignment to entry in nil map

// A write to a nil map ends the program.
package main

import "fmt"

func main() {
	var m map[string]int
	fmt.Println(m["x"])
	m["x"] = 1
}
