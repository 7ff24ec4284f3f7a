// run
// exit: 2
// stderr: panic: runtime error: index out of range [5] with length 3

// An index out of range ends the program.
package main

//go:noinline
func at(s []int, i int) int { return s[i] }

func main() {
	println(at([]int{1, 2, 3}, 5))
}
