// A program for debuggers and profilers: ci/tools-test looks for its functions and lines.
package main

import "fmt"

type point struct{ x, y int }

//go:noinline
func (p *point) climb(n int) int {
	if n == 0 {
		return p.x // break here
	}
	return p.climb(n-1) + p.y
}

//go:noinline
func spin(a int) int {
	s := 0
	for i := range 1_000_000_000 {
		s += i ^ a // busy here
	}
	return s
}

func main() {
	fmt.Println((&point{1, 2}).climb(3))
	fmt.Println(spin(3))
}
