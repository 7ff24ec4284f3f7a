// Nested loops over slices of floats: matrix multiplication.
//
// counts: const n = 500 => const n = 60
package main

import "fmt"

func main() {
	const n = 500
	matrix := func(f func(i, j int) float64) [][]float64 {
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			for j := range m[i] {
				m[i][j] = f(i, j)
			}
		}
		return m
	}
	a := matrix(func(i, j int) float64 { return float64(i + j) })
	b := matrix(func(i, j int) float64 { return float64(i - j) })
	c := matrix(func(i, j int) float64 { return 0 })
	for range 4 {
		for i := range n {
			for j := range n {
				sum := 0.0
				for k := range n {
					sum += a[i][k] * b[k][j]
				}
				c[i][j] += sum
			}
		}
	}
	fmt.Println(c[10][20], c[n-1][n-1])
}
