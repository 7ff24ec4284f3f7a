package cmplx

import (
	"math"
	"math/bits"
)

// sinhcosh returns the hyperbolic sine and cosine of x.
func sinhcosh(x float64) (sh, ch float64) {
	if math.Abs(x) <= 0.5 {
		return math.Sinh(x), math.Cosh(x)
	}
	e := math.Exp(x)
	inverse := 0.5 / e
	e *= 0.5
	return e - inverse, e + inverse
}

// Sin returns the sine.
func Sin(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && undefined(re):
		return complex(math.NaN(), im)
	case re == 0 && undefined(im):
		return x
	case infinite(im) && undefined(re):
		return complex(math.NaN(), im)
	}
	s, c := math.Sincos(re)
	sh, ch := sinhcosh(im)
	return complex(s*ch, c*sh)
}

// Sinh returns the hyperbolic sine.
func Sinh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case re == 0 && undefined(im):
		return complex(re, math.NaN())
	case im == 0 && undefined(re):
		return x
	case infinite(re) && undefined(im):
		return complex(re, math.NaN())
	}
	s, c := math.Sincos(im)
	sh, ch := sinhcosh(re)
	return complex(c*sh, s*ch)
}

// Cos returns the cosine.
func Cos(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && undefined(re):
		return complex(math.NaN(), -im*math.Copysign(0, re))
	case re == 0 && infinite(im):
		return complex(math.Inf(1), -re*math.Copysign(0, im))
	case re == 0 && math.IsNaN(im):
		return complex(math.NaN(), 0)
	case infinite(im) && undefined(re):
		return complex(math.Inf(1), math.NaN())
	}
	s, c := math.Sincos(re)
	sh, ch := sinhcosh(im)
	return complex(c*ch, -s*sh)
}

// Cosh returns the hyperbolic cosine.
func Cosh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case re == 0 && undefined(im):
		return complex(math.NaN(), re*math.Copysign(0, im))
	case im == 0 && infinite(re):
		return complex(math.Inf(1), im*math.Copysign(0, re))
	case im == 0 && math.IsNaN(re):
		return complex(math.NaN(), im)
	case infinite(re) && undefined(im):
		return complex(math.Inf(1), math.NaN())
	}
	s, c := math.Sincos(im)
	sh, ch := sinhcosh(re)
	return complex(c*ch, s*sh)
}

// Tan returns the tangent.
func Tan(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case infinite(im) && undefined(re):
		return complex(math.Copysign(0, re), math.Copysign(1, im))
	case infinite(im):
		return complex(math.Copysign(0, math.Sin(2*re)), math.Copysign(1, im))
	case re == 0 && math.IsNaN(im):
		return x
	}
	d := math.Cos(2*re) + math.Cosh(2*im)
	if math.Abs(d) < 0.25 {
		d = cosDifference(x)
	}
	if d == 0 {
		return Inf()
	}
	return complex(math.Sin(2*re)/d, math.Sinh(2*im)/d)
}

// Tanh returns the hyperbolic tangent.
func Tanh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case infinite(re) && undefined(im):
		return complex(math.Copysign(1, re), math.Copysign(0, im))
	case infinite(re):
		return complex(math.Copysign(1, re), math.Copysign(0, math.Sin(2*im)))
	case im == 0 && math.IsNaN(re):
		return x
	}
	d := math.Cosh(2*re) + math.Cos(2*im)
	if d == 0 {
		return Inf()
	}
	return complex(math.Sinh(2*re)/d, math.Sin(2*im)/d)
}

// Cot returns the cotangent.
func Cot(x complex128) complex128 {
	re, im := real(x), imag(x)
	d := math.Cosh(2*im) - math.Cos(2*re)
	if math.Abs(d) < 0.25 {
		d = cosDifference(x)
	}
	if d == 0 {
		return Inf()
	}
	return complex(math.Sin(2*re)/d, -math.Sinh(2*im)/d)
}

// cosDifference returns cosh 2y - cos 2x by its series, where the difference would cancel.
func cosDifference(z complex128) float64 {
	x := remainderPi(math.Abs(2 * real(z)))
	y := math.Abs(2 * imag(z))
	x *= x
	y *= y
	xn, yn, factorial, n, sum := 1.0, 1.0, 1.0, 0.0, 0.0
	// Terms come in pairs: (y²ⁿ + x²ⁿ)/(2n)! for odd n, with a minus for even n.
	for {
		var term float64
		for _, sign := range [2]float64{1, -1} {
			for range 2 {
				n++
				factorial *= n
			}
			xn *= x
			yn *= y
			term = (yn + sign*xn) / factorial
			sum += term
		}
		if !(math.Abs(term/sum) > 0x1p-53) {
			return sum
		}
	}
}

// oneOverPi holds the binary digits of 1/π, 64 in each; the first is its integer part.
var oneOverPi = [...]uint64{
	0x0000000000000000, 0x517cc1b727220a94, 0xfe13abe8fa9a6ee0, 0x6db14acc9e21c820, 0xff28b1d5ef5de2b0,
	0xdb92371d2126e970, 0x0324977504e8c90e, 0x7f0ef58e5894d39f, 0x74411afa975da242, 0x74ce38135a2fbf20,
	0x9cc8eb1cc1a99cfa, 0x4e422fc5defc941d, 0x8ffc4bffef02cc07, 0xf79788c5ad05368f, 0xb69b3f6793e584db,
	0xa7a31fb34f2ff516, 0xba93dd63f5f2f8bd, 0x9e839cfbc5294975, 0x35fdafd88fc6ae84, 0x2b0198237e3db5d5,
}

// remainderPi returns x minus the nearest multiple of π: by π in three parts, for large x by the digits of 1/π that
// matter (Payne and Hanek).
func remainderPi(x float64) float64 {
	const (
		pi1, pi2, pi3 = 3.141592502593994, 1.5099578831723193e-07, 1.0780605716316238e-14
		fracBits      = 52
		bias          = 1023
	)
	if math.Abs(x) < 1<<30 {
		n := float64(int64(x/math.Pi + 0.5))
		return ((x - n*pi1) - n*pi2) - n*pi3
	}
	b := math.Float64bits(x)
	at := uint(int(b>>fracBits&0x7FF) - bias - fracBits + 64)
	m := b&(1<<fracBits-1) | 1<<fracBits
	word, shift := at/64, at%64
	digits := func(i uint) uint64 {
		return oneOverPi[word+i]<<shift | oneOverPi[word+i+1]>>(64-shift)
	}
	low, _ := bits.Mul64(digits(2), m)
	midHi, midLo := bits.Mul64(digits(1), m)
	lo, carry := bits.Add64(midLo, low, 0)
	hi, _ := bits.Add64(digits(0)*m, midHi, carry)
	n := uint(bits.LeadingZeros64(hi)) + 1
	frac := (hi<<n | lo>>(64-n)) >> (64 - fracBits)
	part := math.Float64frombits(frac | uint64(bias-n)<<fracBits)
	if part > 0.5 {
		part--
	}
	return math.Pi * part
}

// Asin returns the arcsine.
func Asin(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && math.Abs(re) <= 1:
		return complex(math.Asin(re), im)
	case re == 0 && math.Abs(im) <= 1:
		return complex(re, math.Asinh(im))
	case math.IsNaN(im) && re == 0:
		return complex(re, math.NaN())
	case math.IsNaN(im) && infinite(re):
		return complex(math.NaN(), re)
	case math.IsNaN(im):
		return NaN()
	case infinite(im) && math.IsNaN(re):
		return x
	case infinite(im) && infinite(re):
		return complex(math.Copysign(math.Pi/4, re), im)
	case infinite(im):
		return complex(math.Copysign(0, re), im)
	case infinite(re):
		return complex(math.Copysign(math.Pi/2, re), math.Copysign(re, im))
	}
	// -i log(ix + √(1-x²))
	square := x * x
	root := Sqrt(complex(1-real(square), -imag(square)))
	return byMinusI(Log(timesI(x) + root))
}

// Asinh returns the inverse hyperbolic sine.
func Asinh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && math.Abs(re) <= 1:
		return complex(math.Asinh(re), im)
	case re == 0 && math.Abs(im) <= 1:
		return complex(re, math.Asin(im))
	case infinite(re) && infinite(im):
		return complex(re, math.Copysign(math.Pi/4, im))
	case infinite(re) && math.IsNaN(im), math.IsNaN(re) && im == 0:
		return x
	case infinite(re):
		return complex(re, math.Copysign(0, im))
	case math.IsNaN(re) && infinite(im):
		return complex(im, re)
	case math.IsNaN(re):
		return NaN()
	case infinite(im):
		return complex(math.Copysign(im, re), math.Copysign(math.Pi/2, im))
	}
	square := x * x
	return Log(x + Sqrt(complex(1+real(square), imag(square))))
}

// Acos returns the arccosine.
func Acos(x complex128) complex128 {
	w := Asin(x)
	return complex(math.Pi/2-real(w), -imag(w))
}

// Acosh returns the inverse hyperbolic cosine.
func Acosh(x complex128) complex128 {
	if x == 0 {
		return complex(0, math.Copysign(math.Pi/2, imag(x)))
	}
	w := Acos(x)
	if imag(w) <= 0 {
		return timesI(w)
	}
	return byMinusI(w)
}

// Atan returns the arctangent.
func Atan(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0:
		return complex(math.Atan(re), im)
	case re == 0 && math.Abs(im) <= 1:
		return complex(re, math.Atanh(im))
	case infinite(im) && math.IsNaN(re):
		return complex(math.NaN(), math.Copysign(0, im))
	case infinite(im) || infinite(re):
		return complex(math.Copysign(math.Pi/2, re), math.Copysign(0, im))
	case math.IsNaN(re) || math.IsNaN(im):
		return NaN()
	}
	square := re * re
	a := 1 - square - im*im
	below := square + (im-1)*(im-1)
	if a == 0 || below == 0 {
		return NaN()
	}
	above := square + (im+1)*(im+1)
	return complex(remainderPi(0.5*math.Atan2(2*re, a)), 0.25*math.Log(above/below))
}

// Atanh returns the inverse hyperbolic tangent.
func Atanh(x complex128) complex128 { return byMinusI(Atan(timesI(x))) }
