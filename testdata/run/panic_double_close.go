// run
// exit: 2
// stderr: panic: close of closed channel

// Closing twice ends the program.
package main

func main() {
	c := make(chan int)
	close(c)
	close(c)
}
