// run
// exit: 2
// stderr: panic: runtime error: makeslice: len out of range

// A negative length ends the program.
package main

//go:noinline
func n() int { return -1 }

func main() {
	println(len(make([]int, n())))
}
