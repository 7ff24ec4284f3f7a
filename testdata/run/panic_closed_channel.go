// run
// exit: 2
// stderr: panic: send on closed channel

// A send on a closed channel, in another goroutine, ends the program.
package main

func main() {
	c := make(chan int)
	close(c)
	go func() { c <- 1 }()
	select {}
}
