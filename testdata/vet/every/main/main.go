// The program's types are named by its import path.
package main

import (
	"context"
	"fmt"
)

type T struct{ s string }

func main() {
	fmt.Printf("%d\n", T{})
	_, cancel := context.WithCancel(context.Background())
	if len(T{}.s) > 0 {
		cancel()
	}
}
