// run
// exit: 7

// Exit ends the program at once, without deferred calls.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("not printed")
	fmt.Println("before")
	func() {
		defer func() { recover() }()
		os.Exit(7)
	}()
	fmt.Println("not printed")
}
