package main

import (
	"fmt"
	"unicode"
)

// printable writes the edges of the runs of printable runes, for strconv.
func printable(w *output) {
	w.header("strconv")
	fmt.Fprint(w, `// printEdges lists, in order, where runs of printable runes begin and end: a rune is printable when the number of
// edges up to it is odd.
var printEdges = [...]uint32{`)
	edges := []rune{}
	in := false
	for r := rune(0); r <= unicode.MaxRune+1; r++ {
		if p := r <= unicode.MaxRune && unicode.IsPrint(r); p != in {
			in = p
			edges = append(edges, r)
		}
	}
	for i, e := range edges {
		if i%12 == 0 {
			fmt.Fprint(w, "\n\t")
		} else {
			fmt.Fprint(w, " ")
		}
		fmt.Fprintf(w, "%#x,", e)
	}
	fmt.Fprint(w, "\n}\n\n// graphicSpaces are the graphic runes that are not printable.\nvar graphicSpaces = [...]rune{\n\t")
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.IsGraphic(r) && !unicode.IsPrint(r) {
			if n++; n > 1 {
				fmt.Fprint(w, " ")
			}
			fmt.Fprintf(w, "%#x,", r)
		}
	}
	fmt.Fprint(w, "\n}\n")
}
