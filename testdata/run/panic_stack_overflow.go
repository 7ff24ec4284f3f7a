// run
// exit: 2
// stderr: stack overflow

// Endless recursion is a fatal error.
package main

//go:noinline
func down(n int) int { return down(n+1) + n }

func main() {
	println(down(0))
}
