// run

// What GODEBUG says counts from the moment that the program changes it.
package main

import (
	"fmt"
	"os"
)

func nilPanic() (r any) {
	defer func() { r = recover() }()
	panic(nil)
}

func main() {
	show := func() { fmt.Printf("%T\n", nilPanic()) }
	show()
	os.Setenv("GODEBUG", "panicnil=1")
	show()
	os.Setenv("GODEBUG", "panicnil=0,other=1")
	show()
	os.Setenv("GODEBUG", "panicnil=1")
	os.Unsetenv("GODEBUG")
	show()
	os.Setenv("GODEBUG", "panicnil=1")
	os.Clearenv()
	show()
}
