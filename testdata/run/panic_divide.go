// run
// exit: 2
// stderr: panic: runtime error: integer divide by zero

// A division by zero ends the program; the trace names it.
package main

var zero int

func main() {
	println(1 / zero)
}
