// Floating-point division in nested loops: the spectral norm of an infinite matrix.
//
// counts: const n = 1400 => const n = 140
package main

import (
	"fmt"
	"math"
)

func entry(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

func multiply(out, in []float64, at func(i, j int) float64) {
	for i := range out {
		sum := 0.0
		for j, v := range in {
			sum += at(i, j) * v
		}
		out[i] = sum
	}
}

func multiplyDirect(out, in []float64, transposed bool) {
	for i := range out {
		sum := 0.0
		for j, v := range in {
			if transposed {
				sum += entry(j, i) * v
			} else {
				sum += entry(i, j) * v
			}
		}
		out[i] = sum
	}
}

func main() {
	const n = 1400
	u, v, w := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for range 10 {
		multiplyDirect(w, u, false)
		multiplyDirect(v, w, true)
		multiply(w, v, entry)
		multiply(u, w, func(i, j int) float64 { return entry(j, i) })
	}
	uv, vv := 0.0, 0.0
	for i := range u {
		uv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	fmt.Printf("%.9f\n", math.Sqrt(uv/vv))
}
