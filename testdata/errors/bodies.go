// errorcheck

// Functions without bodies, and one that must have none.
package main

func missing() // ERROR "missing function body"

//go:noescape
func withBody(p *int) {} // ERROR "can only use //go:noescape with external func implementations"

func main() {
	missing()
	withBody(nil)
}
