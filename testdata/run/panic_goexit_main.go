// run
// exit: 2
// stderr: no goroutines (main called runtime.Goexit) - deadlock!

// Goexit in main, when nothing else runs, is a deadlock.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer fmt.Println("deferred")
	runtime.Goexit()
}
