// run
// exit: 2
// stderr: panic: runtime error: hash of unhashable type []int

// An unhashable key ends the program.
package main

func main() {
	m := map[any]int{}
	m[[]int{1}] = 2
}
