// Package a has variables and a function that others get at by linkname directives.
package a

var counter = 40

var words = []string{"a", "b"}

// State shows what there is.
func State() (int, []string) { return counter, words }

func hidden(x int) int { return x * counter }
