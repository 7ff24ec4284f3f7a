package big

import (
	"internal/rt"
	"math/bits"
	"unsafe"
)

// A Word is a digit of a number: they are stored with the least significant first.
type Word uint

const (
	wordBits  = bits.UintSize
	wordBytes = wordBits / 8
	wordMax   = ^Word(0)
)

// longRun is the number of words that are given to the runtime's loops at once: the collector has to wait for them.
const longRun = 1 << 14

func at(x []Word) *uint { return (*uint)(unsafe.Pointer(unsafe.SliceData(x))) }

// addVV sets z = x + y, all of one length, and returns the carry.
func addVV(z, x, y []Word) (c Word) {
	n := len(z)
	x, y = x[:n], y[:n]
	if n > 4 && n <= longRun {
		return Word(rt.WordsAdd(at(z), at(x), at(y), n))
	}
	if n > longRun {
		c = addVV(z[:longRun], x[:longRun], y[:longRun])
		d := addVW(z[longRun:], x[longRun:], c)
		return d + addVV(z[longRun:], z[longRun:], y[longRun:])
	}
	for i := range z {
		s, carry := bits.Add(uint(x[i]), uint(y[i]), uint(c))
		z[i], c = Word(s), Word(carry)
	}
	return c
}

// subVV sets z = x - y, all of one length, and returns the borrow.
func subVV(z, x, y []Word) (c Word) {
	n := len(z)
	x, y = x[:n], y[:n]
	if n > 4 && n <= longRun {
		return Word(rt.WordsSub(at(z), at(x), at(y), n))
	}
	if n > longRun {
		c = subVV(z[:longRun], x[:longRun], y[:longRun])
		d := subVW(z[longRun:], x[longRun:], c)
		return d + subVV(z[longRun:], z[longRun:], y[longRun:])
	}
	for i := range z {
		s, borrow := bits.Sub(uint(x[i]), uint(y[i]), uint(c))
		z[i], c = Word(s), Word(borrow)
	}
	return c
}

// addVW sets z = x + c and returns the carry.
func addVW(z, x []Word, c Word) Word {
	x = x[:len(z)]
	for i := range z {
		if c == 0 {
			if &z[0] != &x[0] {
				copy(z[i:], x[i:])
			}
			return 0
		}
		s := x[i] + c
		c = 0
		if s < x[i] {
			c = 1
		}
		z[i] = s
	}
	return c
}

// subVW sets z = x - c and returns the borrow.
func subVW(z, x []Word, c Word) Word {
	x = x[:len(z)]
	for i := range z {
		if c == 0 {
			if &z[0] != &x[0] {
				copy(z[i:], x[i:])
			}
			return 0
		}
		d := x[i] - c
		if d > x[i] {
			c = 1
		} else {
			c = 0
		}
		z[i] = d
	}
	return c
}

// shlVU sets z = x << s, s below the width of a word, and returns what is shifted out. z may overlap x at the same or a
// higher address.
func shlVU(z, x []Word, s uint) (c Word) {
	n := len(z)
	x = x[:n]
	if s == 0 || n == 0 {
		copy(z, x)
		return 0
	}
	// From the top, because z may overlap x.
	for n > longRun {
		n -= longRun
		d := Word(rt.WordsShl(at(z[n:]), at(x[n:]), longRun, int(s)))
		if len(z) == n+longRun {
			c = d
		} else {
			z[n+longRun] |= d
		}
	}
	d := Word(rt.WordsShl(at(z), at(x), n, int(s)))
	if len(z) == n {
		return d
	}
	z[n] |= d
	return c
}

// shrVU sets z = x >> s, s below the width of a word, and returns what is shifted out, at the top of a word. z may
// overlap x at the same or a lower address.
func shrVU(z, x []Word, s uint) (c Word) {
	n := len(z)
	x = x[:n]
	if s == 0 || n == 0 {
		copy(z, x)
		return 0
	}
	for i := 0; i < n; i += longRun {
		d := Word(rt.WordsShr(at(z[i:]), at(x[i:]), min(longRun, n-i), int(s)))
		if i == 0 {
			c = d
		} else {
			z[i-1] |= d
		}
	}
	return c
}

// mulAddVWW sets z = x*y + c and returns the word left over.
func mulAddVWW(z, x []Word, y, c Word) Word {
	x = x[:len(z)]
	for len(z) > longRun {
		c = Word(rt.WordsMulAdd(at(z), at(x), longRun, uint(y), uint(c)))
		z, x = z[longRun:], x[longRun:]
	}
	return Word(rt.WordsMulAdd(at(z), at(x), len(z), uint(y), uint(c)))
}

// addMulVW sets z += x*y and returns the word left over.
func addMulVW(z, x []Word, y Word) Word {
	x = x[:len(z)]
	if len(z) <= longRun {
		return Word(rt.WordsAddMul(at(z), at(x), len(z), uint(y)))
	}
	c := addMulVW(z[:longRun], x[:longRun], y)
	d := addMulVW(z[longRun:], x[longRun:], y)
	return d + addVW(z[longRun:], z[longRun:], c)
}

// subMulVW sets z -= x*y and returns the word still to be taken away.
func subMulVW(z, x []Word, y Word) Word {
	x = x[:len(z)]
	if len(z) <= longRun {
		return Word(rt.WordsSubMul(at(z), at(x), len(z), uint(y)))
	}
	c := subMulVW(z[:longRun], x[:longRun], y)
	d := subMulVW(z[longRun:], x[longRun:], y)
	return d + subVW(z[longRun:], z[longRun:], c)
}

// mulWW returns x*y.
func mulWW(x, y Word) (hi, lo Word) {
	h, l := bits.Mul(uint(x), uint(y))
	return Word(h), Word(l)
}

// A divider divides by one word with its highest bit set, by multiplying with an approximate reciprocal (Möller and
// Granlund, "Improved division by invariant integers").
type divider struct{ d, inv uint }

func newDivider(d Word) divider {
	inv, _ := bits.Div(^uint(d), ^uint(0), uint(d))
	return divider{uint(d), inv}
}

// div divides hi:lo, with hi below the divisor.
func (v divider) div(hi, lo uint) (q, r uint) {
	q, f := bits.Mul(v.inv, hi)
	f, c := bits.Add(f, lo, 0)
	q, _ = bits.Add(q, hi, c)
	q++
	r = lo - q*v.d
	if r > f {
		q--
		r += v.d
	}
	if r >= v.d {
		q++
		r -= v.d
	}
	return q, r
}

// divWVW sets z to the quotient of the number xn:x and y, for xn below y, and returns the remainder. z may be x.
func divWVW(z []Word, xn Word, x []Word, y Word) Word {
	x = x[:len(z)]
	if len(z) == 1 {
		q, r := bits.Div(uint(xn), uint(x[0]), uint(y))
		z[0] = Word(q)
		return Word(r)
	}
	s := uint(bits.LeadingZeros(uint(y))) & (wordBits - 1)
	v := newDivider(y << s)
	r := uint(xn) << s
	if s == 0 {
		for i := len(z) - 1; i >= 0; i-- {
			var q uint
			q, r = v.div(r, uint(x[i]))
			z[i] = Word(q)
		}
		return Word(r)
	}
	t := (wordBits - s) & (wordBits - 1)
	w := uint(x[len(z)-1])
	r |= w >> t
	for i := len(z) - 1; i >= 0; i-- {
		next := uint(0)
		if i > 0 {
			next = uint(x[i-1])
		}
		var q uint
		q, r = v.div(r, w<<s|next>>t)
		z[i] = Word(q)
		w = next
	}
	return Word(r >> s)
}
