// Calls: methods by value and by pointer, many arguments and results, variadic ones, mutual recursion.
package main

import "fmt"

//go:noinline
func many(a, b, c, d, e, f, g, h int) (int, int, int) { return a + b ^ c, d + e ^ f, g ^ h }

//go:noinline
func total(values ...int) (sum int) {
	for _, v := range values {
		sum += v
	}
	return sum
}

//go:noinline
func divide(a, b int) (int, error) {
	if b == 0 {
		return 0, fmt.Errorf("division of %d by zero", a)
	}
	return a / b, nil
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func main() {
	x, y, z, failed := 1, 2, 3, 0
	for i := range 40_000_000 {
		x, y, z = many(x, y, z, i, x, y, z, 7)
		if i&1 == 0 {
			x += total(y, z, i)
		}
		if i&3 == 0 {
			q, err := divide(y, i&255)
			if err != nil {
				failed++
			}
			z += q
		}
	}
	fmt.Println(x, y, z, failed, even(10_001), ackermann(2, 3000), ackermann(3, 8))
}
