// run

// Index checks next to what an optimiser may prove: the loops here stay inside by a hair, or leave by one.
package main

import (
	"fmt"
	"math"
)

// try runs f and says how it ended.
func try(name string, f func() int) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panic:", e)
		}
	}()
	fmt.Println(name, f())
}

//go:noinline
func reversed(s []int, from int) (sum int) {
	for i := from; i >= 0; i-- {
		sum = sum*3 + s[i]
	}
	return sum
}

//go:noinline
func swapped(s []int) int {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
	return s[0]
}

//go:noinline
func neighbours(s []int, first int) (sum int) {
	for i := first; i < len(s); i++ {
		sum += s[i-1] * s[i]
	}
	return sum
}

//go:noinline
func after(s []int) (sum int) {
	for i := 0; i <= len(s)-2; i++ {
		sum += s[i+1]
	}
	for i := 0; i < len(s); i++ {
		sum += s[i+1]
	}
	return sum
}

//go:noinline
func insertion(s []int) int {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j-1] > s[j]; j-- {
			s[j-1], s[j] = s[j], s[j-1]
		}
	}
	return s[len(s)-1]
}

//go:noinline
func steps(s []int, step int) (sum int) {
	for i := 0; i < len(s); i += step {
		sum += s[i]
	}
	return sum
}

//go:noinline
func wraps(s []int, from int) (sum int) {
	for i := from; i > 0; i++ {
		if i == math.MinInt {
			return -1
		}
		if i-math.MaxInt+len(s) >= 0 {
			sum += s[i-math.MaxInt+len(s)]
		}
	}
	return sum
}

//go:noinline
func unlike(s []int, n int) (sum int) {
	for i := 0; i != n; i++ {
		sum += s[i]
	}
	return sum
}

//go:noinline
func search(s []int, x int) int {
	i, j := 0, len(s)
	for i < j {
		h := int(uint(i+j) >> 1)
		if s[h] < x {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

//go:noinline
func clamped(s []int, n int) (sum int) {
	if n > len(s) {
		n = len(s)
	}
	for i := 0; i < n; i++ {
		sum += s[i]
	}
	m := min(n, 3)
	for i := range m {
		sum += s[i]
	}
	return sum + s[m]
}

//go:noinline
func floored(s []int, n int) int {
	if n < 0 {
		n = 0
	}
	return s[n]
}

//go:noinline
func windows(s []int, width int) (sum int) {
	for i := range len(s) - 3 {
		w := s[i : i+4]
		sum += w[0] - w[3]
	}
	for i := range len(s) {
		sum += len(s[i : i+width])
	}
	return sum
}

//go:noinline
func remainders(s []int, k int) (sum int) {
	for i := range 3 * len(s) {
		sum += s[i%len(s)] + s[i&3]
	}
	return sum + s[k%len(s)]
}

//go:noinline
func consumed(s []byte) (sum int) {
	for len(s) >= 4 {
		sum += int(s[0]) + int(s[3])
		s = s[4:]
	}
	for len(s) > 0 {
		sum = sum*10 + int(s[0])
		s = s[1:]
	}
	return sum
}

//go:noinline
func inner(s []byte) (words int) {
	i := 0
	for i < len(s) {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		from := i
		for i < len(s) && s[i] != ' ' {
			i++
		}
		if i > from {
			words += int(s[from]) + int(s[i-1])
		}
	}
	return words
}

//go:noinline
func unsignedDown(s []int) (sum int) {
	for i := uint(len(s)) - 1; i < uint(len(s)); i-- {
		sum = sum*2 + s[i]
	}
	for i := uint(len(s)); i >= 0; i-- {
		sum = sum*2 + s[i]
	}
	return sum
}

//go:noinline
func narrow(s []int, n int8) (sum int) {
	for i := int8(100); i < n || i > 0; i++ {
		sum += s[i]
	}
	return sum
}

//go:noinline
func divided(a, b int) (r [8]int) {
	if a >= 0 {
		r[0], r[1], r[2] = a/8, a%8, a/7
		if b > 0 {
			r[3], r[4] = a/b, a%b
		}
	}
	r[5], r[6] = a/8, a%8
	if a%4 == 0 {
		r[7] = 1
	}
	return r
}

//go:noinline
func negativeLength(n int) (size int) {
	if n < 0 {
		return -1
	}
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return len(s) + s[n-1]
}

//go:noinline
func differences(s []int, a, b int) int {
	n := b - a
	if n < 0 {
		return n
	}
	t := s[a:b]
	return t[n-1] + t[0]
}

func main() {
	s := []int{5, 2, 9, 1, 7, 3}
	try("reversed", func() int { return reversed(s, len(s)-1) })
	try("reversed beyond", func() int { return reversed(s, len(s)) })
	try("reversed nothing", func() int { return reversed(nil, -1) })
	try("swapped", func() int { return swapped(append([]int(nil), s...)) })
	try("swapped nothing", func() int { return swapped(nil) })
	try("neighbours", func() int { return neighbours(s, 1) })
	try("neighbours from 0", func() int { return neighbours(s, 0) })
	try("neighbours from -5", func() int { return neighbours(s, -5) })
	try("neighbours from least", func() int { return neighbours(s, math.MinInt) })
	try("after", func() int { return after(s) })
	try("insertion", func() int { return insertion(append([]int(nil), s...)) })
	try("steps of 2", func() int { return steps(s, 2) })
	try("steps of -1", func() int { return steps(s, -1) })
	try("steps of most", func() int { return steps(s, math.MaxInt) })
	try("wraps", func() int { return wraps(s, math.MaxInt-8) })
	try("unlike", func() int { return unlike(s, 4) })
	try("unlike beyond", func() int { return unlike(s, 7) })
	try("unlike never", func() int { return unlike(s, -1) })
	try("search", func() int { return search([]int{1, 3, 5, 7, 9}, 7)*100 + search(nil, 3)*10 + search([]int{1}, 3) })
	try("clamped", func() int { return clamped(s, 100) })
	try("clamped 2", func() int { return clamped(s, 2) })
	try("clamped below", func() int { return clamped(s, -2) })
	try("clamped short", func() int { return clamped(s[:2:2], 9) })
	try("floored", func() int { return floored(s, -3) + floored(s, 5) })
	try("floored beyond", func() int { return floored(s, 6) })
	try("windows", func() int { return windows(s, 0) })
	try("windows of 2", func() int { return windows(s[:5:5], 2) })
	try("windows of -1", func() int { return windows(s, -1) })
	try("remainders", func() int { return remainders(s, 8) })
	try("remainders negative", func() int { return remainders(s, -8) })
	try("remainders of none", func() int { return remainders(nil, 1) })
	try("remainders of three", func() int { return remainders(s[:3], 1) })
	try("consumed", func() int { return consumed([]byte("0123456789")) })
	try("inner", func() int { return inner([]byte("  some words  here ")) })
	try("unsignedDown", func() int { return unsignedDown(s) })
	try("narrow", func() int { return narrow(make([]int, 128), 120) })
	fmt.Println(divided(37, 5), divided(-37, 5), divided(40, -5), divided(math.MinInt, -1))
	try("negativeLength", func() int { return negativeLength(4)*10 + negativeLength(-4) })
	try("negativeLength of none", func() int { return negativeLength(0) })
	try("differences", func() int { return differences(s, 1, 4)*100 + differences(s, 4, 1) })
	try("differences of none", func() int { return differences(s, 4, 4) })
	try("differences beyond", func() int { return differences(s, 4, 8) })
}
