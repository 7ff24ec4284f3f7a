package big

import (
	"fmt"
	"math"
	"math/bits"
)

// Limits of Float.
const (
	MaxExp  = math.MaxInt32  // largest exponent
	MinExp  = math.MinInt32  // smallest exponent
	MaxPrec = math.MaxUint32 // largest precision; memory will not suffice for it
)

// A Float is a floating-point number
//
//	sign × mantissa × 2**exponent
//
// with 0.5 <= mantissa < 1 and MinExp <= exponent <= MaxExp, or ±0, or ±Inf. It has a precision, the number of bits of
// the mantissa, and a mode of rounding. Each operation that sets a Float computes the exact result and rounds it to the
// Float's precision, or, if that is 0, takes over the precision of the operands. How the rounded result compares with
// the exact one is the accuracy. The zero value is +0 with precision 0 and ToNearestEven.
//
// Operations that have no result, such as Inf-Inf, panic with an ErrNaN.
type Float struct {
	prec uint32
	mode RoundingMode
	acc  Accuracy
	form form
	neg  bool
	mant nat // of finite numbers: the highest bit of the highest word is set
	exp  int32
}

// An ErrNaN is the panic of an operation whose result IEEE 754 calls NaN.
type ErrNaN struct{ msg string }

// Error says which operation it was.
func (err ErrNaN) Error() string { return err.msg }

type form byte

const (
	zero form = iota
	finite
	inf
)

// A RoundingMode says to which neighbour a result is rounded that lies between two.
type RoundingMode byte

const (
	ToNearestEven RoundingMode = iota // in the middle, to the even one
	ToNearestAway                     // in the middle, to the larger absolute value
	ToZero                            // to the smaller absolute value
	AwayFromZero                      // to the larger absolute value
	ToNegativeInf                     // down
	ToPositiveInf                     // up
)

// String returns the name of the mode.
func (i RoundingMode) String() string {
	switch i {
	case ToNearestEven:
		return "ToNearestEven"
	case ToNearestAway:
		return "ToNearestAway"
	case ToZero:
		return "ToZero"
	case AwayFromZero:
		return "AwayFromZero"
	case ToNegativeInf:
		return "ToNegativeInf"
	case ToPositiveInf:
		return "ToPositiveInf"
	}
	return "RoundingMode(" + itoa(int(i)) + ")"
}

// An Accuracy says how a rounded result compares with the exact one.
type Accuracy int8

const (
	Below Accuracy = -1
	Exact Accuracy = 0
	Above Accuracy = +1
)

// String returns the name of the accuracy.
func (i Accuracy) String() string {
	switch i {
	case Below:
		return "Below"
	case Exact:
		return "Exact"
	case Above:
		return "Above"
	}
	return "Accuracy(" + itoa(int(i)) + ")"
}

func accuracy(above bool) Accuracy {
	if above {
		return Above
	}
	return Below
}

// NewFloat returns x with precision 53. It panics with an ErrNaN if x is NaN.
func NewFloat(x float64) *Float {
	if math.IsNaN(x) {
		panic(ErrNaN{"NewFloat(NaN)"})
	}
	return new(Float).SetFloat64(x)
}

// SetPrec sets the precision, rounding z to it, and returns z. With 0 the value becomes a zero unless it is infinite.
func (z *Float) SetPrec(prec uint) *Float {
	z.acc = Exact
	if prec == 0 {
		z.prec = 0
		if z.form == finite {
			z.acc = accuracy(z.neg)
			z.form = zero
		}
		return z
	}
	old := z.prec
	z.prec = uint32(min(prec, MaxPrec))
	if z.prec < old {
		z.round(0)
	}
	return z
}

// SetMode sets the mode of rounding and returns z.
func (z *Float) SetMode(mode RoundingMode) *Float {
	z.mode = mode
	z.acc = Exact
	return z
}

// Prec returns the precision in bits.
func (x *Float) Prec() uint { return uint(x.prec) }

// MinPrec returns the least precision that can hold x; 0 for zeros and infinities.
func (x *Float) MinPrec() uint {
	if x.form != finite {
		return 0
	}
	return uint(len(x.mant))*wordBits - x.mant.trailingZeroBits()
}

// Mode returns the mode of rounding.
func (x *Float) Mode() RoundingMode { return x.mode }

// Acc returns the accuracy of the operation that set x.
func (x *Float) Acc() Accuracy { return x.acc }

// Sign returns -1, 0 or +1 as x is negative, a zero or positive.
func (x *Float) Sign() int {
	switch {
	case x.form == zero:
		return 0
	case x.neg:
		return -1
	}
	return 1
}

// Signbit reports whether x is negative or negative zero.
func (x *Float) Signbit() bool { return x.neg }

// IsInf reports whether x is infinite.
func (x *Float) IsInf() bool { return x.form == inf }

// IsInt reports whether x is an integer.
func (x *Float) IsInt() bool {
	if x.form != finite {
		return x.form == zero
	}
	return x.exp > 0 && (x.prec <= uint32(x.exp) || x.MinPrec() <= uint(x.exp))
}

// MantExp returns the exponent of x, 0 for zeros and infinities; if mant is not nil, it is set to x with exponent 0.
func (x *Float) MantExp(mant *Float) (exp int) {
	if x.form == finite {
		exp = int(x.exp)
	}
	if mant != nil {
		mant.Copy(x)
		if mant.form == finite {
			mant.exp = 0
		}
	}
	return exp
}

// SetMantExp sets z to mant × 2**exp and returns z.
func (z *Float) SetMantExp(mant *Float, exp int) *Float {
	z.Set(mant)
	if z.form == finite {
		z.finish(int64(z.exp)+int64(exp), 0)
	}
	return z
}

// finish gives z the exponent, which may be out of range, and rounds. sticky is 1 if bits below the mantissa were lost.
func (z *Float) finish(exp int64, sticky uint) {
	switch {
	case exp < MinExp:
		z.acc = accuracy(z.neg)
		z.form = zero
	case exp > MaxExp:
		z.acc = accuracy(!z.neg)
		z.form = inf
	default:
		z.form = finite
		z.exp = int32(exp)
		z.round(sticky)
	}
}

// normalize shifts the mantissa up until its highest bit is set, and returns by how much.
func normalize(m nat) int64 {
	s := uint(bits.LeadingZeros(uint(m[len(m)-1])))
	if s > 0 {
		shlVU(m, m, s)
	}
	return int64(s)
}

// setNat sets z to m × 2**exp, in which m is a whole number not 0 and in z's memory or nobody's, and rounds.
func (z *Float) setNat(m nat, exp int64, sticky uint) {
	z.mant = m
	z.finish(exp+int64(len(m))*wordBits-normalize(m), sticky)
}

// round rounds the mantissa to the precision and sets the accuracy.
func (z *Float) round(sticky uint) {
	z.acc = Exact
	if z.form != finite {
		return
	}
	have := uint64(len(z.mant)) * wordBits
	if have <= uint64(z.prec) {
		return // what was lost, if anything, is below what the caller kept for rounding
	}
	r := uint(have - uint64(z.prec) - 1) // place of the first bit that goes
	half := z.mant.bit(r)
	if sticky == 0 && (half == 0 || z.mode == ToNearestEven) {
		sticky = z.mant.sticky(r)
	}
	n := int((uint64(z.prec) + wordBits - 1) / wordBits)
	if len(z.mant) > n {
		copy(z.mant, z.mant[len(z.mant)-n:])
		z.mant = z.mant[:n]
	}
	last := Word(1) << (uint(n)*wordBits - uint(z.prec)) // the lowest bit that stays
	if half|sticky != 0 {
		up := false // in absolute value
		switch z.mode {
		case ToNearestEven:
			up = half != 0 && (sticky != 0 || z.mant[0]&last != 0)
		case ToNearestAway:
			up = half != 0
		case AwayFromZero:
			up = true
		case ToNegativeInf:
			up = z.neg
		case ToPositiveInf:
			up = !z.neg
		}
		z.acc = accuracy(up != z.neg)
		if up && addVW(z.mant, z.mant, last) != 0 {
			// All ones became a power of two.
			if z.exp == MaxExp {
				z.form = inf
				return
			}
			z.exp++
			z.mant[n-1] = 1 << (wordBits - 1)
		}
	}
	z.mant[0] &^= last - 1
}

func (z *Float) setUint(neg bool, x uint64) *Float {
	if z.prec == 0 {
		z.prec = 64
	}
	z.acc = Exact
	z.neg = neg
	if x == 0 {
		z.form = zero
		return z
	}
	z.setNat(z.mant.setUint64(x), 0, 0)
	return z
}

// SetUint64 sets z to x, rounded, and returns z. A precision of 0 becomes 64.
func (z *Float) SetUint64(x uint64) *Float { return z.setUint(false, x) }

// SetInt64 sets z to x, rounded, and returns z. A precision of 0 becomes 64.
func (z *Float) SetInt64(x int64) *Float { return z.setUint(x < 0, magnitude(x)) }

// SetFloat64 sets z to x, rounded, and returns z. A precision of 0 becomes 53. It panics with an ErrNaN if x is NaN.
func (z *Float) SetFloat64(x float64) *Float {
	if z.prec == 0 {
		z.prec = 53
	}
	if math.IsNaN(x) {
		panic(ErrNaN{"Float.SetFloat64(NaN)"})
	}
	z.acc = Exact
	z.neg = math.Signbit(x)
	switch {
	case x == 0:
		z.form = zero
	case math.IsInf(x, 0):
		z.form = inf
	default:
		frac, exp := math.Frexp(math.Abs(x))
		z.setNat(z.mant.setUint64(uint64(frac*(1<<53))), int64(exp)-53, 0)
	}
	return z
}

// SetInt sets z to x, rounded, and returns z. A precision of 0 becomes the larger of x's bits and 64.
func (z *Float) SetInt(x *Int) *Float {
	if z.prec == 0 {
		z.prec = uint32(max(x.BitLen(), 64))
	}
	z.acc = Exact
	z.neg = x.neg
	if len(x.abs) == 0 {
		z.form = zero
		return z
	}
	z.setNat(z.mant.set(x.abs), 0, 0)
	return z
}

// SetRat sets z to x, rounded, and returns z. A precision of 0 becomes the largest of the bits of x's parts and 64.
func (z *Float) SetRat(x *Rat) *Float {
	if x.IsInt() {
		return z.SetInt(x.Num())
	}
	var a, b Float
	a.SetInt(x.Num())
	b.SetInt(x.Denom())
	if z.prec == 0 {
		z.prec = max(a.prec, b.prec)
	}
	return z.Quo(&a, &b)
}

// SetInf sets z to -Inf if signbit, else +Inf, and returns z.
func (z *Float) SetInf(signbit bool) *Float {
	z.acc = Exact
	z.form = inf
	z.neg = signbit
	return z
}

// Set sets z to x, rounded, and returns z. A precision of 0 becomes x's.
func (z *Float) Set(x *Float) *Float {
	z.acc = Exact
	if z == x {
		return z
	}
	z.form = x.form
	z.neg = x.neg
	if x.form == finite {
		z.exp = x.exp
		z.mant = z.mant.set(x.mant)
	}
	if z.prec == 0 {
		z.prec = x.prec
	} else if z.prec < x.prec {
		z.round(0)
	}
	return z
}

// Copy sets z to x with its precision, mode and accuracy, and returns z.
func (z *Float) Copy(x *Float) *Float {
	if z != x {
		m := z.mant
		*z = *x
		z.mant = m
		if x.form == finite {
			z.mant = m.set(x.mant)
		}
	}
	return z
}

// Uint64 returns x rounded toward zero, the nearest uint64 if it is none, and how that compares with x.
func (x *Float) Uint64() (uint64, Accuracy) {
	switch {
	case x.form == zero:
		return 0, Exact
	case x.neg:
		return 0, Above
	case x.form == inf || x.exp > 64:
		return math.MaxUint64, Below
	case x.exp <= 0:
		return 0, Below
	}
	u := uint64(x.mant[len(x.mant)-1]) >> (64 - uint(x.exp))
	if x.MinPrec() <= uint(x.exp) {
		return u, Exact
	}
	return u, Below
}

// Int64 returns x rounded toward zero, the nearest int64 if it is none, and how that compares with x.
func (x *Float) Int64() (int64, Accuracy) {
	if x.form == zero {
		return 0, Exact
	}
	short := accuracy(x.neg) // of a result rounded toward zero
	if x.form == finite && x.exp <= 0 {
		return 0, short
	}
	if x.form == finite && x.exp <= 63 {
		v := int64(x.mant[len(x.mant)-1] >> (64 - uint(x.exp)))
		if x.neg {
			v = -v
		}
		if x.MinPrec() <= uint(x.exp) {
			return v, Exact
		}
		return v, short
	}
	if x.neg {
		if x.form == finite && x.exp == 64 && x.MinPrec() == 1 {
			return math.MinInt64, Exact
		}
		return math.MinInt64, Above
	}
	return math.MaxInt64, Below
}

// machine rounds x to a machine's format: mantissa bits, exponents of the largest numbers and of the smallest bit.
func (x *Float) machine(mantBits uint, maxExp, minBit int) (float64, Accuracy) {
	sign := 1.0
	if x.neg {
		sign = -1
	}
	if x.form == zero {
		return math.Copysign(0, sign), Exact
	}
	if x.form == inf {
		return math.Inf(int(sign)), Exact
	}
	// Denormals have fewer bits; at the far end, none.
	p := int64(mantBits)
	if low := int64(x.exp) - int64(minBit); low < p {
		p = low
	}
	if p < 0 || p == 0 && x.MinPrec() == 1 {
		// Below half of the smallest number; in the middle, zero is the even one.
		return math.Copysign(0, sign), accuracy(x.neg)
	}
	if p == 0 {
		return math.Ldexp(sign, minBit), accuracy(!x.neg)
	}
	var r Float
	r.prec = uint32(p)
	r.Set(x)
	if r.form == inf || int(r.exp) > maxExp {
		return math.Inf(int(sign)), accuracy(!x.neg)
	}
	m := uint64(r.mant[len(r.mant)-1]) >> 11 // at most 53 bits are set
	return sign * math.Ldexp(float64(m), int(r.exp)-53), r.acc
}

// Float32 returns the float32 nearest to x, an infinity if x is too large, and how that compares with x.
func (x *Float) Float32() (float32, Accuracy) {
	f, acc := x.machine(24, 128, -149)
	return float32(f), acc
}

// Float64 returns the float64 nearest to x, an infinity if x is too large, and how that compares with x.
func (x *Float) Float64() (float64, Accuracy) { return x.machine(53, 1024, -1074) }

// Int returns x rounded toward zero in z, or in a new Int if z is nil, and how that compares with x; nil for an infinity.
func (x *Float) Int(z *Int) (*Int, Accuracy) {
	if z == nil && x.form != inf {
		z = new(Int)
	}
	switch x.form {
	case zero:
		return z.SetInt64(0), Exact
	case inf:
		return nil, accuracy(x.neg)
	}
	acc := accuracy(x.neg)
	if x.exp <= 0 {
		return z.SetInt64(0), acc
	}
	if x.MinPrec() <= uint(x.exp) {
		acc = Exact
	}
	have := uint(len(x.mant)) * wordBits
	z.neg = x.neg
	if exp := uint(x.exp); exp >= have {
		z.abs = z.abs.shl(x.mant, exp-have)
	} else {
		z.abs = z.abs.shr(x.mant, have-exp)
	}
	return z, acc
}

// Rat returns x in z, or in a new Rat if z is nil; nil for an infinity.
func (x *Float) Rat(z *Rat) (*Rat, Accuracy) {
	if z == nil && x.form != inf {
		z = new(Rat)
	}
	switch x.form {
	case zero:
		return z.SetInt64(0), Exact
	case inf:
		return nil, accuracy(x.neg)
	}
	have := int64(len(x.mant)) * wordBits
	e := int64(x.exp) - have
	z.a.neg = x.neg
	if e >= 0 {
		z.a.abs = z.a.abs.shl(x.mant, uint(e))
		return z.whole(), Exact
	}
	z.a.abs = z.a.abs.set(x.mant)
	z.b.abs = z.b.abs.shl(natOne, uint(-e))
	return z.lowest(), Exact
}

// Abs sets z to |x|, rounded, and returns z.
func (z *Float) Abs(x *Float) *Float {
	z.Set(x)
	z.neg = false
	return z
}

// Neg sets z to x, rounded, with the sign changed, and returns z.
func (z *Float) Neg(x *Float) *Float {
	z.Set(x)
	z.neg = !z.neg
	return z
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Float) Cmp(y *Float) int {
	order := func(f *Float) int {
		switch {
		case f.form == zero:
			return 0
		case f.form == inf:
			return 2 * f.Sign()
		}
		return f.Sign()
	}
	a, b := order(x), order(y)
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == 1:
		return x.compareAbs(y)
	case a == -1:
		return y.compareAbs(x)
	}
	return 0
}

// compareAbs compares the absolute values of finite numbers.
func (x *Float) compareAbs(y *Float) int {
	if x.exp != y.exp {
		if x.exp < y.exp {
			return -1
		}
		return 1
	}
	for i := 1; i <= len(x.mant) || i <= len(y.mant); i++ {
		var a, b Word
		if i <= len(x.mant) {
			a = x.mant[len(x.mant)-i]
		}
		if i <= len(y.mant) {
			b = y.mant[len(y.mant)-i]
		}
		if a != b {
			if a < b {
				return -1
			}
			return 1
		}
	}
	return 0
}

// defect says what is wrong with z; "" if nothing is.
func (z *Float) defect() string {
	n := len(z.mant)
	switch {
	case z.form != finite:
	case n == 0:
		return "nonzero finite number with empty mantissa"
	case z.mant[n-1]>>(wordBits-1) == 0:
		return fmt.Sprintf("msb not set in last word %#x of %s", z.mant[n-1], z.Text('p', 0))
	case z.prec == 0:
		return "zero precision finite number"
	}
	return ""
}
