// sort and slices: a million integers, strings and records.
//
// counts: n = 1_000_000 => n = 20_000
package main

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
)

func main() {
	const n = 1_000_000
	seed := uint32(1)
	a, b, c := make([]int, n), make([]int, n), make([]string, n/4)
	for i := range a {
		seed = seed*1664525 + 1013904223
		a[i], b[i] = int(seed>>2), int(seed>>3)
		if i < len(c) {
			c[i] = strconv.Itoa(int(seed))
		}
	}
	d := slices.Clone(b)
	slices.Sort(a)
	sort.Ints(b)
	sort.Slice(d, func(i, j int) bool { return d[i] > d[j] })
	sort.Strings(c)
	at, found := slices.BinarySearch(a, a[777])
	stable := slices.Clone(b[:n/4])
	slices.SortStableFunc(stable, func(x, y int) int { return x&0xff - y&0xff })
	fmt.Println(a[10], b[20], d[30], c[40], at, found, stable[50])
}
