package strconv

import (
	"math"
	"math/bits"
)

// scanned is a floating-point literal: mant × base**exp, where mant holds the first digits. more says that digits
// other than zero were left out of mant.
type scanned struct {
	mant     uint64
	exp      int
	negative bool
	more     bool
	hex      bool
}

const (
	maxMantDigits = 19 // that surely fit 64 bits
	maxHexDigits  = 16
	expLimit      = 10000 // exponents are cut here: far out of any range
)

// scanFloat reads the literal at the start of s and returns how many bytes it has; ok is false where there is none.
func scanFloat(s string) (lit scanned, n int, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		lit.negative = s[i] == '-'
		i++
	}
	room, expMark, hex := maxMantDigits, byte('e'), false
	if i+2 < len(s) && s[i] == '0' && s[i+1]|0x20 == 'x' {
		hex = true
		room, expMark = maxHexDigits, 'p'
		i += 2
	}
	lit.hex = hex
	seenDigit, seenPoint, underscores := false, false, false
	digits, point, kept := 0, 0, 0 // significant digits, those before the point, those in mant
	mant := uint64(0)
loop:
	for ; i < len(s); i++ {
		c := s[i]
		d := c - '0'
		if d > 9 {
			switch {
			case c == '_':
				underscores = true
				continue
			case c == '.':
				if seenPoint {
					break loop
				}
				seenPoint = true
				point = digits
				continue
			}
			if d = digitOf(c); !hex || d >= 16 {
				break
			}
		}
		seenDigit = true
		if d == 0 && digits == 0 { // a leading zero only moves the point
			point--
			continue
		}
		digits++
		switch {
		case kept == room:
			lit.more = lit.more || d != 0
		case hex:
			mant = mant<<4 | uint64(d)
			kept++
		default:
			mant = mant*10 + uint64(d)
			kept++
		}
	}
	lit.mant = mant
	if !seenDigit {
		return lit, 0, false
	}
	if !seenPoint {
		point = digits
	}
	perDigit := 1
	if hex {
		perDigit = 4
	}
	point *= perDigit
	if i < len(s) && s[i]|0x20 == expMark {
		j := i + 1
		sign := 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			if s[j] == '-' {
				sign = -1
			}
			j++
		}
		if j == len(s) || s[j] < '0' || s[j] > '9' {
			return lit, 0, false
		}
		e := 0
		for ; j < len(s) && (s[j] == '_' || '0' <= s[j] && s[j] <= '9'); j++ {
			if s[j] == '_' {
				underscores = true
			} else if e < expLimit {
				e = e*10 + int(s[j]-'0')
			}
		}
		point += sign * e
		i = j
	} else if hex {
		return lit, 0, false // the exponent may not be left out
	}
	if underscores && !underscoresFit(s[:i]) {
		return lit, 0, false
	}
	if mant != 0 {
		lit.exp = point - kept*perDigit
	}
	return lit, i, true
}

// plainFloat reads s if it is a decimal literal of the most usual form, some digits with a point among them or none, and
// so short that mant holds all digits. For everything else, zero too, mant is 0: that is for scanFloat.
func plainFloat(s string) (lit scanned) {
	i, room := 0, maxMantDigits
	if s != "" && s[0] == '-' {
		lit.negative = true
		i++
	}
	if i+1 < len(s) && s[i] == '0' && s[i+1] == '.' {
		room += 2
	}
	if len(s)-i > room {
		return lit
	}
	mant := uint64(0)
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		mant = mant*10 + uint64(s[i]-'0')
	}
	if i < len(s) {
		if s[i] != '.' {
			return lit
		}
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
			mant = mant*10 + uint64(s[i]-'0')
			lit.exp--
		}
		if i < len(s) {
			return lit
		}
	}
	lit.mant = mant
	return lit
}

// special recognises infinities and NaN in any case.
func special(s string) (f float64, n int, ok bool) {
	sign, signed := 1, 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = -1
		}
		signed = 1
	}
	rest := s[signed:]
	if k := commonFold(rest, "infinity"); k >= 3 {
		if k < 8 {
			k = 3 // "inf" followed by something else
		}
		return math.Inf(sign), signed + k, true
	}
	if signed == 0 && commonFold(rest, "nan") == 3 {
		return math.NaN(), 3, true
	}
	return 0, 0, false
}

// commonFold returns how many characters of lower s starts with, ignoring case.
func commonFold(s, lower string) int {
	n := 0
	for n < len(s) && n < len(lower) && s[n]|0x20 == lower[n] {
		n++
	}
	return n
}

// exact powers of ten of a float64 (a float32 has them up to 1e10).
var smallPow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parsePrefix parses the number that s starts with and returns the representation of its value and its length.
func parsePrefix(s string, f *format) (b uint64, n int, err error) {
	// What begins with a letter, after a sign, is no literal.
	at := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		at = 1
	}
	if at < len(s) && s[at] >= 'A' {
		v, n, ok := special(s)
		if !ok {
			return 0, 0, ErrSyntax
		}
		if v != v {
			return f.infinity() | 1<<(f.fracBits-1) | f.nanPayload(), n, nil
		}
		b = f.infinity()
		if v < 0 {
			b |= f.sign()
		}
		return b, n, nil
	}
	lit, n, ok := plainFloat(s), len(s), true
	if lit.mant == 0 {
		if lit, n, ok = scanFloat(s); !ok {
			return 0, 0, ErrSyntax
		}
	}
	switch {
	case lit.mant == 0:
		ok = true
	case lit.hex:
		b, ok = f.pack(lit.mant, lit.exp, lit.more)
	default:
		b, ok = decimalFloat(&lit, s[:n], f)
	}
	if lit.negative {
		b |= f.sign()
	}
	if !ok {
		err = ErrRange
	}
	return b, n, err
}

func (f *format) sign() uint64 { return 1 << (f.fracBits + f.expBits) }

// nanPayload is what math.NaN has besides the quiet bit; the conversion to float32 loses it.
func (f *format) nanPayload() uint64 {
	if f.fracBits == 52 {
		return 1
	}
	return 0
}

// decimalFloat rounds a decimal literal. ok is false where the result is infinite.
func decimalFloat(lit *scanned, s string, f *format) (b uint64, ok bool) {
	if !lit.more && f.fracBits == 52 && lit.mant>>53 == 0 {
		// Integer and power of ten are both exact: one operation, rounded once.
		v := float64(lit.mant)
		switch {
		case 0 <= lit.exp && lit.exp <= 22:
			return math.Float64bits(v * smallPow10[lit.exp]), true
		case -22 <= lit.exp && lit.exp < 0:
			return math.Float64bits(v / smallPow10[-lit.exp]), true
		}
	}
	switch {
	case lit.exp > 310:
		return f.infinity(), false
	case lit.exp < -345:
		return 0, true // 19 digits and less than 1e-345: under half the smallest denormal
	}
	low, sure, fits := scaledFloat(lit.mant, lit.exp, f)
	if sure {
		if !lit.more {
			return low, fits
		}
		high, sure, highFits := scaledFloat(lit.mant+1, lit.exp, f)
		if sure && low == high {
			return low, highFits
		}
	}
	return nearest(lit, s, f)
}

// scaledFloat rounds mant × 10**exp. It is sure of the result unless the product with a truncated 128-bit power of ten
// lies too close to a rounding boundary (the method of Eisel and Lemire).
func scaledFloat(mant uint64, exp int, f *format) (b uint64, sure, fits bool) {
	lead := uint(bits.LeadingZeros64(mant))
	mant <<= lead
	pow := pow10[exp-pow10Min]
	hi, mid := bits.Mul64(mant, pow[0])
	carry, lo := bits.Mul64(mant, pow[1])
	mid, c := bits.Add64(mid, carry, 0)
	hi += c
	e := floorLog2Pow10(exp) - 127 - int(lead) + 128
	if 0 <= exp && exp <= 55 { // the power is exact, and so is the product
		b, fits = f.pack(hi, e, mid|lo != 0)
		return b, true, fits
	}
	// The product is too small by less than mant units of lo: rounded results must agree with and without that.
	b, fits = f.pack(hi, e, mid|lo != 0)
	_, c = bits.Add64(lo, mant, 0)
	mid, c = bits.Add64(mid, 0, c)
	other, otherFits := f.pack(hi+c, e, true)
	return b, b == other, fits && otherFits
}

// ParseFloat converts s to the nearest floating-point number of bitSize bits (32 or 64), ties to even. It takes
// decimal and hexadecimal literals of Go, underscores only as base prefix rules allow, and inf, infinity, nan in any
// case. A value too large gives an infinity and an error of ErrRange.
func ParseFloat(s string, bitSize int) (float64, error) {
	f, n, err := parseFloatPrefix(s, bitSize)
	if n != len(s) && (err == nil || err == ErrRange) {
		return 0, fail("ParseFloat", s, ErrSyntax)
	}
	if err != nil {
		return f, fail("ParseFloat", s, err)
	}
	return f, nil
}

// parseFloatPrefix parses the number that s starts with.
func parseFloatPrefix(s string, bitSize int) (v float64, n int, err error) {
	if bitSize == 32 {
		b, n, err := parsePrefix(s, &format32)
		return float64(math.Float32frombits(uint32(b))), n, err
	}
	b, n, err := parsePrefix(s, &format64)
	return math.Float64frombits(b), n, err
}

// ParseComplex converts N, Ni or N±Ni, optionally in parentheses, N being a floating-point number as in ParseFloat,
// to a complex number of bitSize bits (64 or 128).
func ParseComplex(s string, bitSize int) (complex128, error) {
	half := 64
	if bitSize == 64 {
		half = 32
	}
	syntax := func() (complex128, error) { return 0, fail("ParseComplex", s, ErrSyntax) }
	in := s
	if len(in) >= 2 && in[0] == '(' && in[len(in)-1] == ')' {
		in = in[1 : len(in)-1]
	}
	var pending error // a value out of range, told when the syntax proves right
	re, n, err := parseFloatPrefix(in, half)
	if err == ErrRange {
		pending, err = fail("ParseComplex", s, err), nil
	}
	if err != nil {
		return syntax()
	}
	in = in[n:]
	switch {
	case in == "":
		return complex(re, 0), pending
	case in == "i":
		return complex(0, re), pending
	case in[0] == '+':
		// The "+" is the operator, needed where the number can have no sign ("+NaNi"); but not a first of two.
		if len(in) > 1 && in[1] != '+' {
			in = in[1:]
		}
	case in[0] != '-':
		return syntax()
	}
	im, n, err := parseFloatPrefix(in, half)
	if err == ErrRange {
		pending, err = fail("ParseComplex", s, err), nil
	}
	if err != nil || in[n:] != "i" {
		return syntax()
	}
	return complex(re, im), pending
}
