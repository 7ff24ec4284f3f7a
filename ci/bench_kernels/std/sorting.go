// Sorting: by the ordered functions, by comparison functions, through the interface.
package main

import (
	"fmt"
	"slices"
	"sort"
)

type record struct {
	key  uint32
	name string
}

func main() {
	const n = 1_500_000
	x := uint32(1)
	ints := make([]int, n)
	records := make([]record, n/2)
	for i := range ints {
		x = x*1664525 + 1013904223
		ints[i] = int(x >> 3)
		if i < len(records) {
			records[i] = record{x >> 8, "r"}
		}
	}
	other := slices.Clone(ints)
	slices.Sort(ints)
	sort.Sort(sort.Reverse(sort.IntSlice(other)))
	slices.SortFunc(records, func(a, b record) int { return int(a.key) - int(b.key) })
	fmt.Println(ints[0] == other[n-1], records[0].key <= records[1].key)
}
