// Maps in the language: look-ups that hit and miss, by several kinds of key, ranging, clearing.
//
// counts: 10_000_000 => 50_000
// counts: range 300 => range 2
// counts: range 3_000 => range 20
package main

import "fmt"

type cell struct{ x, y int32 }

func main() {
	ints := map[int]int{}
	cells := map[cell]int{}
	names := map[string]int{}
	keys := make([]string, 5000)
	for i := range keys {
		keys[i] = fmt.Sprint("key", i*7)
		names[keys[i]] = i
		ints[i*3] = i
		cells[cell{int32(i % 100), int32(i / 100)}] = i
	}
	sum := 0
	for i := range 10_000_000 {
		if v, ok := ints[i%15_000]; ok {
			sum += v
		}
		sum += cells[cell{int32(i % 100), int32(i % 60)}]
		sum += names[keys[i%5000]]
	}
	for range 300 {
		for k, v := range ints {
			sum += k ^ v
		}
	}
	for range 3_000 {
		clear(ints)
		for i := range 200 {
			ints[i] = i
		}
		sum += len(ints)
	}
	fmt.Println(sum)
}
