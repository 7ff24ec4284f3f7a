package math

import "math/bits"

// Sqrt returns the square root of x, correctly rounded: the compiler emits the processor's instruction, this is the
// same by the digit-by-digit method.
func Sqrt(x float64) float64 {
	switch {
	case x == 0 || x != x || x > MaxFloat64:
		return x
	case x < 0:
		return NaN()
	}
	m, e := split(x)
	for m < 1<<expShift {
		m <<= 1
		e--
	}
	if e&1 != 0 {
		m <<= 1
		e--
	}
	// 54 bits of root: 53 and one to round by.
	rest := m << 1
	var root, sum uint64
	for bit := uint64(1) << 53; bit != 0; bit >>= 1 {
		if t := sum + bit; t <= rest {
			sum = t + bit
			rest -= t
			root += bit
		}
		rest <<= 1
	}
	if rest != 0 {
		root += root & 1
	}
	return Ldexp(float64(root>>1), e/2-26)
}

// Cbrt returns the cube root of x (the method of FreeBSD's s_cbrt.c: the exponent by division by three, a rational
// approximation to 23 bits, one step of Newton's method).
func Cbrt(x float64) float64 {
	const (
		third       = 715094163 << 32 // adjusts a third of the representation
		thirdSub    = 696219795 << 32 // the same after a scaling by 2**54
		c0, c1      = 5.42857142857142815906e-01, -7.05306122448979611050e-01
		c2, c3      = 1.41428571428571436819e+00, 1.60714285714285720630e+00
		c4          = 3.57142857142857150787e-01
		upper23Bits = 0xFFFFFFFFC << 28
	)
	if x == 0 || x-x != 0 {
		return x
	}
	a := Abs(x)
	t := Float64frombits(Float64bits(a)/3 + third)
	if a < minNormal {
		t = Float64frombits(Float64bits(a*(1<<54))/3 + thirdSub)
	}
	r := t * t / a
	s := c0 + r*t
	t *= c4 + c3/(s+c2+c1/s)
	t = Float64frombits(Float64bits(t)&upper23Bits + 1<<30)
	s = t * t // exact
	r = a / s
	w := t + t
	r = (r - t) / (w + r)
	return Copysign(t+t*r, x)
}

// Hypot returns the length of the vector (p, q), without undue overflow.
func Hypot(p, q float64) float64 {
	p, q = Abs(p), Abs(q)
	if IsInf(p, 1) || IsInf(q, 1) {
		return Inf(1)
	}
	if p != p || q != q {
		return NaN()
	}
	if p < q {
		p, q = q, p
	}
	if p == 0 {
		return 0
	}
	ratio := q / p
	return p * Sqrt(1+ratio*ratio)
}

// FMA returns x × y + z with a single rounding. The compiler uses the processor's instruction where there is one.
func FMA(x, y, z float64) float64 {
	if x == 0 || y == 0 || x-x != 0 || y-y != 0 {
		return x*y + z
	}
	if z == 0 {
		return x * y // whose sign counts even if it underflows
	}
	if z-z != 0 {
		return z // the product is finite in the exact arithmetic
	}
	negative := Signbit(x) != Signbit(y)
	mx, ex := normal(Abs(x))
	my, ey := normal(Abs(y))
	// The product as a 128-bit integer with its top bit at 126 or 125; one bit stays free for the addition's carry.
	hi, lo := bits.Mul64(mx<<10, my<<11)
	e := ex + ey - 21
	if hi>>62 == 0 {
		hi, lo = hi<<1|lo>>63, lo<<1
		e--
	}
	mz, ez := normal(Abs(z))
	zhi, zlo := mz<<10, uint64(0)
	ez -= 74
	zNegative := Signbit(z)
	// Let the larger be first: both have their top bit at 126.
	if ez > e || ez == e && (zhi > hi || zhi == hi && zlo > lo) {
		hi, lo, e, negative, zhi, zlo, ez, zNegative = zhi, zlo, ez, zNegative, hi, lo, e, negative
	}
	zhi, zlo = shiftSticky(zhi, zlo, uint(e-ez))
	if negative == zNegative {
		var c uint64
		lo, c = bits.Add64(lo, zlo, 0)
		hi, _ = bits.Add64(hi, zhi, c)
	} else {
		var b uint64
		lo, b = bits.Sub64(lo, zlo, 0)
		hi, _ = bits.Sub64(hi, zhi, b)
		if hi|lo == 0 {
			return 0 // exact cancellation is +0
		}
	}
	r := roundWide(hi, lo, e)
	if negative {
		return -r
	}
	return r
}

// normal is split with the mantissa's hidden bit set also for denormals.
func normal(x float64) (m uint64, e int) {
	m, e = split(x)
	s := bits.LeadingZeros64(m) - 11
	return m << s, e - s
}

// shiftSticky shifts the 128-bit number right by n; a lost one bit leaves the lowest bit set.
func shiftSticky(hi, lo uint64, n uint) (uint64, uint64) {
	var lost uint64
	switch {
	case n == 0:
		return hi, lo
	case n >= 128:
		lost = hi | lo
		hi, lo = 0, 0
	case n >= 64:
		lost = lo | hi<<(128-n) // a shift by 64 gives 0
		hi, lo = 0, hi>>(n-64)
	default:
		lost = lo << (64 - n)
		hi, lo = hi>>n, lo>>n|hi<<(64-n)
	}
	if lost != 0 {
		lo |= 1
	}
	return hi, lo
}

// roundWide rounds (hi, lo) × 2**e to the nearest float64, ties to even.
func roundWide(hi, lo uint64, e int) float64 {
	n := 0
	if hi == 0 {
		hi, lo, n = lo, 0, 64
	}
	s := bits.LeadingZeros64(hi)
	if s > 0 {
		hi, lo = hi<<s|lo>>(64-s), lo<<s
		n += s
	}
	if lo != 0 {
		hi |= 1
	}
	// The value is hi × 2**exp with the top bit of hi set; keep 53 bits, fewer in the denormal range.
	exp := e + 64 - n
	drop := 11
	if low := 1 - expBias - expShift; exp+drop < low {
		drop = low - exp
	}
	if drop > 64 {
		return 0
	}
	var m, rest, half uint64
	if drop == 64 {
		m, rest, half = 0, hi, 1<<63
	} else {
		m, rest, half = hi>>drop, hi&(1<<drop-1), 1<<(drop-1)
	}
	if rest > half || rest == half && m&1 == 1 {
		m++
	}
	return Ldexp(float64(m), exp+drop)
}
