package strconv

import "math/bits"

// decimal is a number 0.d₁d₂… × 10**point. Digits are values 0 to 9 as ASCII; there are no leading zeros.
type decimal struct {
	digits []byte
	point  int
}

const (
	limbBase   = 1_000_000_000 // decimal limbs
	limbDigits = 9
)

// exactDecimal returns the exact value of mant × 2**exp. mant × 2**exp is an integer, or for a negative exponent the
// integer mant × 5**-exp with the point moved. buf holds the digits if it is large enough.
func exactDecimal(mant uint64, exp int, buf []byte) decimal {
	if mant == 0 {
		return decimal{}
	}
	if z := bits.TrailingZeros64(mant); exp < 0 {
		z = min(z, -exp)
		mant >>= uint(z)
		exp += z
	}
	var store [90]uint32 // 767 digits and some room
	limbs := store[:0]
	for ; mant > 0; mant /= limbBase {
		limbs = append(limbs, uint32(mant%limbBase))
	}
	shift := 0
	if exp >= 0 {
		for ; exp >= 29; exp -= 29 {
			limbs = mulSmall(limbs, 1<<29)
		}
		limbs = mulSmall(limbs, 1<<uint(exp))
	} else {
		shift = -exp
		n := shift
		const five13 = 1220703125
		for ; n >= 13; n -= 13 {
			limbs = mulSmall(limbs, five13)
		}
		p := uint64(1)
		for ; n > 0; n-- {
			p *= 5
		}
		limbs = mulSmall(limbs, p)
	}
	// Digits from the last limb up.
	var top [20]byte
	i := writeDecimal(top[:], uint64(limbs[len(limbs)-1]))
	digits := append(buf[:0], top[i:]...)
	for l := len(limbs) - 2; l >= 0; l-- {
		v := limbs[l]
		at := len(digits)
		digits = append(digits, "000000000"...)
		for j := limbDigits - 1; j >= 0; j-- {
			digits[at+j] = byte('0' + v%10)
			v /= 10
		}
	}
	return decimal{digits: digits, point: len(digits) - shift}
}

// mulSmall returns limbs × m for m < 2**32.
func mulSmall(limbs []uint32, m uint64) []uint32 {
	var carry uint64
	for i, l := range limbs {
		v := uint64(l)*m + carry
		carry = v / limbBase
		limbs[i] = uint32(v - carry*limbBase)
	}
	for ; carry > 0; carry /= limbBase {
		limbs = append(limbs, uint32(carry%limbBase))
	}
	return limbs
}

// round cuts d to n digits, to the nearest, ties to even; n may be negative or beyond the end.
func (d *decimal) round(n int) {
	if n >= len(d.digits) {
		return
	}
	if n < 0 {
		d.digits = d.digits[:0]
		return
	}
	up := d.digits[n] > '5'
	if d.digits[n] == '5' {
		up = n > 0 && d.digits[n-1]&1 == 1
		for _, c := range d.digits[n+1:] {
			if c != '0' {
				up = true
				break
			}
		}
	}
	d.digits = d.digits[:n]
	if !up {
		return
	}
	for i := n - 1; i >= 0; i-- {
		if d.digits[i] != '9' {
			d.digits[i]++
			d.digits = d.digits[:i+1]
			return
		}
	}
	// All nines (or nothing before the rounding digit): the next power of ten.
	d.digits = append(d.digits[:0], '1')
	d.point++
}

// scaled returns mant × 2**exp × 10**p rounded to an integer, ties to even, if 192 bits of the product suffice to
// know it and it has at most 63 bits.
func scaled(mant uint64, exp, p int) (n uint64, ok bool) {
	if p < pow10Min || p > pow10Max || mant == 0 {
		return 0, false
	}
	lead := uint(bits.LeadingZeros64(mant))
	mant <<= lead
	exp -= int(lead)
	pow := pow10[p-pow10Min]
	hi, mid := bits.Mul64(mant, pow[0])
	carry, lo := bits.Mul64(mant, pow[1])
	mid, c := bits.Add64(mid, carry, 0)
	hi += c
	// The value is (hi, mid, lo) × 2**e, too small by less than mant × 2**e unless the power is exact.
	e := exp + floorLog2Pow10(p) - 127
	exact := 0 <= p && p <= 55
	shift := -e - 128 // how far hi must go to the right to be the integer
	if shift < 1 || shift > 64 {
		return 0, false
	}
	var rest uint64
	if shift == 64 {
		n, rest = 0, hi
	} else {
		n, rest = hi>>uint(shift), hi<<uint(64-shift)
		rest |= mid >> uint(shift)
	}
	if exact {
		below := lo != 0 || mid<<uint(64-shift) != 0
		if rest > 1<<63 || rest == 1<<63 && (below || n&1 == 1) {
			n++
		}
		return n, true
	}
	// rest is uncertain by at most 1 in its last place, and so is the decision next to a half or a carry.
	if rest+1 == 1<<63 || rest == 1<<63 || rest == maxUint64 {
		return 0, false
	}
	if rest > 1<<63 {
		n++
	}
	return n, true
}
