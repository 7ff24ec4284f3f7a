// run
// exit: 2
// stderr: main.inner(

// The trace of an uncaught panic names the functions.
package main

//go:noinline
func inner(n int) {
	if n == 0 {
		panic("traced")
	}
	inner(n - 1)
}

func main() {
	inner(3)
}
