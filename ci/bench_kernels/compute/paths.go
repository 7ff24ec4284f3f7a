// Three nested loops over one flat slice: shortest paths between all pairs.
package main

import "fmt"

func main() {
	const n = 700
	d := make([]int32, n*n)
	seed := uint32(99)
	for i := range d {
		seed = seed*1664525 + 1013904223
		d[i] = int32(seed>>16) + 1
	}
	for k := range n {
		via := d[k*n : k*n+n]
		for i := range n {
			row := d[i*n : i*n+n]
			first := row[k]
			for j, old := range row {
				if s := first + via[j]; s < old {
					row[j] = s
				}
			}
		}
	}
	sum := 0
	for _, v := range d {
		sum += int(v)
	}
	fmt.Println(sum)
}
