// run
// exit: 2
// stderr: panic: out of cheese [recovered, repanicked]

// A panic that is recovered and raised again says so.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred")
	defer func() {
		r := recover()
		fmt.Println("got", r)
		panic(r)
	}()
	panic("out of cheese")
}
