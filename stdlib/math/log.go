package math

// Coefficients of the logarithm's series in s² = (f/(2+f))² (FreeBSD's e_log.c).
const (
	lg1 = 6.666666666666735130e-01
	lg2 = 3.999999999940941908e-01
	lg3 = 2.857142874366239149e-01
	lg4 = 2.222219843214978396e-01
	lg5 = 1.818357216161805012e-01
	lg6 = 1.531383769920937332e-01
	lg7 = 1.479819860511658591e-01
)

// Log returns the natural logarithm of x: x = 2**k (1+f) with 1+f between √½ and √2.
func Log(x float64) float64 {
	switch {
	case x != x || x > MaxFloat64:
		return x
	case x < 0:
		return NaN()
	case x == 0:
		return Inf(-1)
	}
	m, e := Frexp(x)
	if m < Sqrt2/2 {
		m *= 2
		e--
	}
	f, k := m-1, float64(e)
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	odd := s2 * (lg1 + s4*(lg3+s4*(lg5+s4*lg7)))
	even := s4 * (lg2 + s4*(lg4+s4*lg6))
	hsq := 0.5 * f * f
	return k*ln2Hi - ((hsq - (s*(hsq+(odd+even)) + k*ln2Lo)) - f)
}

// Log10 returns the decimal logarithm of x.
func Log10(x float64) float64 { return Log(x) * (1 / Ln10) }

// Log2 returns the binary logarithm of x, exact for powers of two.
func Log2(x float64) float64 {
	m, e := Frexp(x)
	if m == 0.5 {
		return float64(e - 1)
	}
	return Log(m)*(1/Ln2) + float64(e)
}

// Log1p returns the natural logarithm of 1+x, accurate also near zero (FreeBSD's s_log1p.c).
func Log1p(x float64) float64 {
	const (
		sqrt2Less1    = 4.142135623730950488017e-01
		sqrtHalfLess1 = -2.928932188134524755992e-01
		sqrt2Frac     = 0x0006a09e667f3bcd // the fraction bits of √2
	)
	a := Abs(x)
	switch {
	case x < -1 || x != x:
		return NaN()
	case x == -1:
		return Inf(-1)
	case x > MaxFloat64:
		return x
	case a < 1.0/(1<<54):
		return x
	case a < 1.0/(1<<29):
		return x - x*x*0.5
	}
	// 1+x = 2**k (1+f), c corrects the rounding of 1+x; tiny says that f is within 2**-20 of zero.
	k, f, c, tiny := 0, x, 0.0, false
	if !(a < sqrt2Less1 && x > sqrtHalfLess1) {
		u := x
		if a < 1<<53 {
			u = 1 + x
		}
		b := Float64bits(u)
		k = int(b>>expShift) - expBias
		if a < 1<<53 {
			if k > 0 {
				c = 1 - (u - x)
			} else {
				c = x - (u - 1)
			}
			c /= u
		}
		b &= fracMask
		if b < sqrt2Frac {
			u = Float64frombits(b | oneBits)
			tiny = b == 0
		} else {
			k++
			u = Float64frombits(b | (expBias-1)<<expShift)
			tiny = (1<<expShift-b)>>2 == 0
		}
		f = u - 1
	}
	hsq := 0.5 * f * f
	kf := float64(k)
	if tiny {
		if f == 0 {
			if k == 0 {
				return 0
			}
			c += kf * ln2Lo
			return kf*ln2Hi + c
		}
		r := hsq * (1 - 0.66666666666666666*f)
		if k == 0 {
			return f - r
		}
		return kf*ln2Hi - ((r - (kf*ln2Lo + c)) - f)
	}
	s := f / (2 + f)
	z := s * s
	r := z * (lg1 + z*(lg2+z*(lg3+z*(lg4+z*(lg5+z*(lg6+z*lg7))))))
	if k == 0 {
		return f - (hsq - s*(hsq+r))
	}
	return kf*ln2Hi - ((hsq - (s*(hsq+r) + (kf*ln2Lo + c))) - f)
}

// Acosh returns the inverse hyperbolic cosine of x.
func Acosh(x float64) float64 {
	switch {
	case x < 1 || x != x:
		return NaN()
	case x == 1:
		return 0
	case x >= 1<<28:
		return Log(x) + Ln2
	case x > 2:
		return Log(2*x - 1/(x+Sqrt(x*x-1)))
	}
	t := x - 1
	return Log1p(t + Sqrt(2*t+t*t))
}

// Asinh returns the inverse hyperbolic sine of x.
func Asinh(x float64) float64 {
	if x-x != 0 {
		return x
	}
	a := Abs(x)
	switch {
	case a > 1<<28:
		a = Log(a) + 6.93147180559945286227e-01
	case a > 2:
		a = Log(2*a + 1/(Sqrt(a*a+1)+a))
	case a >= 1.0/(1<<28):
		a = Log1p(a + a*a/(1+Sqrt(1+a*a)))
	}
	return Copysign(a, x)
}

// Atanh returns the inverse hyperbolic tangent of x.
func Atanh(x float64) float64 {
	a := Abs(x)
	switch {
	case a > 1 || x != x:
		return NaN()
	case a == 1:
		return Copysign(Inf(1), x)
	case a >= 0.5:
		a = 0.5 * Log1p((a+a)/(1-a))
	case a >= 1.0/(1<<28):
		t := a + a
		a = 0.5 * Log1p(t+t*a/(1-a))
	}
	return Copysign(a, x)
}
