package bits

// Add returns x + y + carry, and the carry out. carry must be 0 or 1. The time taken depends on no operand.
func Add(x, y, carry uint) (sum, carryOut uint) {
	s, c := Add64(uint64(x), uint64(y), uint64(carry))
	return uint(s), uint(c)
}

// Add32 is Add for 32 bits.
func Add32(x, y, carry uint32) (sum, carryOut uint32) {
	wide := uint64(x) + uint64(y) + uint64(carry)
	return uint32(wide), uint32(wide >> 32)
}

// Add64 is Add for 64 bits. A carry leaves the top bit where both operands have it set, or one has and the sum not.
func Add64(x, y, carry uint64) (sum, carryOut uint64) {
	sum = x + y + carry
	return sum, (x&y | (x|y)&^sum) >> 63
}

// Sub returns x - y - borrow, and the borrow out. borrow must be 0 or 1. The time taken depends on no operand.
func Sub(x, y, borrow uint) (diff, borrowOut uint) {
	d, b := Sub64(uint64(x), uint64(y), uint64(borrow))
	return uint(d), uint(b)
}

// Sub32 is Sub for 32 bits.
func Sub32(x, y, borrow uint32) (diff, borrowOut uint32) {
	wide := uint64(x) - uint64(y) - uint64(borrow)
	return uint32(wide), uint32(wide >> 63)
}

// Sub64 is Sub for 64 bits.
func Sub64(x, y, borrow uint64) (diff, borrowOut uint64) {
	diff = x - y - borrow
	return diff, (^x&y | ^(x^y)&diff) >> 63
}

// Mul returns the double-width product of x and y.
func Mul(x, y uint) (hi, lo uint) {
	h, l := Mul64(uint64(x), uint64(y))
	return uint(h), uint(l)
}

// Mul32 is Mul for 32 bits.
func Mul32(x, y uint32) (hi, lo uint32) {
	wide := uint64(x) * uint64(y)
	return uint32(wide >> 32), uint32(wide)
}

// Mul64 is Mul for 64 bits, by the school method with halves as digits.
func Mul64(x, y uint64) (hi, lo uint64) {
	const half = 1<<32 - 1
	xh, xl, yh, yl := x>>32, x&half, y>>32, y&half
	cross := xl * yl >> 32
	cross += xh * yl // at most 2^64 - 2^33 + 1 + 2^32 - 2: no overflow
	other := cross&half + xl*yh
	return xh*yh + cross>>32 + other>>32, x * y
}

// rangeError is the run-time error of a quotient that does not fit.
type rangeError struct{}

func (rangeError) Error() string { return "runtime error: integer overflow" }
func (rangeError) RuntimeError() {}

// Div returns the quotient and the remainder of (hi, lo) by y. It panics for y == 0, and for y <= hi, where the
// quotient overflows.
func Div(hi, lo, y uint) (quo, rem uint) {
	q, r := Div64(uint64(hi), uint64(lo), uint64(y))
	return uint(q), uint(r)
}

// Div32 is Div for 32 bits.
func Div32(hi, lo, y uint32) (quo, rem uint32) {
	wide := uint64(hi)<<32 | uint64(lo)
	if y != 0 && y <= hi {
		panic(rangeError{})
	}
	return uint32(wide / uint64(y)), uint32(wide % uint64(y))
}

// Div64 is Div for 64 bits: two steps of long division in base 2^32 on a divisor scaled to have its top bit set
// (Knuth, algorithm D).
func Div64(hi, lo, y uint64) (quo, rem uint64) {
	if hi == 0 {
		return lo / y, lo % y // panics for y == 0
	}
	if y <= hi {
		if y == 0 {
			return hi / y, 0
		}
		panic(rangeError{})
	}
	s := uint(LeadingZeros64(y))
	y <<= s
	hi = hi<<s | lo>>(64-s)
	lo <<= s
	q1, r1 := divStep(hi, uint32(lo>>32), y)
	q0, r0 := divStep(r1, uint32(lo), y)
	return q1<<32 | q0, r0 >> s
}

// divStep divides hi*2^32 + next by the normalised y, where hi < y: the quotient is one digit. The estimate from
// the divisor's upper digit is at most two too large.
func divStep(hi uint64, next uint32, y uint64) (q, r uint64) {
	const base = 1 << 32
	yh, yl := y>>32, y&(base-1)
	q, r = hi/yh, hi%yh
	for q >= base || q*yl > r<<32|uint64(next) {
		q--
		r += yh
		if r >= base {
			break
		}
	}
	return q, hi<<32 + uint64(next) - q*y
}

// Rem returns the remainder of (hi, lo) by y, also where the quotient overflows. It panics for y == 0.
func Rem(hi, lo, y uint) uint { return uint(Rem64(uint64(hi), uint64(lo), uint64(y))) }

// Rem32 is Rem for 32 bits.
func Rem32(hi, lo, y uint32) uint32 {
	return uint32((uint64(hi)<<32 | uint64(lo)) % uint64(y))
}

// Rem64 is Rem for 64 bits.
func Rem64(hi, lo, y uint64) uint64 {
	_, r := Div64(hi%y, lo, y)
	return r
}
