// Large buffers without pointers, of many sizes, each used a little.
package main

import "fmt"

func main() {
	ring := make([][]byte, 64)
	sum, seed := 0, uint32(3)
	for i := range 100_000 {
		seed = seed*1664525 + 1013904223
		b := make([]byte, 1<<10+int(seed>>16))
		for k := 0; k < len(b); k += 4096 {
			b[k] = byte(i)
		}
		if old := ring[i%64]; old != nil {
			sum += int(old[0])
		}
		ring[i%64] = b
	}
	fmt.Println(sum)
}
