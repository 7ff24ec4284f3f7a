// run

// A variable without initialiser counts in the order of initialisation: what needs it waits until its turn.
package main

import "fmt"

func show(name string, _ ...any) int {
	fmt.Println(name)
	return 0
}

var a = show("a", late)
var b = show("b", later)
var c = show("c")
var d = func() int { return show("d", &computed) }()

var late int
var later, latest struct{ x int }
var computed = show("computed", latest)

func main() { fmt.Println(a, b, c, d) }
