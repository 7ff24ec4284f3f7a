// Slices that grow by append, of numbers, of strings and of slices.
package main

import "fmt"

func main() {
	total := 0
	for round := range 60 {
		var ints []int
		for i := range 300_000 {
			ints = append(ints, i^round)
		}
		var words []string
		for i := range 100_000 {
			words = append(words, "abcdef"[i%6:])
		}
		var rows [][]int32
		for i := range 20_000 {
			var r []int32
			for k := range i % 12 {
				r = append(r, int32(k))
			}
			rows = append(rows, r)
		}
		total += len(ints) + ints[777] + len(words[8]) + len(rows[11])
	}
	fmt.Println(total)
}
