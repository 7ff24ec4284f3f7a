// run
// exit: 2
// stderr: fatal error: all goroutines are asleep - deadlock!

// Main waits for a value that nobody can send.
package main

import "fmt"

func main() {
	c := make(chan int)
	fmt.Println("waiting")
	<-c
}
