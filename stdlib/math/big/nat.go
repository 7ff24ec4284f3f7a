package big

import (
	"math"
	"math/bits"
	"math/rand"
	"slices"
)

// A nat is a natural number, without zero words at the top; 0 has no words. Methods that compute a number do so in the
// memory of their receiver if it is large enough, and operands may be the receiver.
type nat []Word

var (
	natOne = nat{1}
	natTwo = nat{2}
)

// norm drops zero words at the top.
func (z nat) norm() nat {
	n := len(z)
	for n > 0 && z[n-1] == 0 {
		n--
	}
	return z[:n]
}

// make returns n words, whose values are undefined, if possible in z's memory.
func (z nat) make(n int) nat {
	if n <= cap(z) {
		return z[:n]
	}
	if n == 1 {
		return make(nat, 1)
	}
	return make(nat, n, n+4) // results grow
}

func (z nat) setWord(x Word) nat {
	if x == 0 {
		return z[:0]
	}
	z = z.make(1)
	z[0] = x
	return z
}

func (z nat) setUint64(x uint64) nat { return z.setWord(Word(x)) }

func (z nat) set(x nat) nat {
	z = z.make(len(x))
	copy(z, x)
	return z
}

// shares reports whether two numbers lie in the same memory: ends of the arrays that slices were cut from coincide.
func shares(x, y nat) bool {
	return cap(x) > 0 && cap(y) > 0 && &x[:cap(x)][cap(x)-1] == &y[:cap(y)][cap(y)-1]
}

func (x nat) cmp(y nat) int {
	if len(x) != len(y) {
		if len(x) < len(y) {
			return -1
		}
		return 1
	}
	for i := len(x) - 1; i >= 0; i-- {
		if x[i] != y[i] {
			if x[i] < y[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

func (z nat) add(x, y nat) nat {
	if len(x) < len(y) {
		x, y = y, x
	}
	m, n := len(x), len(y)
	if n == 0 {
		return z.set(x)
	}
	z = z.make(m + 1)
	c := addVV(z[:n], x[:n], y)
	if m > n {
		c = addVW(z[n:m], x[n:], c)
	}
	z[m] = c
	return z.norm()
}

func (z nat) sub(x, y nat) nat {
	m, n := len(x), len(y)
	if m < n {
		panic("underflow")
	}
	if n == 0 {
		return z.set(x)
	}
	z = z.make(m)
	c := subVV(z[:n], x[:n], y)
	if m > n {
		c = subVW(z[n:], x[n:], c)
	}
	if c != 0 {
		panic("underflow")
	}
	return z.norm()
}

func (x nat) bitLen() int {
	if len(x) == 0 {
		return 0
	}
	return (len(x)-1)*wordBits + bits.Len(uint(x[len(x)-1]))
}

func (x nat) trailingZeroBits() uint {
	for i, w := range x {
		if w != 0 {
			return uint(i)*wordBits + uint(bits.TrailingZeros(uint(w)))
		}
	}
	return 0
}

// powerOfTwo returns n and true if x is 1<<n.
func (x nat) powerOfTwo() (uint, bool) {
	n := x.trailingZeroBits()
	return n, len(x) > 0 && n+1 == uint(x.bitLen())
}

func (z nat) shl(x nat, s uint) nat {
	if len(x) == 0 {
		return z[:0]
	}
	if s == 0 {
		return z.set(x)
	}
	skip, m := int(s/wordBits), len(x)
	z = z.make(m + skip + 1)
	z[m+skip] = shlVU(z[skip:m+skip], x, s%wordBits)
	clear(z[:skip])
	return z.norm()
}

func (z nat) shr(x nat, s uint) nat {
	skip := s / wordBits
	if skip >= uint(len(x)) {
		return z[:0]
	}
	z = z.make(len(x) - int(skip))
	shrVU(z, x[skip:], s%wordBits)
	return z.norm()
}

func (z nat) setBit(x nat, i uint, b uint) nat {
	word, mask := int(i/wordBits), Word(1)<<(i%wordBits)
	if b == 0 {
		z = z.set(x)
		if word < len(z) {
			z[word] &^= mask
		}
		return z.norm()
	}
	n := len(x)
	z = z.make(max(n, word+1))
	copy(z, x)
	if word >= n {
		clear(z[n:])
	}
	z[word] |= mask
	return z
}

func (x nat) bit(i uint) uint {
	if word := i / wordBits; word < uint(len(x)) {
		return uint(x[word] >> (i % wordBits) & 1)
	}
	return 0
}

// sticky returns 1 if one of the lowest i bits is set.
func (x nat) sticky(i uint) uint {
	word := i / wordBits
	if word >= uint(len(x)) {
		if len(x) == 0 {
			return 0
		}
		return 1
	}
	for _, w := range x[:word] {
		if w != 0 {
			return 1
		}
	}
	if x[word]&(1<<(i%wordBits)-1) != 0 {
		return 1
	}
	return 0
}

// The bitwise operations take the shorter number to go on with zeros.

func (z nat) and(x, y nat) nat {
	n := min(len(x), len(y))
	z = z.make(n)
	for i := range z {
		z[i] = x[i] & y[i]
	}
	return z.norm()
}

func (z nat) andNot(x, y nat) nat {
	z = z.make(len(x))
	n := min(len(x), len(y))
	for i := range n {
		z[i] = x[i] &^ y[i]
	}
	copy(z[n:], x[n:])
	return z.norm()
}

func (z nat) or(x, y nat) nat {
	if len(x) < len(y) {
		x, y = y, x
	}
	z = z.make(len(x))
	for i := range y {
		z[i] = x[i] | y[i]
	}
	copy(z[len(y):], x[len(y):])
	return z.norm()
}

func (z nat) xor(x, y nat) nat {
	if len(x) < len(y) {
		x, y = y, x
	}
	z = z.make(len(x))
	for i := range y {
		z[i] = x[i] ^ y[i]
	}
	copy(z[len(y):], x[len(y):])
	return z.norm()
}

// lowBits returns x modulo 1<<n.
func (z nat) lowBits(x nat, n uint) nat {
	words := int((n + wordBits - 1) / wordBits)
	if words > len(x) {
		return z.set(x)
	}
	z = z.make(words)
	copy(z, x)
	if n%wordBits != 0 {
		z[words-1] &= 1<<(n%wordBits) - 1
	}
	return z.norm()
}

// random returns a number below limit, which has n bits.
func (z nat) random(rnd *rand.Rand, limit nat, n int) nat {
	if shares(z, limit) {
		z = nil
	}
	z = z.make(len(limit))
	mask := wordMax
	if top := n % wordBits; top != 0 {
		mask = 1<<top - 1
	}
	for {
		for i := range z {
			low := Word(rnd.Uint32())
			z[i] = low | Word(rnd.Uint32())<<32
		}
		z[len(z)-1] &= mask
		if z.cmp(limit) < 0 {
			return z.norm()
		}
	}
}

// fill writes x at the end of buf, most significant byte first, with zeros in front, and returns where the first byte
// that is not zero stands. It panics if there is no room.
func (x nat) fill(buf []byte) int {
	i := len(buf)
	for _, w := range x {
		for range wordBytes {
			if i > 0 {
				i--
				buf[i] = byte(w)
			} else if byte(w) != 0 {
				panic("math/big: buffer too small to fit value")
			}
			w >>= 8
		}
	}
	clear(buf[:i])
	for i < len(buf) && buf[i] == 0 {
		i++
	}
	return i
}

// setBytes reads a number written most significant byte first.
func (z nat) setBytes(buf []byte) nat {
	z = z.make((len(buf) + wordBytes - 1) / wordBytes)
	for k := range z {
		var w Word
		end := len(buf) - k*wordBytes
		for _, b := range buf[max(end-wordBytes, 0):end] {
			w = w<<8 | Word(b)
		}
		z[k] = w
	}
	return z.norm()
}

// sqrt returns the square root, rounded down.
func (z nat) sqrt(x nat) nat {
	root, _ := x.sqrtRem()
	return z.set(root)
}

// sqrtRem returns the square root, rounded down, and what x has more than its square (Zimmermann, "Karatsuba Square
// Root"): the root of the upper half of the bits is the upper half of the root, and a division gives the rest.
func (x nat) sqrtRem() (root, rem nat) {
	if len(x) <= 1 {
		w := uint64(0)
		if len(x) == 1 {
			w = uint64(x[0])
		}
		r := sqrt64(w)
		return nat(nil).setUint64(r), nat(nil).setUint64(w - r*r)
	}
	k := uint(x.bitLen() / 4)
	top, topRem := nat(nil).shr(x, 2*k).sqrtRem()
	// (topRem << k + the next k bits) / 2 top
	t := nat(nil).shr(x, k)
	t = t.lowBits(t, k)
	t = t.add(t, topRem.shl(topRem, k))
	q, u := nat(nil).div(nil, t, nat(nil).shl(top, 1))
	root = top.shl(top, k)
	root = root.add(root, q)
	rem = u.shl(u, k)
	rem = rem.add(rem, nat(nil).lowBits(x, k))
	square := nat(nil).sqr(q)
	for rem.cmp(square) < 0 {
		// One too large: (s-1)² = s² - (2s-1).
		rem = rem.add(rem, root)
		root = root.sub(root, natOne)
		rem = rem.add(rem, root)
	}
	return root, rem.sub(rem, square)
}

// sqrt64 returns the square root of w, rounded down.
func sqrt64(w uint64) uint64 {
	r := uint64(math.Sqrt(float64(w)))
	// The float64 may be off by one; r*r may overflow.
	for hi, lo := bits.Mul64(r, r); hi != 0 || lo > w; hi, lo = bits.Mul64(r, r) {
		r--
	}
	for hi, lo := bits.Mul64(r+1, r+1); hi == 0 && lo <= w; hi, lo = bits.Mul64(r+1, r+1) {
		r++
	}
	return r
}

// mulRange returns the product of a to b.
func (z nat) mulRange(a, b uint64) nat {
	switch {
	case a == 0:
		return z[:0]
	case a > b:
		return z.setWord(1)
	case a == b:
		return z.setUint64(a)
	case b-a == 1:
		hi, lo := bits.Mul64(a, b)
		z = z.make(2)
		z[0], z[1] = Word(lo), Word(hi)
		return z.norm()
	}
	m := a + (b-a)/2
	return z.mul(nat(nil).mulRange(a, m), nat(nil).mulRange(m+1, b))
}

// clone returns a copy with memory of its own.
func (x nat) clone() nat { return slices.Clone(x) }
