// Function values: closures over variables, composed and handed to other functions.
//
// counts: 25_000_000 => 300_000
// counts: 40_000 => 300
package main

import "fmt"

func compose(fs ...func(int) int) func(int) int {
	return func(v int) int {
		for _, f := range fs {
			v = f(v)
		}
		return v
	}
}

func fold(values []int, start int, f func(acc, v int) int) int {
	for _, v := range values {
		start = f(start, v)
	}
	return start
}

func main() {
	offset, calls := 3, 0
	chain := compose(
		func(v int) int { calls++; return v + offset },
		func(v int) int { return v ^ calls },
		func(v int) int { return v & 0xffff },
	)
	v := 1
	for i := range 25_000_000 {
		v = chain(v)
		if i&1023 == 0 {
			offset++
		}
	}
	values := make([]int, 1000)
	for i := range values {
		values[i] = i
	}
	sum := 0
	for range 40_000 {
		bias := sum & 3
		sum += fold(values, 0, func(acc, v int) int { return acc + v ^ bias })
	}
	fmt.Println(v, calls, sum)
}
