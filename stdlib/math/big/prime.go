package big

import (
	"math/bits"
	"math/rand"
)

// ProbablyPrime reports whether x is probably prime: by n rounds of the test of Miller and Rabin with pseudo-random
// bases, and one of Baillie, Pomerance, Selfridge and Wagstaff. Below 1<<64 the answer is certain. Composite numbers
// not chosen to deceive pass with a probability of at most ¼ⁿ; against an adversary, who knows the bases, it is no
// safeguard. It panics if n is negative.
func (x *Int) ProbablyPrime(n int) bool {
	if n < 0 {
		panic("negative n for ProbablyPrime")
	}
	if x.neg || len(x.abs) == 0 {
		return false
	}
	w := x.abs[0]
	const small = 1<<2 | 1<<3 | 1<<5 | 1<<7 | 1<<11 | 1<<13 | 1<<17 | 1<<19 | 1<<23 | 1<<29 | 1<<31 | 1<<37 |
		1<<41 | 1<<43 | 1<<47 | 1<<53 | 1<<59 | 1<<61
	if len(x.abs) == 1 && w < 64 {
		return small>>w&1 != 0
	}
	if w&1 == 0 {
		return false
	}
	// Both products of primes fit in a word.
	r := x.abs.modWord(3 * 5 * 7 * 11 * 13 * 17 * 19 * 23 * 37)
	s := x.abs.modWord(29 * 31 * 41 * 43 * 47 * 53)
	for _, p := range [...]Word{3, 5, 7, 11, 13, 17, 19, 23, 37} {
		if r%p == 0 {
			return false
		}
	}
	for _, p := range [...]Word{29, 31, 41, 43, 47, 53} {
		if s%p == 0 {
			return false
		}
	}
	return x.abs.millerRabin(n+1, true) && x.abs.lucas()
}

// millerRabin makes rounds of the strong test; if two, the last one has base 2.
func (n nat) millerRabin(rounds int, two bool) bool {
	minus1 := nat(nil).sub(n, natOne)
	k := minus1.trailingZeroBits()
	q := nat(nil).shr(minus1, k)
	minus3 := nat(nil).sub(minus1, natTwo)
	rnd := rand.New(rand.NewSource(int64(n[0])))
	width := minus3.bitLen()
	var x, y, quotient nat
next:
	for i := range rounds {
		if i == rounds-1 && two {
			x = x.set(natTwo)
		} else {
			x = x.random(rnd, minus3, width)
			x = x.add(x, natTwo)
		}
		y = y.exp(x, q, n)
		if y.cmp(natOne) == 0 || y.cmp(minus1) == 0 {
			continue
		}
		for j := uint(1); j < k; j++ {
			y = y.sqr(y)
			quotient, y = quotient.div(y, y, n)
			if y.cmp(minus1) == 0 {
				continue next
			}
			if y.cmp(natOne) == 0 {
				return false
			}
		}
		return false
	}
	return true
}

// lucas makes the "almost extra strong" Lucas test with Baillie's parameters: P is the first number from 3 on for which
// P*P-4 is no square modulo n, Q is 1.
func (n nat) lucas() bool {
	if len(n) == 0 || n.cmp(natOne) == 0 {
		return false
	}
	if n[0]&1 == 0 {
		return n.cmp(natTwo) == 0
	}
	p := Word(3)
	for whole := (&Int{abs: n}); ; p++ {
		if p > 10000 {
			panic("math/big: internal error: cannot find (D/n) = -1 for " + whole.String())
		}
		d := p*p - 4
		j := Jacobi(&Int{abs: nat{d}}, whole)
		if j == -1 {
			break
		}
		if j == 0 {
			// p+2 divides n: fine only if it is n, as d = (p-2)(p+2) and smaller p did not divide.
			return len(n) == 1 && n[0] == p+2
		}
		if p == 40 {
			// No such p is likely to exist if n is a square: time to look.
			root := nat(nil).sqrt(n)
			if nat(nil).sqr(root).cmp(n) == 0 {
				return false
			}
		}
	}

	// V(s) and V(s+1) for n+1 = s<<r, doubling the index for each bit of s:
	// V(2k) = V(k)²-2, V(2k+1) = V(k)V(k+1)-P.
	s := nat(nil).add(n, natOne)
	r := s.trailingZeroBits()
	s = s.shr(s, r)
	minus2 := nat(nil).sub(n, natTwo)
	pn := nat{p}
	v, w := nat(nil).set(natTwo), nat(nil).set(pn)
	var t, q nat
	reduce := func(x nat) nat {
		q, x = q.div(x, t, n)
		return x
	}
	for i := s.bitLen() - 1; i >= 0; i-- {
		t = t.mul(v, w)
		t = t.add(t, n)
		t = t.sub(t, pn)
		if s.bit(uint(i)) != 0 {
			v = reduce(v)
			t = t.sqr(w)
			t = t.add(t, minus2)
			w = reduce(w)
		} else {
			w = reduce(w)
			t = t.sqr(v)
			t = t.add(t, minus2)
			v = reduce(v)
		}
	}

	// V(s) = ±2 and U(s) = 0, or V(s<<j) = 0 for a j below r-1.
	if v.cmp(natTwo) == 0 || v.cmp(minus2) == 0 {
		// U(s) = 0 if P*V(s) = 2*V(s+1).
		a := nat(nil).mul(v, pn)
		b := nat(nil).shl(w, 1)
		if a.cmp(b) < 0 {
			a, b = b, a
		}
		a = a.sub(a, b)
		if _, rem := nat(nil).div(nil, a, n); len(rem) == 0 {
			return true
		}
	}
	for j := 0; j < int(r)-1; j++ {
		if len(v) == 0 {
			return true
		}
		if v.cmp(natTwo) == 0 {
			return false // stays 2
		}
		t = t.sqr(v)
		t = t.add(t, minus2)
		v = reduce(v)
	}
	return false
}

// Jacobi returns the Jacobi symbol (x/y): +1, -1 or 0. It panics if y is even.
func Jacobi(x, y *Int) int {
	if len(y.abs) == 0 || y.abs[0]&1 == 0 {
		panic("big: invalid 2nd argument to Int.Jacobi: need odd integer but got " + y.String())
	}
	var a, b, c Int
	a.Set(x)
	b.Set(y)
	j := 1
	if b.neg {
		if a.neg {
			j = -1
		}
		b.neg = false
	}
	for {
		if b.Cmp(intOne) == 0 {
			return j
		}
		if len(a.abs) == 0 {
			return 0
		}
		a.Mod(&a, &b)
		if len(a.abs) == 0 {
			return 0
		}
		// Take out the powers of two: (2/b) is -1 if b is 3 or 5 modulo 8.
		k := a.abs.trailingZeroBits()
		if k&1 != 0 {
			if low := b.abs[0] & 7; low == 3 || low == 5 {
				j = -j
			}
		}
		c.Rsh(&a, k)
		// Reciprocity: turning the symbol round changes its sign if both are 3 modulo 4.
		if b.abs[0]&3 == 3 && c.abs[0]&3 == 3 {
			j = -j
		}
		a.Set(&b)
		b.Set(&c)
	}
}

// topWords returns the highest bits of a, and the bits of b at the same places.
func topWords(a, b nat) (x, y Word) {
	n := len(a)
	s := uint(bits.LeadingZeros(uint(a[n-1])))
	x = a[n-1] << s
	if n > 1 && s > 0 {
		x |= a[n-2] >> (wordBits - s)
	}
	word := func(i int) Word {
		if i >= 0 && i < len(b) {
			return b[i]
		}
		return 0
	}
	y = word(n-1) << s
	if s > 0 {
		y |= word(n-2) >> (wordBits - s)
	}
	return x, y
}
