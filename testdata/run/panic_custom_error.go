// run
// exit: 2
// stderr: code 3

// A panic with an error prints its type and text.
package main

import "fmt"

type failure int

func (f failure) Error() string { return fmt.Sprint("code ", int(f)) }

func main() {
	fmt.Println("start")
	panic(failure(3))
}
