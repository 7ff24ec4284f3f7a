package math

// ln 2 in two parts: the first has so many zero bits at its end that small multiples are exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// Exp returns e**x.
//
// This is the scheme that Go uses on amd64 processors with fused multiply-add: x = k ln 2 + r, the Taylor series of
// (e**y - 1) at y = r/16, and four doublings by (1+t)² = 1 + t(2+t).
func Exp(x float64) float64 {
	const (
		overflow = 7.09782712893384e+02
		ln2U     = 0.69314718055966295651160180568695068359375
		ln2L     = 0.28235290563031577122588448175013436025525412068e-12
		t8       = 2.4801587301587301587e-5
		t7       = 1.9841269841269841270e-4
		t6       = 1.3888888888888888889e-3
		t5       = 8.3333333333333333333e-3
		t4       = 4.1666666666666666667e-2
		t3       = 1.6666666666666666667e-1
	)
	switch {
	case x != x || x > MaxFloat64:
		return x
	case x > overflow:
		return Inf(1)
	case x < -800:
		return 0
	}
	kf := RoundToEven(Log2E * x)
	k := int(kf)
	r := FMA(-kf, ln2U, x)
	r = FMA(-kf, ln2L, r)
	r *= 0.0625
	p := FMA(t8, r, t7)
	p = FMA(p, r, t6)
	p = FMA(p, r, t5)
	p = FMA(p, r, t4)
	p = FMA(p, r, t3)
	p = FMA(p, r, 0.5)
	p = FMA(p, r, 1)
	r *= p
	r *= 2 + r
	r *= 2 + r
	r *= 2 + r
	r = FMA(r, 2+r, 1)
	// r × 2**k, denormals in two steps.
	switch biased := k + expBias; {
	case biased > 0 && biased < expMask:
		return r * Float64frombits(uint64(biased)<<expShift)
	case biased >= expMask:
		return Inf(1)
	case biased < -52:
		return 0
	default:
		return r * Float64frombits(uint64(biased+expBias-1)<<expShift) * Float64frombits(1<<expShift)
	}
}

// Exp2 returns 2**x.
func Exp2(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 1.0239999999999999e+03:
		return Inf(1)
	case x < -1.0740e+03:
		return 0
	}
	k := int(x + Copysign(0.5, x))
	t := x - float64(k)
	return expRational(t*ln2Hi, -t*ln2Lo, k)
}

// expRational returns e**(hi-lo) × 2**k for |hi-lo| <= ½ ln 2, by FreeBSD's rational approximation (e_exp.c).
func expRational(hi, lo float64, k int) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	r := hi - lo
	t := r * r
	c := r - t*(p1+t*(p2+t*(p3+t*(p4+t*p5))))
	return Ldexp(1-((lo-(r*c)/(2-c))-hi), k)
}

// addExponent returns y × 2**k by adding to the exponent field, which must not leave its range.
func addExponent(y float64, k int) float64 {
	return Float64frombits(Float64bits(y) + uint64(k)<<expShift)
}

// Expm1 returns e**x - 1, accurate also near zero (FreeBSD's s_expm1.c).
func Expm1(x float64) float64 {
	const (
		overflow = 7.09782712893383973096e+02
		ln2x56   = 3.88162421113569373274e+01
		ln2x3d2  = 1.03972077083991796413e+00
		ln2d2    = 3.46573590279972654709e-01
		q1       = -3.33333333333331316428e-02
		q2       = 1.58730158725481460165e-03
		q3       = -7.93650757867487942473e-05
		q4       = 4.00821782732936239552e-06
		q5       = -2.01099218183624371326e-07
	)
	a := Abs(x)
	switch {
	case x != x || x > MaxFloat64:
		return x
	case a >= ln2x56 && x < 0:
		return -1
	case a >= overflow:
		return Inf(1)
	case a < 1.0/(1<<54):
		return x
	}
	// x = k ln 2 + r, with c the rounding error of r.
	k, c := 0, 0.0
	if a > ln2d2 {
		var hi, lo float64
		switch {
		case a >= ln2x3d2:
			k = int(Log2E*x + Copysign(0.5, x))
			hi, lo = x-float64(k)*ln2Hi, float64(k)*ln2Lo
		case x > 0:
			k, hi, lo = 1, x-ln2Hi, ln2Lo
		default:
			k, hi, lo = -1, x+ln2Hi, -ln2Lo
		}
		x = hi - lo
		c = (hi - x) - lo
	}
	half := 0.5 * x
	sq := x * half
	r := 1 + sq*(q1+sq*(q2+sq*(q3+sq*(q4+sq*q5))))
	t := 3 - r*half
	e := sq * ((r - t) / (6.0 - x*t))
	if k == 0 {
		return x - (x*e - sq)
	}
	e = x*(e-c) - c
	e -= sq
	switch {
	case k == -1:
		return 0.5*(x-e) - 0.5
	case k == 1 && x < -0.25:
		return -2 * (e - (x + 0.5))
	case k == 1:
		return 1 + 2*(x-e)
	case k <= -2 || k > 56:
		return addExponent(1-(e-x), k) - 1
	case k < 20:
		t = 1 - Float64frombits(uint64(expBias-k)<<expShift) // 1 - 2**-k
		return addExponent(t-(e-x), k)
	}
	t = Float64frombits(uint64(expBias-k) << expShift)
	y := x - (e + t)
	y++
	return addExponent(y, k)
}

// Sinh returns the hyperbolic sine of x.
func Sinh(x float64) float64 {
	const (
		p0 = -0.6307673640497716991184787251e+6
		p1 = -0.8991272022039509355398013511e+5
		p2 = -0.2894211355989563807284660366e+4
		p3 = -0.2630563213397497062819489e+2
		q0 = -0.6307673640497716991212077277e+6
		q1 = 0.1521517378790019070696485176e+5
		q2 = -0.173678953558233699533450911e+3
	)
	a := x
	if x < 0 {
		a = -x
	}
	switch {
	case a > 21:
		a = Exp(a) * 0.5
	case a > 0.5:
		e := Exp(a)
		a = (e - 1/e) * 0.5
	default:
		sq := a * a
		a = (((p3*sq+p2)*sq+p1)*sq + p0) * a / (((sq+q2)*sq+q1)*sq + q0)
	}
	if x < 0 {
		return -a
	}
	return a
}

// Cosh returns the hyperbolic cosine of x.
func Cosh(x float64) float64 {
	e := Exp(Abs(x))
	if Abs(x) > 21 {
		return e * 0.5
	}
	return (e + 1/e) * 0.5
}

// Tanh returns the hyperbolic tangent of x (Cephes).
func Tanh(x float64) float64 {
	const (
		saturated = 4.40148459655656527149e+01
		p0, p1    = -9.64399179425052238628e-1, -9.92877231001918586564e1
		p2        = -1.61468768441708447952e3
		q0, q1    = 1.12811678491632931402e2, 2.23548839060100448583e3
		q2        = 4.84406305325125486048e3
	)
	a := Abs(x)
	switch {
	case a > saturated:
		return Copysign(1, x)
	case a >= 0.625:
		return Copysign(1-2/(Exp(2*a)+1), x)
	case x == 0:
		return x
	}
	s := x * x
	return x + x*s*((p0*s+p1)*s+p2)/(((s+q0)*s+q1)*s+q2)
}
