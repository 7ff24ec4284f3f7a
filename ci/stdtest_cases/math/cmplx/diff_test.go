package cmplx_test

import (
	"math"
	ref "math/cmplx"
	"math/rand/v2"
	"testing"

	own "rgostd/math/cmplx"
)

func part(r *rand.Rand) float64 {
	edges := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, math.Inf(1), math.Inf(-1), math.NaN(), math.Pi / 2, math.Pi, 1e300, 1e10, 0x1p40}
	switch r.IntN(4) {
	case 0:
		return edges[r.IntN(len(edges))]
	case 1:
		return r.NormFloat64() * math.Pow(2, float64(r.IntN(80)-40))
	}
	return r.NormFloat64() * 3
}

func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func TestAgainstReference(t *testing.T) {
	for name, f := range map[string][2]func(complex128) complex128{
		"Acos": {own.Acos, ref.Acos}, "Acosh": {own.Acosh, ref.Acosh}, "Asin": {own.Asin, ref.Asin}, "Asinh": {own.Asinh, ref.Asinh},
		"Atan": {own.Atan, ref.Atan}, "Atanh": {own.Atanh, ref.Atanh}, "Conj": {own.Conj, ref.Conj}, "Cos": {own.Cos, ref.Cos},
		"Cosh": {own.Cosh, ref.Cosh}, "Cot": {own.Cot, ref.Cot}, "Exp": {own.Exp, ref.Exp}, "Log": {own.Log, ref.Log},
		"Log10": {own.Log10, ref.Log10}, "Sin": {own.Sin, ref.Sin}, "Sinh": {own.Sinh, ref.Sinh}, "Sqrt": {own.Sqrt, ref.Sqrt},
		"Tan": {own.Tan, ref.Tan}, "Tanh": {own.Tanh, ref.Tanh},
		"Polar": {
			func(x complex128) complex128 { return complex(own.Polar(x)) },
			func(x complex128) complex128 { return complex(ref.Polar(x)) },
		},
		"Pow": {
			func(x complex128) complex128 { return own.Pow(x, x*2i+1) },
			func(x complex128) complex128 { return ref.Pow(x, x*2i+1) },
		},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		for range 40000 {
			x := complex(part(r), part(r))
			if a, b := f[0](x), f[1](x); !same(real(a), real(b)) || !same(imag(a), imag(b)) {
				t.Errorf("%s(%v) = %v, want %v", name, x, a, b)
				break
			}
		}
	}
}
