// Package linkname takes from package a what that doesn't export.
package linkname

import (
	"linkname/a"
	_ "unsafe"
)

//go:linkname same linkname/a.counter
var same int

//go:linkname list linkname/a.words
var list []string

//go:linkname hidden linkname/a.hidden
func hidden(x int) int

// Change writes through the names and asks a.
func Change() (int, []string, int) {
	same += 2
	list = append(list, "c")
	n, words := a.State()
	return n, words, hidden(2)
}
