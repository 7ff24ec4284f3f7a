// Maps by strings: words counted, looked up, deleted, ranged over, and sorted keys.
package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

func main() {
	keys := make([]string, 200_000)
	for i := range keys {
		keys[i] = "some/path/" + strconv.Itoa(i*7919%1_000_003)
	}
	counts := map[string]int{}
	for round := range 8 {
		for i, k := range keys {
			counts[k] += i & round
		}
	}
	hits := 0
	for i := range 2_000_000 {
		if _, ok := counts[keys[i*31%len(keys)][:9+i%3]]; ok {
			hits++
		}
	}
	for i, k := range keys {
		if i%3 == 0 {
			delete(counts, k)
		}
	}
	sum := 0
	for _, v := range counts {
		sum += v
	}
	sorted := slices.Sorted(maps.Keys(counts))
	fmt.Println(len(counts), hits, sum, sorted[0], sorted[len(sorted)-1])
}
