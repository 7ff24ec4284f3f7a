package big

// lowest returns the exponent of the mantissa taken as a whole number.
func (x *Float) lowest() int64 { return int64(x.exp) - int64(len(x.mant))*wordBits }

// aligned returns the mantissas of x and y as whole numbers of the same exponent.
func aligned(x, y *Float) (a, b nat, exp int64) {
	a, b = x.mant, y.mant
	ex, ey := x.lowest(), y.lowest()
	if ex < ey {
		return a, nat(nil).shl(b, uint(ey-ex)), ex
	}
	if ex > ey {
		a = nat(nil).shl(a, uint(ex-ey))
	}
	return a, b, ey
}

// Add sets z to x+y, rounded, and returns z. A precision of 0 becomes the larger one of x and y. It panics with an
// ErrNaN if x and y are infinities of different signs.
func (z *Float) Add(x, y *Float) *Float {
	return z.sum(x, y, y.neg, "addition of infinities with opposite signs")
}

// Sub sets z to x-y, rounded, and returns z. A precision of 0 becomes the larger one of x and y. It panics with an ErrNaN
// if x and y are infinities of one sign.
func (z *Float) Sub(x, y *Float) *Float {
	return z.sum(x, y, !y.neg, "subtraction of infinities with equal signs")
}

// sum sets z to x+y, with y's sign given.
func (z *Float) sum(x, y *Float, yneg bool, invalid string) *Float {
	if z.prec == 0 {
		z.prec = max(x.prec, y.prec)
	}
	xneg := x.neg
	if x.form == finite && y.form == finite {
		a, b, exp := aligned(x, y)
		neg := xneg
		m := z.mant
		if xneg == yneg {
			m = m.add(a, b)
		} else if c := a.cmp(b); c > 0 {
			m = m.sub(a, b)
		} else if c < 0 {
			m = m.sub(b, a)
			neg = !neg
		} else {
			// An exact zero is negative if rounding is downward only.
			z.acc, z.form, z.neg = Exact, zero, z.mode == ToNegativeInf
			return z
		}
		z.neg = neg
		z.setNat(m, exp, 0)
		return z
	}
	if x.form == inf && y.form == inf && xneg != yneg {
		z.acc, z.form, z.neg = Exact, zero, false
		panic(ErrNaN{invalid})
	}
	if x.form == zero && y.form == zero {
		z.acc, z.form, z.neg = Exact, zero, xneg && yneg
		return z
	}
	if x.form == inf || y.form == zero {
		return z.Set(x)
	}
	z.Set(y)
	if z.neg != yneg {
		// The mode may round the other sign differently.
		t := new(Float).Copy(y)
		t.neg = yneg
		z.Set(t)
	}
	return z
}

// Mul sets z to x*y, rounded, and returns z. A precision of 0 becomes the larger one of x and y. It panics with an ErrNaN
// if one operand is zero and the other infinite.
func (z *Float) Mul(x, y *Float) *Float {
	if z.prec == 0 {
		z.prec = max(x.prec, y.prec)
	}
	neg := x.neg != y.neg
	if x.form == finite && y.form == finite {
		exp := x.lowest() + y.lowest()
		z.neg = neg
		if x == y {
			z.setNat(z.mant.sqr(x.mant), exp, 0)
		} else {
			z.setNat(z.mant.mul(x.mant, y.mant), exp, 0)
		}
		return z
	}
	z.acc, z.neg = Exact, neg
	if x.form == zero && y.form == inf || x.form == inf && y.form == zero {
		z.form, z.neg = zero, false
		panic(ErrNaN{"multiplication of zero with infinity"})
	}
	if x.form == inf || y.form == inf {
		z.form = inf
	} else {
		z.form = zero
	}
	return z
}

// Quo sets z to x/y, rounded, and returns z. A precision of 0 becomes the larger one of x and y. It panics with an ErrNaN
// if both operands are zero or both infinite.
func (z *Float) Quo(x, y *Float) *Float {
	if z.prec == 0 {
		z.prec = max(x.prec, y.prec)
	}
	neg := x.neg != y.neg
	if x.form == finite && y.form == finite {
		// A quotient of a word more than the precision, so that what is lost shows in the remainder only.
		n := int(z.prec/wordBits) + 1
		num, exp := x.mant, x.lowest()-y.lowest()
		if more := n + len(y.mant) - len(num); more > 0 {
			num = make(nat, len(x.mant)+more)
			copy(num[more:], x.mant)
			exp -= int64(more) * wordBits
		}
		q, r := z.mant.div(nil, num, y.mant)
		sticky := uint(0)
		if len(r) > 0 {
			sticky = 1
		}
		z.neg = neg
		z.setNat(q, exp, sticky)
		return z
	}
	z.acc, z.neg = Exact, neg
	if x.form == y.form {
		z.form, z.neg = zero, false
		panic(ErrNaN{"division of zero by zero or infinity by infinity"})
	}
	if x.form == zero || y.form == inf {
		z.form = zero
	} else {
		z.form = inf
	}
	return z
}

// Sqrt sets z to the square root of x, rounded, and returns z. A precision of 0 becomes x's. It panics with an ErrNaN if
// x is negative.
func (z *Float) Sqrt(x *Float) *Float {
	if z.prec == 0 {
		z.prec = x.prec
	}
	if x.Sign() < 0 {
		panic(ErrNaN{"square root of negative operand"})
	}
	if x.form != finite {
		z.acc, z.form, z.neg = Exact, x.form, x.neg
		return z
	}
	// The root of a whole number with an even exponent and at least two bits more than twice the precision.
	m, exp := x.mant, x.lowest()
	shift := max(2*int64(z.prec)+4-int64(m.bitLen()), 0)
	shift += (exp - shift) & 1
	m = nat(nil).shl(m, uint(shift))
	exp -= shift
	root, rem := m.sqrtRem()
	sticky := uint(0)
	if len(rem) > 0 {
		sticky = 1
	}
	z.neg = false
	z.setNat(root, exp/2, sticky)
	z.acc = Exact // as in the reference: the accuracy of roots is not tracked
	return z
}
