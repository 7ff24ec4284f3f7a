package math

// Floor returns the greatest integer value that is at most x.
func Floor(x float64) float64 {
	t := Trunc(x)
	if t > x {
		return t - 1
	}
	return t
}

// Ceil returns the least integer value that is at least x.
func Ceil(x float64) float64 { return -Floor(-x) }

// Trunc returns the integer part of x.
func Trunc(x float64) float64 {
	b := Float64bits(x)
	switch e := int(b>>expShift&expMask) - expBias; {
	case e < 0:
		b &= signBit
	case e < expShift:
		b &^= fracMask >> e
	}
	return Float64frombits(b)
}

// Round returns the nearest integer, halves away from zero.
func Round(x float64) float64 {
	t := Trunc(x)
	if Abs(x-t) >= 0.5 {
		return t + Copysign(1, x)
	}
	return t
}

// RoundToEven returns the nearest integer, halves to the even one.
func RoundToEven(x float64) float64 {
	if !(Abs(x) < 1<<expShift) {
		return x
	}
	// Adding 2**52 leaves no bits for a fraction: the processor rounds.
	const magic = 1 << expShift
	a := Abs(x)
	a = float64(a+magic) - magic
	return Copysign(a, x)
}

// Modf splits f into an integer and a fraction that both have the sign of f.
func Modf(f float64) (integer float64, fractional float64) {
	integer = Trunc(f)
	if IsInf(f, 0) {
		return integer, NaN()
	}
	return integer, Copysign(f-integer, f)
}

// Dim returns x-y, or 0 where that is negative.
func Dim(x, y float64) float64 {
	if d := x - y; !(d <= 0) {
		return d
	}
	return 0
}

// Max returns the larger of x and y; +Inf beats NaN, NaN the rest, and 0 is larger than -0.
func Max(x, y float64) float64 {
	switch {
	case IsInf(x, 1) || IsInf(y, 1):
		return Inf(1)
	case x != x || y != y:
		return NaN()
	case x == y && x == 0:
		if Signbit(x) {
			return y
		}
		return x
	case x > y:
		return x
	}
	return y
}

// Min returns the smaller of x and y; -Inf beats NaN, NaN the rest, and -0 is smaller than 0.
func Min(x, y float64) float64 {
	switch {
	case IsInf(x, -1) || IsInf(y, -1):
		return Inf(-1)
	case x != x || y != y:
		return NaN()
	case x == y && x == 0:
		if Signbit(x) {
			return x
		}
		return y
	case x < y:
		return x
	}
	return y
}

// split returns the mantissa (with its hidden bit) and the exponent of a finite positive x = m × 2**e.
func split(x float64) (m uint64, e int) {
	b := Float64bits(x)
	m, e = b&fracMask, int(b>>expShift&expMask)
	if e == 0 {
		return m, 1 - expBias - expShift
	}
	return m | 1<<expShift, e - expBias - expShift
}

// Mod returns the remainder of x/y with the sign of x. It is exact: the mantissas are integers.
func Mod(x, y float64) float64 {
	if y == 0 || x-x != 0 || y != y {
		return NaN()
	}
	y = Abs(y)
	a := Abs(x)
	if a < y {
		return x
	}
	m, e := split(a)
	d, f := split(y)
	m %= d
	for e > f && m != 0 {
		// m < 2**53, so 11 more bits fit at a time.
		s := min(e-f, 11)
		m = m << s % d
		e -= s
	}
	return Copysign(Ldexp(float64(m), f), x)
}

// Remainder returns the IEEE 754 remainder: x - n×y for the integer n nearest to x/y, the even one in a tie.
func Remainder(x, y float64) float64 {
	if y == 0 || x-x != 0 || y != y {
		return NaN()
	}
	if IsInf(y, 0) {
		return x
	}
	y = Abs(y)
	a := Abs(x)
	if y <= MaxFloat64/2 {
		a = Mod(a, y+y)
	}
	// Now a < 2y (or y is so large that it always was): take y off until a is nearest to zero. Where y/2 would lose
	// a bit, a is doubled instead.
	if y < 2*minNormal {
		if a+a > y {
			a -= y
			if a+a >= y {
				a -= y
			}
		}
	} else if half := y / 2; a > half {
		a -= y
		if a >= half {
			a -= y
		}
	}
	if Signbit(x) {
		return -a
	}
	return a
}
