package math

// tail returns the amplitude factors p and q at x >= 2 of the asymptotic form of an order; q's constant is phase.
func (b *besselTail) tail(x, phase float64) (p, q float64) {
	i := 3
	switch {
	case x >= 8:
		i = 0
	case x >= 4.5454:
		i = 1
	case x >= 2.8571:
		i = 2
	}
	z := 1 / (x * x)
	p = 1 + rising(b.pNum[i][:], z)/rising(b.pDen[i][:], z)
	q = (phase + rising(b.qNum[i][:], z)/rising(b.qDen[i][:], z)) / x
	return p, q
}

// wave returns √2 times the cosine and the sine of x - (2n+1)π/4 for order n = 0 or 1, where the smaller of them comes
// from the double angle, without cancellation.
func wave(n int, x float64) (cos, sin float64) {
	s, c := Sincos(x)
	double := -Cos(x + x)
	sin, cos = s-c, s+c
	opposite := s*c < 0
	if n == 1 {
		sin, cos = -s-c, s-c
		double = -double
		opposite = s*c > 0
	}
	if x < MaxFloat64/2 {
		if opposite {
			cos = double / sin
		} else {
			sin = double / cos
		}
	}
	return cos, sin
}

// asymptotic returns the Bessel functions of the first and second kind of order n = 0 or 1 for x >= 2.
func asymptotic(n int, x float64) (j, y float64) {
	cos, sin := wave(n, x)
	if x > 0x1p129 {
		return (1 / SqrtPi) * cos / Sqrt(x), (1 / SqrtPi) * sin / Sqrt(x)
	}
	tail, phase := &bessel0, -0.125
	if n == 1 {
		tail, phase = &bessel1, 0.375
	}
	p, q := tail.tail(x, phase)
	return (1 / SqrtPi) * (p*cos - q*sin) / Sqrt(x), (1 / SqrtPi) * (p*sin + q*cos) / Sqrt(x)
}

// J0 returns the Bessel function of the first kind of order 0.
func J0(x float64) float64 {
	x = Abs(x)
	switch {
	case x != x:
		return x
	case IsInf(x, 0):
		return 0
	case x >= 2:
		j, _ := asymptotic(0, x)
		return j
	case x < 0x1p-27:
		return 1
	case x < 0x1p-13:
		return 1 - 0.25*x*x
	}
	z := x * x
	q := z * rising(j0Num[:], z) / rising(j0Den[:], z)
	if x < 1 {
		return 1 + z*(-0.25+q)
	}
	u := 0.5 * x
	return (1+u)*(1-u) + z*q
}

// secondKind handles the arguments at which Y0 and Y1 need no arithmetic.
func secondKind(x float64) (y float64, done bool) {
	switch {
	case x < 0 || x != x:
		return NaN(), true
	case IsInf(x, 1):
		return 0, true
	case x == 0:
		return Inf(-1), true
	}
	return 0, false
}

// Y0 returns the Bessel function of the second kind of order 0.
func Y0(x float64) float64 {
	if y, done := secondKind(x); done {
		return y
	}
	switch {
	case x >= 2:
		_, y := asymptotic(0, x)
		return y
	case x <= 0x1p-27:
		return y0Num[0] + (2/Pi)*Log(x)
	}
	z := x * x
	return rising(y0Num[:], z)/rising(y0Den[:], z) + (2/Pi)*J0(x)*Log(x)
}

// J1 returns the Bessel function of the first kind of order 1.
func J1(x float64) float64 {
	a := Abs(x)
	var j float64
	switch {
	case x != x:
		return x
	case IsInf(x, 0) || x == 0:
		return 0
	case a >= 2:
		j, _ = asymptotic(1, a)
	case a < 0x1p-27:
		return 0.5 * a
	default:
		z := a * a
		j = 0.5*a + z*rising(j1Num[:], z)*a/rising(j1Den[:], z)
	}
	if x < 0 {
		return -j
	}
	return j
}

// Y1 returns the Bessel function of the second kind of order 1.
func Y1(x float64) float64 {
	if y, done := secondKind(x); done {
		return y
	}
	switch {
	case x >= 2:
		_, y := asymptotic(1, x)
		return y
	case x <= 0x1p-54:
		return -(2 / Pi) / x
	}
	z := x * x
	return x*(rising(y1Num[:], z)/rising(y1Den[:], z)) + (2/Pi)*(J1(x)*Log(x)-1/x)
}

// farWave returns √2 times the cosine and the sine of x - (2n+1)π/4 where x is so large that no more is needed.
func farWave(n int, x float64) (cos, sin float64) {
	s, c := Sincos(x)
	switch n & 3 {
	case 0:
		return c + s, s - c
	case 1:
		return -c + s, -s - c
	case 2:
		return -c - s, -s + c
	}
	return c - s, s + c
}

// Jn returns the Bessel function of the first kind of order n (FreeBSD's e_jn.c).
func Jn(n int, x float64) float64 {
	switch {
	case x != x:
		return x
	case IsInf(x, 0):
		return 0
	case n == 0:
		return J0(x)
	case x == 0:
		return 0
	}
	if n < 0 {
		n, x = -n, -x
	}
	if n == 1 {
		return J1(x)
	}
	negative := x < 0 && n&1 == 1
	x = Abs(x)
	var j float64
	switch {
	case float64(n) > x && x < 0x1p-29:
		j = leadingTerm(n, x)
	case float64(n) > x:
		j = backward(n, x)
	case x >= 0x1p302:
		cos, _ := farWave(n, x)
		j = (1 / SqrtPi) * cos / Sqrt(x)
	default:
		// Forward recurrence is stable here.
		j = J1(x)
		for i, prev := 1, J0(x); i < n; i++ {
			prev, j = j, j*(float64(i+i)/x)-prev
		}
	}
	if negative {
		return -j
	}
	return j
}

// leadingTerm returns (x/2)ⁿ/n! for a tiny x.
func leadingTerm(n int, x float64) float64 {
	if n > 33 { // underflow
		return 0
	}
	power, factorial := x*0.5, 1.0
	for i := 2; i <= n; i++ {
		factorial *= float64(i)
		power *= x * 0.5
	}
	return power / factorial
}

// backward computes Jn for n > x: the ratio J(n)/J(n-1) as a continued fraction, then the recurrence down to J0.
func backward(n int, x float64) float64 {
	// How many terms of the fraction: until the denominators exceed 1e9.
	w, h := float64(n+n)/x, 2/x
	q0, z := w, w+h
	q1 := w*z - 1
	k := 1
	for q1 < 1e9 {
		k++
		z += h
		q0, q1 = q1, z*q1-q0
	}
	t := 0.0
	for i := 2 * (n + k); i >= n+n; i -= 2 {
		t = 1 / (float64(i)/x - t)
	}
	prev, j := t, 1.0
	// Rescaling is needed only where (2n/x)ⁿ may overflow.
	size := float64(n)
	size *= Log(Abs(2 / x * size))
	rescale := !(size < 7.09782712893383973096e+02)
	for i := n - 1; i > 0; i-- {
		prev, j = j, j*float64(i+i)/x-prev
		if rescale && j > 1e100 {
			prev /= j
			t /= j
			j = 1
		}
	}
	return t * J0(x) / j
}

// Yn returns the Bessel function of the second kind of order n.
func Yn(n int, x float64) float64 {
	switch {
	case x < 0 || x != x:
		return NaN()
	case IsInf(x, 1):
		return 0
	case n == 0:
		return Y0(x)
	case x == 0:
		if n < 0 && n&1 == 1 {
			return Inf(1)
		}
		return Inf(-1)
	}
	negative := n < 0 && n&1 != 0
	if n < 0 {
		n = -n
	}
	y := Y1(x)
	switch {
	case n == 1:
	case x >= 0x1p302:
		_, sin := farWave(n, x)
		y = (1 / SqrtPi) * sin / Sqrt(x)
	default:
		prev := Y0(x)
		for i := 1; i < n && !IsInf(y, -1); i++ {
			prev, y = y, (float64(i+i)/x)*y-prev
		}
	}
	if negative {
		return -y
	}
	return y
}
