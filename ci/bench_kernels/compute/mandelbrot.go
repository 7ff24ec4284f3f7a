// Floating point in registers with data-dependent loops: points of the Mandelbrot set.
package main

import "fmt"

func main() {
	const size, most = 2000, 120
	inside, steps := 0, 0
	for py := range size {
		ci := 2*float64(py)/size - 1
		for px := range size {
			cr := 3*float64(px)/size - 2
			zr, zi, n := 0.0, 0.0, 0
			for n < most && zr*zr+zi*zi <= 4 {
				zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
				n++
			}
			steps += n
			if n == most {
				inside++
			}
		}
	}
	fmt.Println(inside > 0, (inside+500)/1000, (steps+500000)/1000000)
}
