// A million goroutines blocked on a channel at once.
//
// with: blocked.go
package main

import "fmt"

func main() { fmt.Println(block(1_000_000, 1)) }
