// run

// recover as the deferred call itself counts as called by the function that defers it.
package main

import "fmt"

func stops() (s string) {
	defer func() { s = fmt.Sprint("after: ", recover()) }()
	defer func() {
		defer recover()
	}()
	panic("one")
}

func tooHigh() (s string) {
	defer func() { s = fmt.Sprint("after: ", recover()) }()
	defer func() {
		defer func() { fmt.Println("inner:", recover()) }()
		defer recover()
		panic("three")
	}()
	panic("two")
}

func directly() {
	defer func() { fmt.Println("outer:", recover()) }()
	defer recover()
	panic("four")
}

func main() {
	fmt.Println(stops())
	fmt.Println(tooHigh())
	directly()
	go recover()
}
