// run
// exit: 2
// stderr: panic: interface conversion: interface {} is string, not int

// A failed assertion ends the program.
package main

func main() {
	var v any = "text"
	println(v.(int))
}
