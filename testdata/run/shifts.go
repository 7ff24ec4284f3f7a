// run

// Shifts: counts of any type and size, wide counts, signed counts, wrapping of the result.
package main

import "fmt"

//go:noinline
func shl[T ~int8 | ~uint8 | ~int32 | ~uint32 | ~int64 | ~uint64](v T, n uint) T { return v << n }

//go:noinline
func shr[T ~int8 | ~uint8 | ~int32 | ~uint32 | ~int64 | ~uint64](v T, n uint) T { return v >> n }

//go:noinline
func id(n int) int { return n }

func main() {
	for _, n := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 65, 1 << 40} {
		fmt.Println(n, shl(int8(-3), n), shr(int8(-3), n), shl(uint8(0x81), n), shr(uint8(0x81), n), shl(int32(-5), n), shr(int32(-5), n),
			shl(uint32(0x80000001), n), shr(uint32(0x80000001), n), shl(int64(-5), n), shr(int64(-5), n), shl(uint64(1), n), shr(^uint64(0), n))
	}
	var small uint8 = 200
	var signed int16 = 3
	fmt.Println(1<<small, int64(1)<<signed, uint32(7)>>small, int8(id(1))<<7>>7, uint8(id(1))<<7>>7)
	x := 1
	x <<= small
	y := -1
	y >>= small
	fmt.Println(x, y)
	defer func() { fmt.Println(recover()) }()
	signed = -1
	fmt.Println(1 << signed)
}
