// run
// exit: 2
// stderr: panic: (main.failure) 0x

// A panic with a struct that is no error prints its type and address form.
package main

type failure struct{ code int }

func (f failure) GoString() string { return "unused" }

func main() {
	panic(failure{3})
}
