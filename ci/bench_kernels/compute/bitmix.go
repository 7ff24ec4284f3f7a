// Shifts, rotations and multiplications on words, and hashing of bytes.
package main

import (
	"fmt"
	"math/bits"
)

func mix(h, v uint64) uint64 {
	v *= 0x87c37b91114253d5
	v = bits.RotateLeft64(v, 31) * 0x4cf5ad432745937f
	h = bits.RotateLeft64(h^v, 27)
	return h*5 + 0x52dce729
}

func main() {
	h, ones := uint64(1), 0
	for i := range uint64(30_000_000) {
		h = mix(h, i)
		ones += bits.OnesCount64(h) + bits.LeadingZeros64(h|1)
	}
	data := make([]byte, 1<<16)
	for i := range data {
		data[i] = byte(i * 7)
	}
	f := uint32(2166136261)
	for range 2000 {
		for _, b := range data {
			f = (f ^ uint32(b)) * 16777619
		}
	}
	fmt.Println(h, ones, f)
}
