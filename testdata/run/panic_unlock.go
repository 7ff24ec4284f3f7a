// run
// exit: 2
// stderr: fatal error: sync: unlock of unlocked mutex

// Unlocking an unlocked mutex cannot be recovered.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() { fmt.Println("not printed", recover()) }()
	var mu sync.Mutex
	mu.Unlock()
}
