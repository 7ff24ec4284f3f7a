package strconv

import "math/bits"

// natural is an unsigned integer, least significant word first, of a size that suits the comparisons here:
// 800 digits or a float64's range with 53 more bits, and their scaling, stay under 6400 bits.
type natural struct {
	words [100]uint64
	n     int
}

// mulAdd sets x to x × m + a.
func (x *natural) mulAdd(m, a uint64) {
	for i := 0; i < x.n; i++ {
		hi, lo := bits.Mul64(x.words[i], m)
		var c uint64
		x.words[i], c = bits.Add64(lo, a, 0)
		a = hi + c
	}
	if a != 0 {
		x.words[x.n] = a
		x.n++
	}
}

// mulPow5 sets x to x × 5**k.
func (x *natural) mulPow5(k int) {
	const five27 = 7450580596923828125
	for ; k >= 27; k -= 27 {
		x.mulAdd(five27, 0)
	}
	p := uint64(1)
	for ; k > 0; k-- {
		p *= 5
	}
	x.mulAdd(p, 0)
}

// shiftLeft sets x to x × 2**k.
func (x *natural) shiftLeft(k int) {
	words, part := k/64, uint(k%64)
	x.mulAdd(1<<part, 0)
	if words == 0 || x.n == 0 {
		return
	}
	copy(x.words[words:], x.words[:x.n])
	for i := range words {
		x.words[i] = 0
	}
	x.n += words
}

func (x *natural) compare(y *natural) int {
	if x.n != y.n {
		if x.n < y.n {
			return -1
		}
		return 1
	}
	for i := x.n - 1; i >= 0; i-- {
		if x.words[i] != y.words[i] {
			if x.words[i] < y.words[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// maxDigits is how many digits of a literal count: the boundary between two float64 has at most 768, so of the rest it
// matters only whether anything is not zero.
const maxDigits = 800

// allDigits reads the digits of the literal s into x; the literal is x × 10**exp.
func (x *natural) allDigits(s string) (exp int) {
	count, point, sticky := 0, -1, false
	skipped := 0
	var chunk, scale uint64 = 0, 1
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' {
			point = count + skipped
			continue
		}
		if c|0x20 == 'e' {
			break
		}
		if c < '0' || c > '9' { // the sign, underscores
			continue
		}
		if count >= maxDigits {
			skipped++
			sticky = sticky || c != '0'
			continue
		}
		if count == 0 && c == '0' {
			if point >= 0 {
				exp--
			}
			continue
		}
		count++
		chunk, scale = chunk*10+uint64(c-'0'), scale*10
		if scale == 1e18 {
			x.mulAdd(scale, chunk)
			chunk, scale = 0, 1
		}
	}
	x.mulAdd(scale, chunk)
	if point >= 0 {
		exp -= count + skipped - point
	}
	exp += skipped
	if sticky {
		x.mulAdd(10, 1)
		exp--
	}
	if i < len(s) {
		exp += exponentValue(s[i+1:])
	}
	return exp
}

// exponentValue reads a well-formed exponent.
func exponentValue(s string) int {
	e, sign := 0, 1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '-':
			sign = -1
		case '0' <= c && c <= '9' && e < expLimit:
			e = e*10 + int(c-'0')
		}
	}
	return sign * e
}

// nearest rounds a literal that the fast ways could not: it compares the exact decimal with the exact boundaries
// between floats, from a float that is surely not too large upwards.
func nearest(lit *scanned, s string, f *format) (b uint64, ok bool) {
	var digits natural
	exp := digits.allDigits(s)
	// The truncated product rounded is at most one float away.
	b, _, _ = scaledFloat(lit.mant, lit.exp, f)
	if b > 0 {
		b--
	}
	for b < f.infinity() {
		// The boundary above b is (2 mant + 1) × 2**(exp-1).
		n := f.unpack(b)
		switch c := compareScaled(digits, exp, 2*n.mant+1, n.exp-1); {
		case c < 0, c == 0 && b&1 == 0:
			return b, true
		}
		b++
	}
	return b, false
}

// compareScaled compares d × 10**p with m × 2**q.
func compareScaled(d natural, p int, m uint64, q int) int {
	var bound natural
	bound.mulAdd(0, m)
	if p >= 0 {
		d.mulPow5(p)
	} else {
		bound.mulPow5(-p)
	}
	if p > q {
		d.shiftLeft(p - q)
	} else {
		bound.shiftLeft(q - p)
	}
	return d.compare(&bound)
}
