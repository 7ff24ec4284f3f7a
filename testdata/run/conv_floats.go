// run

// Conversions between numbers: truncation, wrapping, sign extension, floats at the edges.
package main

import "fmt"

//go:noinline
func id[T any](v T) T { return v }

func main() {
	for _, f := range []float64{0, -0.9, 1.999999, -7.5, 1e15, 4294967295.5, -2147483648.9, 9.2e18} {
		f := id(f)
		fmt.Println(int64(f), int32(int64(f)), uint32(int64(f)), int8(int64(f)), uint8(int64(f)))
	}
	for _, f := range []float64{0.5, 1 << 40, 1 << 63, 1.8e19} {
		fmt.Println(uint64(id(f)))
	}
	for _, u := range []uint64{0, 1, 1 << 53, 1<<53 + 1, 1<<63 - 1, 1 << 63, 1<<63 + 1025, 1<<64 - 1} {
		u := id(u)
		fmt.Println(float64(u), float32(u), float64(int64(u)), int64(u), int16(u))
	}
	for _, i := range []int64{-1, -128, 127, 128, 1 << 31, -1 << 63, 1<<24 + 1} {
		i := id(i)
		fmt.Println(int8(i), uint8(i), int16(i), uint16(i), int32(i), uint32(i), uint64(i), float32(i), uintptr(uint8(i)))
	}
	var i8 int8 = id(int8(-3))
	var u8 uint8 = id(uint8(0xf0))
	fmt.Println(int64(i8), uint64(i8), uint16(i8), int64(u8), int8(u8), rune(u8), float32(i8), string(rune(u8)))
	f32 := id(float32(16777217))
	fmt.Println(f32, float64(id(float32(0.1))), float32(id(0.1)), float32(id(1e300)), float32(id(1e-300)))
	c := complex(id(float32(1.5)), -2)
	fmt.Println(complex128(c), real(c), imag(c))
}
