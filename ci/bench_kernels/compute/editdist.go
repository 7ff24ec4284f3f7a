// Dynamic programming over strings: edit distances.
package main

import "fmt"

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 0; i < len(a); i++ {
		diagonal := row[0]
		row[0] = i + 1
		for j := 0; j < len(b); j++ {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

func main() {
	text := func(seed uint32, n int) string {
		b := make([]byte, n)
		for i := range b {
			seed = seed*1664525 + 1013904223
			b[i] = "acgt"[seed>>30]
		}
		return string(b)
	}
	total := 0
	for i := range uint32(20) {
		total += distance(text(i, 3000), text(i+100, 3000))
	}
	fmt.Println(total)
}
