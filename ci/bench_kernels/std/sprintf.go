// fmt: Sprintf with a mix of verbs, Fprintf to a buffer, Sscanf.
//
// counts: 250_000 => 2_000
// counts: 300_000 => 2_000
// counts: 60_000 => 200
package main

import (
	"bytes"
	"fmt"
)

type point struct {
	X, Y int
	Name string
}

func main() {
	total := 0
	p := point{3, -4, "corner"}
	for i := range 250_000 {
		total += len(fmt.Sprintf("%d items at %s: %v", i, "somewhere", i&1 == 0))
		total += len(fmt.Sprintf("%08.3f|%-10s|%+d|%x", float64(i)/7, "left", -i, i))
		total += len(fmt.Sprintf("%v %+v", p, &p))
		total += len(fmt.Sprint(i, " ", "x", 2.5, nil))
		total += len(fmt.Sprintf("%q %c %U %t %6.2f%%", "quoted\n", 'ü', 0x1f600, true, 99.5))
	}
	var b bytes.Buffer
	for i := range 300_000 {
		fmt.Fprintf(&b, "%d,%s;", i, "abc")
	}
	var n int
	var w string
	for range 60_000 {
		fmt.Sscanf("17 apples", "%d %s", &n, &w)
		total += n + len(w)
	}
	fmt.Println(total, b.Len())
}
