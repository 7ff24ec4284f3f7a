// run

// Division and remainder by Go's rules, by variables and by constants.
package main

import "fmt"

//go:noinline
func divs(a, b int64) (int64, int64) { return a / b, a % b }

//go:noinline
func div8(a, b int8) (int8, int8) { return a / b, a % b }

//go:noinline
func consts(a int) [8]int {
	return [8]int{a / 2, a % 2, a / 8, a % 8, a / -3, a % -3, a / 10, a % 1000}
}

//go:noinline
func unsigned(a uint32) [6]uint32 { return [6]uint32{a / 3, a % 3, a / 7, a % 10, a / 16, a % 16} }

func try(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(r)
		}
	}()
	f()
}

func main() {
	for _, p := range [][2]int64{{7, 2}, {-7, 2}, {7, -2}, {-7, -2}, {-1 << 63, -1}, {-1 << 63, 1}, {1<<63 - 1, -1}, {0, 5}, {-1, 1 << 62}} {
		fmt.Println(divs(p[0], p[1]))
	}
	fmt.Println(div8(-128, -1))
	fmt.Println(div8(127, -128))
	for _, a := range []int{0, 1, -1, 7, -7, 8, -8, 999, -1001, 1<<63 - 1, -1 << 63} {
		fmt.Println(consts(a))
	}
	for _, a := range []uint32{0, 1, 6, 100, 1<<31 + 1, 1<<32 - 1} {
		fmt.Println(unsigned(a))
	}
	zero := 0
	try(func() { fmt.Println(1 / zero) })
	try(func() { fmt.Println(uint8(3) % uint8(zero)) })
	try(func() { x := 5; x /= zero; fmt.Println(x) })
	try(func() { fmt.Println(1.5/float64(zero), -1/float64(zero)) })
	try(func() { fmt.Println(complex(1, 1) / complex(float64(zero), 0)) })
}
