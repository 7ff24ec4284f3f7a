// Maps that are made, filled with pointers, and dropped.
package main

import "fmt"

type item struct {
	id   int
	tags []string
}

func main() {
	index := map[int]map[int]*item{}
	total := 0
	for round := range 20_000 {
		m := map[int]*item{}
		for i := range 200 {
			m[i*round] = &item{id: i, tags: []string{"a", "b"}}
		}
		index[round%500] = m
		for _, it := range m {
			total += it.id + len(it.tags)
		}
	}
	fmt.Println(len(index), total)
}
