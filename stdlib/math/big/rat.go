package big

import "math"

// A Rat is a fraction of integers of any size, in lowest terms. The zero value is 0.
type Rat struct {
	a Int // numerator
	b Int // denominator; without words it stands for 1, so that the zero value is usable
}

// NewRat returns a/b. It panics if b is 0.
func NewRat(a, b int64) *Rat { return new(Rat).SetFrac64(a, b) }

// lowest brings z to lowest terms.
func (z *Rat) lowest() *Rat {
	neg := z.a.neg
	switch {
	case len(z.a.abs) == 0:
		z.b.abs = z.b.abs.setWord(1)
	case len(z.b.abs) == 0:
		z.b.abs = z.b.abs.setWord(1)
	default:
		z.a.neg, z.b.neg = false, false
		if f := new(Int).lehmer(nil, nil, &z.a, &z.b); f.Cmp(intOne) != 0 {
			z.a.abs, _ = z.a.abs.div(nil, z.a.abs, f.abs)
			z.b.abs, _ = z.b.abs.div(nil, z.b.abs, f.abs)
		}
		z.a.neg = neg
	}
	z.b.neg = false
	return z
}

// denom returns the denominator.
func (x *Rat) denom() nat {
	if len(x.b.abs) == 0 {
		return natOne
	}
	return x.b.abs
}

// SetFrac sets z to a/b and returns z. It panics if b is 0.
func (z *Rat) SetFrac(a, b *Int) *Rat {
	neg := a.neg != b.neg
	if len(b.abs) == 0 {
		panic("division by zero")
	}
	den := b.abs
	if &z.a == b || shares(z.a.abs, den) {
		den = den.clone()
	}
	z.a.abs = z.a.abs.set(a.abs)
	z.b.abs = z.b.abs.set(den)
	z.a.neg = neg && len(z.a.abs) > 0
	return z.lowest()
}

// SetFrac64 sets z to a/b and returns z. It panics if b is 0.
func (z *Rat) SetFrac64(a, b int64) *Rat {
	if b == 0 {
		panic("division by zero")
	}
	z.a.SetInt64(a)
	z.b.abs = z.b.abs.setUint64(magnitude(b))
	z.a.neg = (a < 0) != (b < 0) && a != 0
	return z.lowest()
}

func (z *Rat) whole() *Rat {
	z.b.abs = z.b.abs.setWord(1)
	z.b.neg = false
	return z
}

// SetInt sets z to x and returns z.
func (z *Rat) SetInt(x *Int) *Rat {
	z.a.Set(x)
	return z.whole()
}

// SetInt64 sets z to x and returns z.
func (z *Rat) SetInt64(x int64) *Rat {
	z.a.SetInt64(x)
	return z.whole()
}

// SetUint64 sets z to x and returns z.
func (z *Rat) SetUint64(x uint64) *Rat {
	z.a.SetUint64(x)
	return z.whole()
}

// SetFloat64 sets z to f exactly and returns z; if f is not finite, nil.
func (z *Rat) SetFloat64(f float64) *Rat {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	frac, exp := math.Frexp(f)
	m := int64(frac * (1 << 53))
	exp -= 53
	z.a.SetInt64(m)
	z.b.SetInt64(1)
	if exp >= 0 {
		z.a.Lsh(&z.a, uint(exp))
	} else {
		z.b.Lsh(&z.b, uint(-exp))
	}
	return z.lowest()
}

// Set sets z to x and returns z.
func (z *Rat) Set(x *Rat) *Rat {
	if z != x {
		z.a.Set(&x.a)
		z.b.Set(&x.b)
	}
	if len(z.b.abs) == 0 {
		z.b.SetInt64(1)
	}
	return z
}

// Abs sets z to |x| and returns z.
func (z *Rat) Abs(x *Rat) *Rat {
	z.Set(x)
	z.a.neg = false
	return z
}

// Neg sets z to -x and returns z.
func (z *Rat) Neg(x *Rat) *Rat {
	z.Set(x)
	z.a.neg = len(z.a.abs) > 0 && !z.a.neg
	return z
}

// Inv sets z to 1/x and returns z. It panics if x is 0.
func (z *Rat) Inv(x *Rat) *Rat {
	if len(x.a.abs) == 0 {
		panic("division by zero")
	}
	z.Set(x)
	z.a.abs, z.b.abs = z.b.abs, z.a.abs
	return z
}

// Sign returns -1, 0 or +1 as x is negative, zero or positive.
func (x *Rat) Sign() int { return x.a.Sign() }

// IsInt reports whether the denominator is 1.
func (x *Rat) IsInt() bool { return len(x.b.abs) == 0 || x.b.abs.cmp(natOne) == 0 }

// Num returns the numerator; it may share memory with x.
func (x *Rat) Num() *Int { return &x.a }

// Denom returns the denominator, which is positive; it may share memory with x.
func (x *Rat) Denom() *Int {
	if len(x.b.abs) == 0 {
		// Not initialised: x must not be changed, others may be reading it.
		return &Int{abs: nat{1}}
	}
	return &x.b
}

// cross returns the numerator of x times the denominator of y.
func cross(x, y *Rat) *Int {
	t := &Int{abs: nat(nil).mul(x.a.abs, y.denom())}
	return t.signed(x.a.neg)
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Rat) Cmp(y *Rat) int { return cross(x, y).Cmp(cross(y, x)) }

// Add sets z to x+y and returns z.
func (z *Rat) Add(x, y *Rat) *Rat {
	p, q := cross(x, y), cross(y, x)
	z.b.abs = z.b.abs.mul(x.denom(), y.denom())
	z.a.Add(p, q)
	return z.lowest()
}

// Sub sets z to x-y and returns z.
func (z *Rat) Sub(x, y *Rat) *Rat {
	p, q := cross(x, y), cross(y, x)
	z.b.abs = z.b.abs.mul(x.denom(), y.denom())
	z.a.Sub(p, q)
	return z.lowest()
}

// Mul sets z to x*y and returns z.
func (z *Rat) Mul(x, y *Rat) *Rat {
	if x == y {
		// A square needs no reducing.
		z.a.abs = z.a.abs.sqr(x.a.abs)
		z.b.abs = z.b.abs.sqr(x.denom())
		z.a.neg, z.b.neg = false, false
		return z
	}
	z.a.Mul(&x.a, &y.a)
	z.b.abs = z.b.abs.mul(x.denom(), y.denom())
	return z.lowest()
}

// Quo sets z to x/y and returns z. It panics if y is 0.
func (z *Rat) Quo(x, y *Rat) *Rat {
	if len(y.a.abs) == 0 {
		panic("division by zero")
	}
	p, q := cross(x, y), cross(y, x)
	z.a.abs, z.b.abs = p.abs, q.abs
	z.a.neg = p.neg != q.neg && len(p.abs) > 0
	return z.lowest()
}

// float rounds x to the nearest number of a floating-point format, to even in the middle, given the bits of the
// mantissa and the least exponent of a denormal's lowest bit.
func (x *Rat) float(mantBits, minExp int) (f float64, exact bool) {
	if len(x.a.abs) == 0 {
		return 0, true
	}
	a, b := x.a.abs, x.denom()
	// A quotient with two bits more than the mantissa: one to round by, one that only a carry needs.
	exp := a.bitLen() - b.bitLen() - (mantBits + 2)
	exp = max(exp, minExp-2)
	var q, r nat
	if exp < 0 {
		q, r = q.div(nil, nat(nil).shl(a, uint(-exp)), b)
	} else {
		q, r = q.div(nil, a, nat(nil).shl(b, uint(exp)))
	}
	m := uint64(0)
	if len(q) > 0 {
		m = uint64(q[0])
	}
	lost := len(r) > 0
	// Bring it to at most mantBits bits, not below the least exponent.
	drop := max(bitsOf(m)-mantBits, minExp-exp, 0)
	half := uint64(1) << drop >> 1
	rest := m & (1<<drop - 1)
	m >>= drop
	exact = rest == 0 && !lost
	if drop > 0 && (rest > half || rest == half && (lost || m&1 != 0)) {
		m++
	}
	f = math.Ldexp(float64(m), exp+drop)
	if x.a.neg {
		f = -f
	}
	return f, exact
}

func bitsOf(m uint64) int { return nat{Word(m)}.norm().bitLen() }

// Float32 returns the float32 nearest to x, an infinity if x is too large, and whether it equals x.
func (x *Rat) Float32() (f float32, exact bool) {
	d, exact := x.float(24, -149)
	if math.Abs(d) > math.MaxFloat32 {
		return float32(math.Inf(x.Sign())), false
	}
	return float32(d), exact
}

// Float64 returns the float64 nearest to x, an infinity if x is too large, and whether it equals x.
func (x *Rat) Float64() (f float64, exact bool) {
	f, exact = x.float(53, -1074)
	if math.IsInf(f, 0) {
		return f, false
	}
	return f, exact
}
