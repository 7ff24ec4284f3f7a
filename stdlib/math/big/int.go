package big

import (
	"math/rand"
)

// An Int is an integer of any size. The zero value is 0.
//
// The time of operations depends on the values: do not use them for secrets.
type Int struct {
	neg bool
	abs nat
}

var intOne = &Int{false, natOne}

// NewInt returns an Int with the value x.
func NewInt(x int64) *Int {
	var abs nat
	if x != 0 {
		abs = nat{Word(magnitude(x))}
	}
	return &Int{x < 0, abs}
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// Sign returns -1, 0 or +1 as x is negative, zero or positive.
func (x *Int) Sign() int {
	switch {
	case len(x.abs) == 0:
		return 0
	case x.neg:
		return -1
	}
	return 1
}

// SetInt64 sets z to x and returns z.
func (z *Int) SetInt64(x int64) *Int {
	z.abs = z.abs.setUint64(magnitude(x))
	z.neg = x < 0
	return z
}

// SetUint64 sets z to x and returns z.
func (z *Int) SetUint64(x uint64) *Int {
	z.abs = z.abs.setUint64(x)
	z.neg = false
	return z
}

// Set sets z to x and returns z.
func (z *Int) Set(x *Int) *Int {
	if z != x {
		z.abs = z.abs.set(x.abs)
		z.neg = x.neg
	}
	return z
}

// Bits returns the words of x's absolute value, least significant first; the result and x share memory.
func (x *Int) Bits() []Word { return x.abs }

// SetBits sets z to the number with the words, least significant first, and returns z; they share memory.
func (z *Int) SetBits(abs []Word) *Int {
	z.abs = nat(abs).norm()
	z.neg = false
	return z
}

// Abs sets z to |x| and returns z.
func (z *Int) Abs(x *Int) *Int {
	z.Set(x)
	z.neg = false
	return z
}

// Neg sets z to -x and returns z.
func (z *Int) Neg(x *Int) *Int {
	z.Set(x)
	z.neg = len(z.abs) > 0 && !z.neg
	return z
}

// signed finishes z, whose absolute value is set.
func (z *Int) signed(neg bool) *Int {
	z.neg = neg && len(z.abs) > 0
	return z
}

// sum sets z to x + y, with y's sign given.
func (z *Int) sum(x, y *Int, yneg bool) *Int {
	neg := x.neg
	switch {
	case x.neg == yneg:
		z.abs = z.abs.add(x.abs, y.abs)
	case x.abs.cmp(y.abs) >= 0:
		z.abs = z.abs.sub(x.abs, y.abs)
	default:
		neg = !neg
		z.abs = z.abs.sub(y.abs, x.abs)
	}
	return z.signed(neg)
}

// Add sets z to x+y and returns z.
func (z *Int) Add(x, y *Int) *Int { return z.sum(x, y, y.neg) }

// Sub sets z to x-y and returns z.
func (z *Int) Sub(x, y *Int) *Int { return z.sum(x, y, !y.neg) }

// Mul sets z to x*y and returns z.
func (z *Int) Mul(x, y *Int) *Int {
	neg := x.neg != y.neg
	if x == y {
		z.abs = z.abs.sqr(x.abs)
	} else {
		z.abs = z.abs.mul(x.abs, y.abs)
	}
	return z.signed(neg)
}

// MulRange sets z to the product of all integers from a to b and returns z; it is 1 if there are none.
func (z *Int) MulRange(a, b int64) *Int {
	switch {
	case a > b:
		return z.SetInt64(1)
	case a <= 0 && b >= 0:
		return z.SetInt64(0)
	}
	neg := a < 0 && (b-a)&1 == 0
	if a < 0 {
		a, b = -b, -a
	}
	z.abs = z.abs.mulRange(uint64(a), uint64(b))
	return z.signed(neg)
}

// Binomial sets z to the binomial coefficient C(n, k) and returns z.
func (z *Int) Binomial(n, k int64) *Int {
	if k < 0 || k > n {
		return z.SetInt64(0)
	}
	k = min(k, n-k) // symmetric
	// C(n, i+1) = C(n, i) * (n-i) / (i+1): every step is exact.
	var factor, next Int
	z.SetInt64(1)
	for i := int64(0); i < k; i++ {
		z.Mul(z, factor.SetInt64(n-i))
		z.Quo(z, next.SetInt64(i+1))
	}
	return z
}

// Quo sets z to x/y, rounded toward zero, and returns z. It panics if y is 0.
func (z *Int) Quo(x, y *Int) *Int {
	neg := x.neg != y.neg
	z.abs, _ = z.abs.div(nil, x.abs, y.abs)
	return z.signed(neg)
}

// Rem sets z to the remainder of x/y rounded toward zero, which has x's sign, and returns z. It panics if y is 0.
func (z *Int) Rem(x, y *Int) *Int {
	neg := x.neg
	_, z.abs = nat(nil).div(z.abs, x.abs, y.abs)
	return z.signed(neg)
}

// QuoRem sets z to the quotient as Quo does and r to the remainder as Rem does, and returns both.
func (z *Int) QuoRem(x, y, r *Int) (*Int, *Int) {
	qneg, rneg := x.neg != y.neg, x.neg
	z.abs, r.abs = z.abs.div(r.abs, x.abs, y.abs)
	return z.signed(qneg), r.signed(rneg)
}

// Div sets z to the quotient x/y for which the remainder is not negative, and returns z. It panics if y is 0.
func (z *Int) Div(x, y *Int) *Int {
	yneg := y.neg // z may be y
	var r Int
	z.QuoRem(x, y, &r)
	if r.neg {
		if yneg {
			z.Add(z, intOne)
		} else {
			z.Sub(z, intOne)
		}
	}
	return z
}

// Mod sets z to the remainder of x/y that is not negative and returns z. It panics if y is 0.
func (z *Int) Mod(x, y *Int) *Int {
	d := y
	if z == y {
		d = new(Int).Set(y)
	}
	var q Int
	q.QuoRem(x, y, z)
	if z.neg {
		z.sum(z, d, false)
	}
	return z
}

// DivMod sets z to the quotient as Div does and m to the remainder as Mod does, and returns both.
func (z *Int) DivMod(x, y, m *Int) (*Int, *Int) {
	d := y
	if z == y || m == y {
		d = new(Int).Set(y)
	}
	z.QuoRem(x, y, m)
	if m.neg {
		m.sum(m, d, false)
		if d.neg {
			z.Add(z, intOne)
		} else {
			z.Sub(z, intOne)
		}
	}
	return z, m
}

// The modes of Divide.
const (
	Trunc = ToZero        // as Go's / and %
	Floor = ToNegativeInf // down
	Round = ToNearestEven // to the nearest, in the middle to the even one
	Ceil  = ToPositiveInf // up
)

// Divide sets z to x/y, rounded to an integer as the mode says (Trunc, Floor, Round or Ceil), and r to x - y*z, unless
// they are nil, and returns them. It panics if y is 0.
func (z *Int) Divide(x, y, r *Int, mode RoundingMode) (*Int, *Int) {
	if mode != Trunc && mode != Floor && mode != Round && mode != Ceil {
		panic("big: invalid rounding mode for Divide")
	}
	var q, rem Int
	q.QuoRem(x, y, &rem)
	if len(rem.abs) > 0 {
		negative := x.neg != y.neg // the sign of the exact quotient
		away := false
		switch mode {
		case Floor:
			away = negative
		case Ceil:
			away = !negative
		case Round:
			c := nat(nil).shl(rem.abs, 1).cmp(y.abs)
			away = c > 0 || c == 0 && q.abs.bit(0) != 0
		}
		if away {
			if negative {
				q.Sub(&q, intOne)
			} else {
				q.Add(&q, intOne)
			}
			rem.sum(&rem, y, y.neg == negative)
		}
	}
	if z != nil {
		z.Set(&q)
	}
	if r != nil {
		r.Set(&rem)
	}
	return z, r
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Int) Cmp(y *Int) (r int) {
	switch {
	case x == y:
		return 0
	case x.neg != y.neg:
		if x.neg {
			return -1
		}
		return 1
	case x.neg:
		return y.abs.cmp(x.abs)
	}
	return x.abs.cmp(y.abs)
}

// CmpAbs compares the absolute values.
func (x *Int) CmpAbs(y *Int) int { return x.abs.cmp(y.abs) }

func (x *Int) low() uint64 {
	if len(x.abs) == 0 {
		return 0
	}
	return uint64(x.abs[0])
}

// Int64 returns x; if it does not fit, the result is undefined.
func (x *Int) Int64() int64 {
	v := int64(x.low())
	if x.neg {
		v = -v
	}
	return v
}

// Uint64 returns x; if it does not fit, the result is undefined.
func (x *Int) Uint64() uint64 { return x.low() }

// IsInt64 reports whether x fits in an int64.
func (x *Int) IsInt64() bool {
	if len(x.abs) > 1 {
		return false
	}
	w := x.low()
	return w < 1<<63 || x.neg && w == 1<<63
}

// IsUint64 reports whether x fits in a uint64.
func (x *Int) IsUint64() bool { return !x.neg && len(x.abs) <= 1 }

// Float64 returns the float64 nearest to x, and how it compares with x; an infinity if x is too large.
func (x *Int) Float64() (float64, Accuracy) {
	n := x.abs.bitLen()
	if n == 0 {
		return 0, Exact
	}
	if n <= 53 || n < 64 && n-int(x.abs.trailingZeroBits()) <= 53 {
		f := float64(x.low())
		if x.neg {
			f = -f
		}
		return f, Exact
	}
	return new(Float).SetInt(x).Float64()
}

// SetBytes sets z to the number written in buf, most significant byte first, and returns z.
func (z *Int) SetBytes(buf []byte) *Int {
	z.abs = z.abs.setBytes(buf)
	z.neg = false
	return z
}

// Bytes returns the absolute value, most significant byte first, without zeros in front.
func (x *Int) Bytes() []byte {
	buf := make([]byte, len(x.abs)*wordBytes)
	return buf[x.abs.fill(buf):]
}

// FillBytes fills buf with the absolute value, most significant byte first, with zeros in front, and returns it. It
// panics if there is no room.
func (x *Int) FillBytes(buf []byte) []byte {
	x.abs.fill(buf)
	return buf
}

// BitLen returns the number of bits of the absolute value; 0 for 0.
func (x *Int) BitLen() int { return x.abs.bitLen() }

// TrailingZeroBits returns the number of zero bits at the lower end of the absolute value.
func (x *Int) TrailingZeroBits() uint { return x.abs.trailingZeroBits() }

// Exp sets z to x to the y modulo |m| and returns z; without a modulus if m is nil or 0. If y is negative, the inverse
// of x takes its place: if there is none, z is unchanged and nil returned; without a modulus the result is 1.
func (z *Int) Exp(x, y, m *Int) *Int {
	base := x.abs
	if y.neg {
		if m == nil || len(m.abs) == 0 {
			return z.SetInt64(1)
		}
		inverse := new(Int).ModInverse(x, m)
		if inverse == nil {
			return nil
		}
		base = inverse.abs
	}
	var modulus nat
	if m != nil {
		modulus = m.abs
	}
	odd := y.abs.bit(0) != 0
	neg := x.neg && odd && !(y.neg && len(modulus) > 0)
	z.abs = z.abs.exp(base, y.abs, modulus)
	z.neg = len(z.abs) > 0 && neg
	if z.neg && len(modulus) > 0 {
		z.abs = z.abs.sub(modulus, z.abs)
		z.neg = false
	}
	return z
}

// Rand sets z to a pseudo-random number below n, which must be positive, and returns z. It is no source of secrets.
func (z *Int) Rand(rnd *rand.Rand, n *Int) *Int {
	if n.neg || len(n.abs) == 0 {
		z.neg, z.abs = false, nil
		return z
	}
	z.neg = false
	z.abs = z.abs.random(rnd, n.abs, n.abs.bitLen())
	return z
}

// Sqrt sets z to the square root of x, rounded down, and returns z. It panics if x is negative.
func (z *Int) Sqrt(x *Int) *Int {
	if x.neg {
		panic("square root of negative number")
	}
	z.abs = z.abs.sqrt(x.abs)
	z.neg = false
	return z
}
