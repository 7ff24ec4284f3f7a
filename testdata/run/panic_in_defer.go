// run
// exit: 2
// stderr: panic: second

// A panic during a panic: both are shown.
package main

func main() {
	defer func() { panic("second") }()
	panic("first")
}
