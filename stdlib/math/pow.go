package math

// oddInteger reports whether x is an odd integer.
func oddInteger(x float64) bool {
	return Abs(x) < 1<<53 && Trunc(x) == x && int64(x)&1 == 1
}

// powSpecial handles the arguments of Pow that need no arithmetic.
func powSpecial(x, y float64) (result float64, done bool) {
	switch {
	case y == 0 || x == 1:
		return 1, true
	case y == 1:
		return x, true
	case x != x || y != y:
		return NaN(), true
	case x == 0:
		r := 0.0
		if y < 0 {
			r = Inf(1)
		}
		if oddInteger(y) {
			r = Copysign(r, x)
		}
		return r, true
	case IsInf(y, 0):
		return powLimit(x, y), true
	case IsInf(x, 0):
		r := 0.0
		if y > 0 {
			r = Inf(1)
		}
		if x < 0 && oddInteger(y) {
			r = -r
		}
		return r, true
	case y == 0.5:
		return Sqrt(x), true
	case y == -0.5:
		return 1 / Sqrt(x), true
	}
	return 0, false
}

// powLimit returns x to an infinite power, or to one as large in effect.
func powLimit(x, y float64) float64 {
	switch {
	case x == -1:
		return 1
	case (Abs(x) < 1) == (y > 0):
		return 0
	}
	return Inf(1)
}

// Pow returns x**y: the integer part of y by repeated squaring on mantissa and exponent apart, the rest, which is
// at most ½, through the exponential.
func Pow(x, y float64) float64 {
	if r, done := powSpecial(x, y); done {
		return r
	}
	whole, part := Modf(Abs(y))
	if part != 0 && x < 0 {
		return NaN()
	}
	if whole >= 1<<63 {
		return powLimit(x, y)
	}
	mant, exp := 1.0, 0
	if part != 0 {
		if part > 0.5 {
			part--
			whole++
		}
		mant = Exp(part * Log(x))
	}
	base, baseExp := Frexp(x)
	for n := int64(whole); n != 0; n >>= 1 {
		if baseExp < -1<<12 || baseExp > 1<<12 {
			exp += baseExp // out of range for good; spares the exponent an overflow
			break
		}
		if n&1 != 0 {
			mant *= base
			exp += baseExp
		}
		base *= base
		baseExp *= 2
		if base < 0.5 {
			base += base
			baseExp--
		}
	}
	if y < 0 {
		mant, exp = 1/mant, -exp
	}
	return Ldexp(mant, exp)
}

// pow10Small holds the powers of ten that a float64 has exactly and some more, pow10Large every 32nd.
var (
	pow10Small = [...]float64{
		1e00, 1e01, 1e02, 1e03, 1e04, 1e05, 1e06, 1e07, 1e08, 1e09, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
		1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
	}
	pow10Large    = [...]float64{1e00, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288}
	pow10NegLarge = [...]float64{1e-00, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320}
)

// Pow10 returns 10**n.
func Pow10(n int) float64 {
	switch {
	case n > 308:
		return Inf(1)
	case n >= 0:
		return pow10Large[n/32] * pow10Small[n%32]
	case n >= -323:
		return pow10NegLarge[-n/32] / pow10Small[-n%32]
	}
	return 0
}
