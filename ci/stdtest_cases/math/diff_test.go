package math_test

import (
	ref "math"
	"math/rand/v2"
	own "rgostd/math"
	"strings"
	"testing"
)

var edges = []float64{
	0, ref.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 2, -2, 3, 1e-300, 5e-324, -5e-324, 2.2250738585072014e-308, 2.2e-308,
	1e300, ref.MaxFloat64, -ref.MaxFloat64, ref.Inf(1), ref.Inf(-1), ref.NaN(), 1 << 52, 1<<53 + 2, 1 << 63, 1 << 64, 709.78, 709.79, -745.2, -745.1, -708.4,
	ref.Pi, ref.Pi / 2, ref.Pi / 4, 1e22, 0.49999999999999994, 4503599627370497.5, 1023.9999999999999, -1074, 170.5, 171.6, 172, -170.5,
}

func number(r *rand.Rand) float64 {
	switch r.IntN(8) {
	case 0:
		return edges[r.IntN(len(edges))]
	case 1:
		return ref.Float64frombits(r.Uint64())
	case 2:
		return float64(r.IntN(400) - 200)
	case 3:
		return r.NormFloat64() * 1000
	case 4:
		return r.Float64()*2 - 1
	case 5:
		return r.NormFloat64() * ref.Pow(2, float64(r.IntN(60)-50))
	}
	return r.NormFloat64() * 5
}

func same(a, b float64) bool {
	return ref.Float64bits(a) == ref.Float64bits(b) || a != a && b != b
}

var unary = map[string][2]func(float64) float64{
	"Abs": {own.Abs, ref.Abs}, "Acos": {own.Acos, ref.Acos}, "Acosh": {own.Acosh, ref.Acosh},
	"Asin": {own.Asin, ref.Asin}, "Asinh": {own.Asinh, ref.Asinh}, "Atan": {own.Atan, ref.Atan},
	"Atanh": {own.Atanh, ref.Atanh}, "Cbrt": {own.Cbrt, ref.Cbrt}, "Ceil": {own.Ceil, ref.Ceil},
	"Cos": {own.Cos, ref.Cos}, "Cosh": {own.Cosh, ref.Cosh}, "Exp": {own.Exp, ref.Exp},
	"Exp2": {own.Exp2, ref.Exp2}, "Expm1": {own.Expm1, ref.Expm1}, "Floor": {own.Floor, ref.Floor},
	"Log": {own.Log, ref.Log}, "Log10": {own.Log10, ref.Log10}, "Log1p": {own.Log1p, ref.Log1p},
	"Log2": {own.Log2, ref.Log2}, "Logb": {own.Logb, ref.Logb}, "Round": {own.Round, ref.Round},
	"RoundToEven": {own.RoundToEven, ref.RoundToEven}, "Sin": {own.Sin, ref.Sin}, "Sinh": {own.Sinh, ref.Sinh},
	"Sqrt": {own.Sqrt, ref.Sqrt}, "Tan": {own.Tan, ref.Tan}, "Tanh": {own.Tanh, ref.Tanh}, "Trunc": {own.Trunc, ref.Trunc},
	"Ilogb":    {func(x float64) float64 { return float64(own.Ilogb(x)) }, func(x float64) float64 { return float64(ref.Ilogb(x)) }},
	"Modf int": {func(x float64) float64 { a, _ := own.Modf(x); return a }, func(x float64) float64 { a, _ := ref.Modf(x); return a }},
	"Modf":     {func(x float64) float64 { _, a := own.Modf(x); return a }, func(x float64) float64 { _, a := ref.Modf(x); return a }},
	"Frexp":    {func(x float64) float64 { a, e := own.Frexp(x); return a + float64(e) }, func(x float64) float64 { a, e := ref.Frexp(x); return a + float64(e) }},
	"Sincos":   {func(x float64) float64 { a, _ := own.Sincos(x); return a }, func(x float64) float64 { a, _ := ref.Sincos(x); return a }},
	"Erf":      {own.Erf, ref.Erf}, "Erfc": {own.Erfc, ref.Erfc}, "Erfinv": {own.Erfinv, ref.Erfinv}, "Erfcinv": {own.Erfcinv, ref.Erfcinv},
	"Gamma": {own.Gamma, ref.Gamma}, "J0": {own.J0, ref.J0}, "J1": {own.J1, ref.J1}, "Y0": {own.Y0, ref.Y0}, "Y1": {own.Y1, ref.Y1},
	"Lgamma": {
		func(x float64) float64 { a, s := own.Lgamma(x); return a * float64(s) },
		func(x float64) float64 { a, s := ref.Lgamma(x); return a * float64(s) },
	},
	"sinCos": {func(x float64) float64 { _, a := own.Sincos(x); return a }, func(x float64) float64 { _, a := ref.Sincos(x); return a }},
}

var binary = map[string][2]func(x, y float64) float64{
	"Atan2": {own.Atan2, ref.Atan2}, "Copysign": {own.Copysign, ref.Copysign}, "Dim": {own.Dim, ref.Dim},
	"Hypot": {own.Hypot, ref.Hypot}, "Max": {own.Max, ref.Max}, "Min": {own.Min, ref.Min}, "Mod": {own.Mod, ref.Mod},
	"Nextafter": {own.Nextafter, ref.Nextafter}, "Pow": {own.Pow, ref.Pow}, "Remainder": {own.Remainder, ref.Remainder},
	"Ldexp": {
		func(x, y float64) float64 { return own.Ldexp(x, int(int16(y))) },
		func(x, y float64) float64 { return ref.Ldexp(x, int(int16(y))) },
	},
	"Jn": {
		func(x, y float64) float64 { return own.Jn(int(int8(x)), y) },
		func(x, y float64) float64 { return ref.Jn(int(int8(x)), y) },
	},
	"Yn": {
		func(x, y float64) float64 { return own.Yn(int(int8(x)), y) },
		func(x, y float64) float64 { return ref.Yn(int(int8(x)), y) },
	},
	"Nextafter32": {
		func(x, y float64) float64 { return float64(own.Nextafter32(float32(x), float32(y))) },
		func(x, y float64) float64 { return float64(ref.Nextafter32(float32(x), float32(y))) },
	},
}

func TestUnary(t *testing.T) {
	for name, f := range unary {
		r := rand.New(rand.NewPCG(7, 11))
		bad := 0
		logs := strings.HasPrefix(name, "L") || name[0] == 'Y'
		try := func(x float64) {
			if logs && ref.Abs(x) < 0x1p-1022 && x != 0 {
				return // the reference's assembly is wrong for denormals
			}
			if a, b := f[0](x), f[1](x); !same(a, b) {
				if bad++; bad < 5 {
					t.Errorf("%s(%v) = %v, want %v", name, x, a, b)
				}
			}
		}
		for _, x := range edges {
			try(x)
		}
		for range 200000 {
			try(number(r))
		}
	}
}

func TestBinary(t *testing.T) {
	for name, f := range binary {
		r := rand.New(rand.NewPCG(7, 11))
		bad := 0
		try := func(x, y float64) {
			if name == "Pow" && x > 0 && x < 0x1p-1022 || name == "Yn" && y > 0 && y < 0x1p-1022 {
				return // they take logarithms
			}
			if a, b := f[0](x, y), f[1](x, y); !same(a, b) {
				if bad++; bad < 5 {
					t.Errorf("%s(%v, %v) = %v, want %v", name, x, y, a, b)
				}
			}
		}
		for _, x := range edges {
			for _, y := range edges {
				try(x, y)
			}
		}
		for range 200000 {
			try(number(r), number(r))
		}
	}
}

func TestFMA(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	try := func(x, y, z float64) {
		if a, b := own.FMA(x, y, z), ref.FMA(x, y, z); !same(a, b) {
			t.Fatalf("FMA(%v, %v, %v) = %v, want %v", x, y, z, a, b)
		}
	}
	for _, x := range edges {
		for _, y := range edges {
			for _, z := range edges {
				try(x, y, z)
			}
		}
	}
	for range 1000000 {
		x, y, z := number(r), number(r), number(r)
		try(x, y, z)
		try(x, y, -(x * y))
		try(x, y, ref.Nextafter(x*y, z))
	}
}

func TestPow10(t *testing.T) {
	for n := -400; n < 400; n++ {
		if own.Pow10(n) != ref.Pow10(n) {
			t.Errorf("Pow10(%d) = %v, want %v", n, own.Pow10(n), ref.Pow10(n))
		}
	}
}
