// Loops with many index checks: stencils, gathers, reversals, slicing of slices.
package main

import "fmt"

func blur(out, in []int32, width int) {
	for y := 1; y < len(in)/width-1; y++ {
		for x := 1; x < width-1; x++ {
			at := y*width + x
			out[at] = (in[at-1] + in[at+1] + in[at-width] + in[at+width] + 4*in[at]) / 8
		}
	}
}

func gather(table []int32, index []uint16) (sum int32) {
	for _, i := range index {
		sum += table[i]
	}
	return sum
}

func reverse(s []int32) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func windows(s []int32) (most int32) {
	for i := range len(s) - 16 {
		w := s[i : i+16]
		most = max(most, w[0]+w[5]-w[15])
	}
	return most
}

func main() {
	const width = 1024
	a, b := make([]int32, width*512), make([]int32, width*512)
	index := make([]uint16, 1<<16)
	for i := range a {
		a[i] = int32(i * 7919 % 1000)
	}
	for i := range index {
		index[i] = uint16(i * 40503)
	}
	var sum int32
	for range 100 {
		blur(b, a, width)
		a, b = b, a
		sum += gather(a, index) + windows(a)
		reverse(a)
	}
	for _, v := range a {
		sum += v
	}
	fmt.Println(sum)
}
