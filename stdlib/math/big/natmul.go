package big

import (
	"internal/rt"
	"math/bits"
)

// Numbers of this many words and more are multiplied in three parts rather than the long way; squares have thresholds
// of their own.
const (
	karatsubaMin    = 36
	squareMin       = 8
	karatsubaSquare = 72
)

// mul returns x*y.
func (z nat) mul(x, y nat) nat {
	if len(x) < len(y) {
		x, y = y, x
	}
	m, n := len(x), len(y)
	switch {
	case n == 0:
		return z[:0]
	case n == 1:
		return z.mulAddWord(x, y[0], 0)
	}
	if shares(z, x) || shares(z, y) {
		z = nil
	}
	z = z.make(m + n)
	if n < karatsubaMin {
		mulLong(z, x, y)
		return z.norm()
	}
	if m == n {
		if &x[0] == &y[0] {
			square(z, x, make(nat, scratchFor(n)))
		} else {
			karatsuba(z, x, y, make(nat, scratchFor(n)))
		}
		return z.norm()
	}
	// x in pieces as long as y.
	tmp := make(nat, scratchFor(n)+2*n)
	part, tmp := tmp[:2*n], tmp[2*n:]
	karatsuba(z[:2*n], x[:n], y, tmp)
	clear(z[2*n:])
	i := n
	for ; i+n <= m; i += n {
		karatsuba(part, x[i:i+n], y, tmp)
		addAt(z, part, i)
	}
	if i < m {
		rest := nat(nil).mul(x[i:].norm(), y)
		addAt(z, rest, i)
	}
	return z.norm()
}

// addAt adds x to z from word i on; the sum fits.
func addAt(z, x nat, i int) {
	if n := len(x); n > 0 {
		if c := addVV(z[i:i+n], z[i:i+n], x); c != 0 {
			addVW(z[i+n:], z[i+n:], c)
		}
	}
}

// mulAddWord returns x*y + c.
func (z nat) mulAddWord(x nat, y, c Word) nat {
	m := len(x)
	if m == 0 || y == 0 {
		return z.setWord(c)
	}
	z = z.make(m + 1)
	z[m] = mulAddVWW(z[:m], x, y, c)
	return z.norm()
}

// mulLong sets z, of length len(x)+len(y), to x*y; z shares no memory with them.
func mulLong(z, x, y nat) {
	if len(x)*len(y) <= longRun {
		rt.WordsMul(at(z), at(x), len(x), at(y), len(y))
		return
	}
	clear(z[:len(x)])
	for i, d := range y {
		z[len(x)+i] = addMulVW(z[i:i+len(x)], x, d)
	}
}

// squareLong sets z, of twice the length, to x*x: products of different words are computed once and doubled.
func squareLong(z, x nat) {
	n := len(x)
	if n < squareMin {
		mulLong(z, x, x)
		return
	}
	clear(z)
	for i, d := range x[:n-1] {
		z[n+i] = addMulVW(z[2*i+1:n+i], x[i+1:], d)
	}
	shlVU(z, z, 1)
	var c uint
	for i, d := range x {
		hi, lo := bits.Mul(uint(d), uint(d))
		lo, c = bits.Add(uint(z[2*i]), lo, c)
		hi, c = bits.Add(uint(z[2*i+1]), hi, c)
		z[2*i], z[2*i+1] = Word(lo), Word(hi)
	}
}

// scratchFor returns the words of scratch memory that karatsuba and square need for numbers of n words.
func scratchFor(n int) int {
	need := 0
	for n >= karatsubaMin {
		m := (n + 1) / 2
		need += 4*m + 2
		n = m
	}
	return need
}

// karatsuba sets z, of length 2n, to x*y, each of n words, which share no memory with it:
// with x = x1*B + x0 and y = y1*B + y0, x*y = x1*y1*B*B + (x1*y1 + x0*y0 + (x0-x1)*(y1-y0))*B + x0*y0.
func karatsuba(z, x, y, tmp nat) {
	n := len(x)
	if n < karatsubaMin {
		mulLong(z, x, y)
		return
	}
	m := (n + 1) / 2
	cross, sum, tmp := tmp[:2*m], tmp[2*m:4*m+1], tmp[4*m+2:]
	negative := difference(z[:m], x[:m], x[m:]) != difference(z[m:2*m], y[m:], y[:m])
	karatsuba(cross, z[:m], z[m:2*m], tmp)
	karatsuba(z[:2*m], x[:m], y[:m], tmp)
	karatsuba(z[2*m:], x[m:], y[m:], tmp)
	combine(z, cross, sum, m, negative)
}

// square sets z to x*x; see karatsuba.
func square(z, x, tmp nat) {
	n := len(x)
	if n < karatsubaSquare {
		squareLong(z, x)
		return
	}
	m := (n + 1) / 2
	cross, sum, tmp := tmp[:2*m], tmp[2*m:4*m+1], tmp[4*m+2:]
	difference(z[:m], x[:m], x[m:])
	square(cross, z[:m], tmp)
	square(z[:2*m], x[:m], tmp)
	square(z[2*m:], x[m:], tmp)
	combine(z, cross, sum, m, true)
}

// combine adds to the outer products in z, the lower of 2m words, their sum and the cross product m words higher.
func combine(z, cross, sum nat, m int, negative bool) {
	low, high := z[:2*m], z[2*m:]
	k := len(high)
	c := addVV(sum[:k], low[:k], high)
	sum[2*m] = addVW(sum[k:2*m], low[k:], c)
	if negative {
		sum[2*m] -= subVV(sum[:2*m], sum[:2*m], cross)
	} else {
		sum[2*m] += addVV(sum[:2*m], sum[:2*m], cross)
	}
	addAt(z, sum[:2*m+1], m)
}

// difference sets z to |x-y|, in which one of x and y may be a word shorter, and reports whether x is less than y.
func difference(z, x, y nat) bool {
	a, b := x.norm(), y.norm()
	less := a.cmp(b) < 0
	if less {
		a, b = b, a
	}
	n := len(b)
	c := subVV(z[:n], a[:n], b)
	if len(a) > n {
		subVW(z[n:len(a)], a[n:], c)
	}
	clear(z[len(a):])
	return less
}

// sqr returns x*x.
func (z nat) sqr(x nat) nat {
	n := len(x)
	switch {
	case n == 0:
		return z[:0]
	case n == 1:
		hi, lo := mulWW(x[0], x[0])
		z = z.make(2)
		z[0], z[1] = lo, hi
		return z.norm()
	}
	if shares(z, x) {
		z = nil
	}
	z = z.make(2 * n)
	if n < karatsubaSquare {
		squareLong(z, x)
	} else {
		square(z, x, make(nat, scratchFor(n)))
	}
	return z.norm()
}
