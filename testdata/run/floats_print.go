// run

// Floats: arithmetic of both widths, special values, comparisons, printing, constants, complex numbers.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func id[T any](v T) T { return v }

func main() {
	x, y := id(0.1), id(0.2)
	fmt.Println(x+y, x*y, x/y, x-y, float32(x)+float32(y), id(float32(1))/3)
	inf, nan, zero := math.Inf(1), math.NaN(), id(0.0)
	fmt.Println(inf-inf, inf*zero, zero/zero, 1/zero, -1/zero, inf+1 == inf, -zero, math.Copysign(0, -1))
	for _, f := range []float64{nan, 1, inf} {
		fmt.Println(f < 1, f <= 1, f == 1, f != 1, f >= 1, f > 1, !(f < 1), !(f >= 1))
	}
	for _, f := range []float64{1e20, 1e21, 123456789, 1.5e-7, 5e-324, math.MaxFloat64, 100000, 0.000001} {
		fmt.Print(f, " ", float32(f), " ")
	}
	fmt.Println()
	fmt.Println(math.Sqrt(2), math.Floor(-0.5), math.Ceil(0.2), math.Trunc(-2.7), math.Abs(-3), math.FMA(2, 3, 4), math.Round(0.5), math.Pow(2, -2))
	fmt.Println(math.Float64bits(id(1.5)), math.Float32frombits(0x40490fdb), math.IsNaN(nan), math.IsInf(-inf, -1), math.Signbit(-zero))
	var f32 float32 = 1 << 24
	f32 += 1
	n := 0
	for f := id(float32(0)); f < 1; f += 0.1 {
		n++
	}
	fmt.Println(f32, n, id(16777217.0) == float64(f32), uint8(id(255.99)), int(id(-1.99)), int64(id(float32(1e10))))
	c, d := id(complex(1, 2)), id(complex64(3-4i))
	fmt.Println(c*c, c/(1-1i), d*d, -c, c == 1+2i, real(d)+imag(d), c+complex128(d))
	fmt.Printf("%.3f %8.2e %g %v %6.1f|%-8.3g|%+.2f %x\n", x, x, y, d, 3.14159, 2.0, 1.0, 1.0)
	sum := 0.0
	for i := range 1000 {
		sum += 1 / float64(i+1)
	}
	fmt.Println(sum, math.MaxInt64, float64(math.MaxInt64), math.Pi)
	x += 1
	x *= 3
	x -= 0.3
	x /= 7
	x++
	fmt.Println(x)
}
