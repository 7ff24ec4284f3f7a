// Package modular computes with numbers below an odd modulus in time that depends on lengths only, never on values. Exponents
// and bases may be secrets, and the modulus too.
package modular

import (
	"encoding/binary"
	"internal/rt"
	"math/bits"
	"unsafe"
)

// A Nat is a number, the lowest word first. How many words it has is public.
type Nat []uint64

// A Modulus is an odd number above 1, with what Montgomery's multiplication needs of it. R is the first power of 2⁶⁴ above it.
type Modulus struct {
	words   Nat
	size    int    // bytes of a number below it
	inverse uint64 // -1/m mod 2⁶⁴
	square  Nat    // R² mod m
}

// FromBytes returns the number written in b, big-endian, with as many words as b has room for.
func FromBytes(b []byte) Nat { return make(Nat, (len(b)+7)/8).setBytes(b) }

func (x Nat) setBytes(b []byte) Nat {
	for i := range x {
		if len(b) >= 8 {
			x[i] = binary.BigEndian.Uint64(b[len(b)-8:])
			b = b[:len(b)-8]
			continue
		}
		x[i] = 0
		for _, c := range b {
			x[i] = x[i]<<8 | uint64(c)
		}
		b = nil
	}
	return x
}

// Bytes writes x to b, big-endian; what doesn't fit is cut off.
func (x Nat) Bytes(b []byte) []byte {
	for i := range b {
		at := len(b) - 1 - i
		if i/8 < len(x) {
			b[at] = byte(x[i/8] >> (8 * (i % 8)))
		} else {
			b[at] = 0
		}
	}
	return b
}

// New returns the modulus written in b, big-endian and without leading zeros. It must be odd and above 1.
func New(b []byte) *Modulus {
	m := &Modulus{words: FromBytes(b), size: len(b)}
	// Each step of Newton's doubles how many bits are right; an odd number is its own inverse in three.
	low := m.words[0]
	inverse := low
	for range 5 {
		inverse *= 2 - low*inverse
	}
	m.inverse = -inverse

	// From the highest power of two below m, doubling leads to R·2ⁿ for n words, and squaring that six times to R·2⁶⁴ⁿ.
	// The bits of m's first byte are public, as its length is.
	n := len(m.words)
	top := 64*(n-1) + bits.Len64(m.words[n-1]) - 1
	m.square = make(Nat, n)
	m.square[top/64] = 1 << (top % 64)
	for range 65*n - top {
		m.double(m.square)
	}
	t := make(Nat, 2*n)
	for range 6 {
		m.multiply(m.square, m.square, m.square, t)
	}
	return m
}

// Size returns how many bytes the modulus has.
func (m *Modulus) Size() int { return m.size }

// reduce subtracts m once from x, whose word above the others is carry, unless that is negative.
func (m *Modulus) reduce(x Nat, carry uint64) {
	borrow := uint64(0)
	for i, w := range m.words {
		_, borrow = bits.Sub64(x[i], w, borrow)
	}
	// All ones where the subtraction is to be done: x has a word more, or no borrow was left.
	mask := -(carry | (borrow ^ 1))
	borrow = 0
	for i, w := range m.words {
		x[i], borrow = bits.Sub64(x[i], w&mask, borrow)
	}
}

func (m *Modulus) double(x Nat) {
	carry := uint64(0)
	for i, w := range x {
		x[i] = w<<1 | carry
		carry = w >> 63
	}
	m.reduce(x, carry)
}

// Add sets x to x+y. Both are below m.
func (m *Modulus) Add(x, y Nat) {
	carry := uint64(0)
	for i := range m.words {
		x[i], carry = bits.Add64(x[i], y[i], carry)
	}
	m.reduce(x, carry)
}

// Sub sets x to x-y. Both are below m.
func (m *Modulus) Sub(x, y Nat) {
	borrow := uint64(0)
	for i := range m.words {
		x[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	mask := -borrow
	carry := uint64(0)
	for i, w := range m.words {
		x[i], carry = bits.Add64(x[i], w&mask, carry)
	}
}

// multiply sets out to x·y/R. One of them is below m, the other below R. t has room for twice as many words; out may be x or y.
func (m *Modulus) multiply(out, x, y, t Nat) {
	n := len(m.words)
	at := func(x Nat) *uint { return (*uint)(unsafe.Pointer(&x[0])) }
	carry := rt.WordsMontgomery(at(t[:2*n]), at(x[:n]), at(y[:n]), at(m.words), n, uint(m.inverse))
	copy(out, t[n:2*n])
	m.reduce(out[:n], uint64(carry))
}

// room is memory that numbers are cut off from, so that an operation allocates once.
type room Nat

// cut returns a number of n words that is zero.
func (r *room) cut(n int) Nat {
	x := Nat((*r)[:n:n])
	*r = (*r)[n:]
	return x
}

// room returns memory for so many numbers below m, and one that has twice as many words.
func (m *Modulus) room(numbers int) room { return make(room, (numbers+2)*len(m.words)) }

// enter sets out, which is zero, to x·R mod m for x of any length. part has room for a number.
func (m *Modulus) enter(out, x, part, t Nat) {
	n := len(m.words)
	for at := (len(x) + n - 1) / n * n; at > 0; at -= n {
		m.multiply(out, out, m.square, t)
		clear(part)
		copy(part, x[at-n:min(at, len(x))])
		m.multiply(part, part, m.square, t)
		m.Add(out, part)
	}
}

// leave turns x·R into x. one has room for a number.
func (m *Modulus) leave(x, one, t Nat) {
	clear(one)
	one[0] = 1
	m.multiply(x, x, one, t)
}

// Reduce returns x mod m.
func (m *Modulus) Reduce(x Nat) Nat {
	n, r := len(m.words), m.room(2)
	t, out, part := r.cut(2*n), r.cut(n), r.cut(n)
	m.enter(out, x, part, t)
	m.leave(out, part, t)
	return out
}

// Mul returns x·y mod m. Both are below m.
func (m *Modulus) Mul(x, y Nat) Nat {
	n, r := len(m.words), m.room(1)
	t, out := r.cut(2*n), r.cut(n)
	m.multiply(out, x, m.square, t)
	m.multiply(out, out, y, t)
	return out
}

const window = 5 // bits of an exponent that are worked off at once

// Exp returns x to the power of the exponent written in e, big-endian, mod m. x may be above m.
func (m *Modulus) Exp(x Nat, e []byte) Nat {
	n, r := len(m.words), m.room(1<<window+2)
	t, all, out, factor := r.cut(2*n), r.cut(n<<window), r.cut(n), r.cut(n)
	var powers [1 << window]Nat
	for i := range powers {
		powers[i] = all[i*n : (i+1)*n]
	}
	factor[0] = 1
	m.multiply(powers[0], factor, m.square, t)
	m.enter(powers[1], x, factor, t)
	for i := 2; i < len(powers); i++ {
		m.multiply(powers[i], powers[i-1], powers[1], t)
	}
	copy(out, powers[0])
	for at := (8*len(e) + window - 1) / window * window; at > 0; {
		at -= window
		for range window {
			m.multiply(out, out, out, t)
		}
		choose(factor, all, digit(e, at))
		m.multiply(out, out, factor, t)
	}
	m.leave(out, factor, t)
	return out
}

// digit returns the window of e that begins at bit at, counted from the lowest.
func digit(e []byte, at int) uint64 {
	d := uint64(0)
	for i := range window {
		if bit := at + i; bit < 8*len(e) {
			d |= uint64(e[len(e)-1-bit/8]>>(bit%8)&1) << i
		}
	}
	return d
}

// choose sets out to the row of table with this number, after having read all of them.
func choose(out, table Nat, number uint64) {
	clear(out)
	for row := uint64(0); len(table) > 0; row++ {
		mask := ((row ^ number) - 1) >> 63 // 1 if equal
		mask = -mask
		for i, w := range table[:len(out)] {
			out[i] |= w & mask
		}
		table = table[len(out):]
	}
}

// ExpPublic is Exp for an exponent that is no secret: the time depends on it.
func (m *Modulus) ExpPublic(x Nat, e uint64) Nat {
	n, r := len(m.words), m.room(3)
	t, base, out, part := r.cut(2*n), r.cut(n), r.cut(n), r.cut(n)
	m.enter(base, x, part, t)
	copy(out, base)
	for i := bits.Len64(e) - 2; i >= 0; i-- {
		m.multiply(out, out, out, t)
		if e>>i&1 != 0 {
			m.multiply(out, out, base, t)
		}
	}
	m.leave(out, part, t)
	return out
}

// Below reports whether x, of any length, is less than m. The answer is public.
func (m *Modulus) Below(x Nat) bool {
	borrow := uint64(0)
	for i := range max(len(x), len(m.words)) {
		var a, b uint64
		if i < len(x) {
			a = x[i]
		}
		if i < len(m.words) {
			b = m.words[i]
		}
		_, borrow = bits.Sub64(a, b, borrow)
	}
	return borrow == 1
}

// Equal reports whether x and y, of any lengths, are the same. The answer is public.
func Equal(x, y Nat) bool {
	differ := uint64(0)
	for i := range max(len(x), len(y)) {
		var a, b uint64
		if i < len(x) {
			a = x[i]
		}
		if i < len(y) {
			b = y[i]
		}
		differ |= a ^ b
	}
	return differ == 0
}

// MulAdd returns x·y+z, whole.
func MulAdd(x, y, z Nat) Nat {
	out := make(Nat, len(x)+len(y)+1)
	copy(out, z)
	for i, xi := range x {
		carry := uint64(0)
		for j, yj := range y {
			hi, lo := bits.Mul64(xi, yj)
			var c uint64
			lo, c = bits.Add64(lo, out[i+j], 0)
			hi += c
			lo, c = bits.Add64(lo, carry, 0)
			carry = hi + c
			out[i+j] = lo
		}
		for j := i + len(y); j < len(out); j++ {
			out[j], carry = bits.Add64(out[j], carry, 0)
		}
	}
	return out
}
