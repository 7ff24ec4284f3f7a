// The smallest program with output.
package main

import "fmt"

func main() { fmt.Println("hello, world") }
