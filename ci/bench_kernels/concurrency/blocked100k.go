// A hundred thousand goroutines blocked on a channel at once, several times.
//
// with: blocked.go
package main

import "fmt"

func main() { fmt.Println(block(100_000, 8)) }
