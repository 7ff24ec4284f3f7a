// run
// exit: 2
// stderr: panic: runtime error: invalid memory address or nil pointer dereference

// A nil dereference ends the program with the signal line.
package main

type t struct{ a, b int }

//go:noinline
func get(p *t) int { return p.b }

func main() {
	println(get(nil))
}
