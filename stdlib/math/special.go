package math

// rising evaluates a polynomial whose coefficients are in order of increasing power.
func rising(c []float64, x float64) float64 {
	i := len(c) - 1
	y := c[i]
	for i--; i >= 0; i-- {
		y = c[i] + x*y
	}
	return y
}

// falling evaluates a polynomial whose coefficients are in order of decreasing power.
func falling(c []float64, x float64) float64 {
	y := c[0]
	for _, k := range c[1:] {
		y = y*x + k
	}
	return y
}

// upperHalf keeps the upper half of x's representation, so that its square is exact.
func upperHalf(x float64) float64 { return Float64frombits(Float64bits(x) &^ 0xFFFFFFFF) }

// erfAtOne is the value that the series up to 1.25 start from.
const erfAtOne = 8.45062911510467529297e-01

// erfSmall returns (erf(x)-x)/x for 0 <= x < 0.84375.
func erfSmall(x float64) float64 {
	z := x * x
	return rising(erfP[:], z) / rising(erfQ[:], z)
}

// erfNearOne returns erf(x)-erfAtOne for 0.84375 <= x < 1.25.
func erfNearOne(x float64) float64 {
	s := x - 1
	return rising(erfPA[:], s) / rising(erfQA[:], s)
}

// erfTail returns 1-erf(x) for x >= 1.25.
func erfTail(x float64) float64 {
	s := 1 / (x * x)
	var q float64
	if x < 1/0.35 {
		q = rising(erfRA[:], s) / rising(erfSA[:], s)
	} else {
		q = rising(erfRB[:], s) / rising(erfSB[:], s)
	}
	z := upperHalf(x)
	return Exp(-z*z-0.5625) * Exp((z-x)*(z+x)+q) / x
}

// Erf returns the error function of x.
func Erf(x float64) float64 {
	const (
		factor  = 1.28379167095512586316e-01 // 2/√π - 1
		factor8 = 1.02703333676410069053e+00 // 8 times that
	)
	a := Abs(x)
	switch {
	case x != x:
		return NaN()
	case a < 2.848094538889218e-306: // the factor alone would underflow
		a = 0.125 * (8.0*a + factor8*a)
	case a < 1.0/(1<<28):
		a += factor * a
	case a < 0.84375:
		a += a * erfSmall(a)
	case a < 1.25:
		a = erfAtOne + erfNearOne(a)
	case a >= 6:
		a = 1
	default:
		a = 1 - erfTail(a)
	}
	return Copysign(a, x)
}

// Erfc returns the complementary error function of x, 1-erf(x).
func Erfc(x float64) float64 {
	a := Abs(x)
	switch {
	case x != x:
		return NaN()
	case a < 0.84375:
		switch {
		case a < 1.0/(1<<56):
		case a < 0.25:
			a += a * erfSmall(a)
		default:
			a = 0.5 + (a*erfSmall(a) + (a - 0.5))
		}
		if x < 0 {
			return 1 + a
		}
		return 1 - a
	case a < 1.25:
		if x < 0 {
			return 1 + erfAtOne + erfNearOne(a)
		}
		return 1 - erfAtOne - erfNearOne(a)
	case x < -6:
		return 2
	case x < 0:
		return 2 - erfTail(a)
	case x < 28:
		return erfTail(a)
	}
	return 0
}

// Erfinv returns the inverse error function of x.
func Erfinv(x float64) float64 {
	a := Abs(x)
	switch {
	case a == 1:
		return Copysign(Inf(1), x)
	case !(a < 1):
		return NaN()
	case a <= 0.85:
		r := 0.180625 - 0.25*a*a
		a = (a * falling(erfinvA[:], r)) / falling(erfinvB[:], r)
	default:
		r := Sqrt(Ln2 - Log(1.0-a))
		if r <= 5.0 {
			r -= 1.6
			a = falling(erfinvC[:], r) / falling(erfinvD[:], r)
		} else {
			r -= 5.0
			a = falling(erfinvE[:], r) / falling(erfinvF[:], r)
		}
	}
	return Copysign(a, x)
}

// Erfcinv returns the inverse of Erfc.
func Erfcinv(x float64) float64 { return Erfinv(1 - x) }

// stirling returns the gamma function of a large x as two factors, whose product may overflow.
func stirling(x float64) (y1, y2 float64) {
	const sqrt2Pi = 2.506628274631000502417
	if x > 200 {
		return Inf(1), 1
	}
	w := 1 / x
	w = 1 + w*falling(gammaStirling[:], w)
	y1, y2 = Exp(x), 1
	if x > 143.01608 { // where the power would overflow, its root twice
		v := Pow(x, 0.5*x-0.25)
		y1, y2 = v, v/y1
	} else {
		y1 = Pow(x, x-0.5) / y1
	}
	return y1, sqrt2Pi * w * y2
}

// Gamma returns the gamma function of x (Cephes).
func Gamma(x float64) float64 {
	switch {
	case x != x || x < 0 && Trunc(x) == x:
		return NaN()
	case IsInf(x, 1):
		return x
	case x == 0:
		return Copysign(Inf(1), x)
	case x > 33:
		y1, y2 := stirling(x)
		return y1 * y2
	case x < -33:
		return gammaReflected(-x)
	}
	// Shift x into [2, 3); near the poles at 0 the series has one term.
	z := 1.0
	for x >= 3 {
		x--
		z *= x
	}
	for x < 2 {
		if x > -1e-09 && x < 1e-09 {
			const euler = 0.57721566490153286060651209008240243104215933593992
			if x == 0 {
				return Inf(1)
			}
			return z / ((1 + euler*x) * x)
		}
		z /= x
		x++
	}
	if x == 2 {
		return z
	}
	x -= 2
	return z * falling(gammaNum[:], x) / falling(gammaDen[:], x)
}

// gammaReflected returns the gamma function of -q for q > 33 by the reflection formula.
func gammaReflected(q float64) float64 {
	p := Floor(q)
	sign := 1
	if int64(p)&1 == 0 {
		sign = -1
	}
	z := q - p
	if z > 0.5 {
		z = q - (p + 1)
	}
	z = Abs(q * Sin(Pi*z))
	if z == 0 {
		return Inf(sign)
	}
	y1, y2 := stirling(q)
	if d := z * y1 * y2; IsInf(d, 0) {
		z = Pi / z / y1 / y2
	} else {
		z = Pi / d
	}
	return float64(sign) * z
}

// Lgamma returns the logarithm of the absolute value of the gamma function of x, and its sign (FreeBSD's
// e_lgamma_r.c).
func Lgamma(x float64) (lgamma float64, sign int) {
	a := Abs(x)
	switch {
	case x-x != 0:
		return x, 1
	case x == 0:
		return Inf(1), 1
	case a < 0x1p-70:
		if x < 0 {
			sign = -1
		} else {
			sign = 1
		}
		return -Log(a), sign
	case x > 0:
		return lgammaPositive(a), 1
	case a >= 1<<52: // an integer
		return Inf(1), 1
	}
	s := sinPi(a)
	if s == 0 {
		return Inf(1), 1
	}
	sign = 1
	if s < 0 {
		sign = -1
	}
	return Log(Pi/Abs(s*a)) - lgammaPositive(a), sign
}

func lgammaPositive(x float64) float64 {
	switch {
	case x == 1 || x == 2:
		return 0
	case x <= 0.9:
		return -Log(x) + lgammaNear(x, 0)
	case x < 2:
		return lgammaNear(x, 1)
	case x < 8:
		i := int(x)
		y := x - float64(i)
		r := 0.5*y + y*rising(lgammaS[:], y)/rising(lgammaR[:], y)
		if i < 3 {
			return r
		}
		z := 1.0
		for i--; i >= 2; i-- {
			z *= y + float64(i)
		}
		return r + Log(z)
	case x < 0x1p58:
		t := Log(x)
		z := 1 / x
		w := 4.18938533204672725052e-01 + z*rising(lgammaW[:], z*z)
		return (x-0.5)*(t-1) + w
	}
	return x * (Log(x) - 1)
}

// lgammaNear returns lgamma(x) for base+¼ <= x < 2 where base is 1; where it is 0, lgamma(x)+log(x). There are three
// series: around base+1, around the minimum, which lies at base + 0.4616…, and around base.
func lgammaNear(x, base float64) float64 {
	const (
		minimum      = 1.46163214496836224576e+00
		minimumValue = -1.21486290535849611461e-01
		minimumRest  = -3.63867699703950536541e-18 // of the value
		middle       = 1.461632144968362245
	)
	switch {
	case x >= middle-1+base+0.27:
		y := base + 1 - x
		z := y * y
		return y*rising(lgammaAEven[:], z) + z*rising(lgammaAOdd[:], z) - 0.5*y
	case x >= middle-1+base-0.27:
		y := x - (minimum - 1 + base)
		z := y * y
		w := z * y
		p := z*rising(lgammaT0[:], w) - (minimumRest - w*(rising(lgammaT1[:], w)+y*rising(lgammaT2[:], w)))
		return minimumValue + p
	}
	y := x - base
	return -0.5*y + y*rising(lgammaU[:], y)/rising(lgammaV[:], y)
}

// sinPi returns -sin(πx) for x >= 0, exact where that is zero.
func sinPi(x float64) float64 {
	if x < 0.25 {
		return -Sin(Pi * x)
	}
	if Floor(x) == x {
		return 0
	}
	x = Mod(x, 2)
	switch int(x * 4) {
	case 0:
		return -Sin(Pi * x)
	case 1, 2:
		return -Cos(Pi * (0.5 - x))
	case 3, 4:
		return -Sin(Pi * (1 - x))
	case 5, 6:
		return Cos(Pi * (x - 1.5))
	}
	return -Sin(Pi * (x - 2))
}
