// errorcheck

// Directives that may not stand where they do.
package main

import _ "unsafe"

//go:nowritebarrier // ERROR "//go:nowritebarrier only allowed in runtime"
func quiet() {}

type typ int

//go:linkname nothing other.nothing // ERROR "usage: //go:linkname localname \[linkname\]"

func main() { quiet() }
