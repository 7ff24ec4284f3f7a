package big

import (
	"internal/rt"
	"math/bits"
)

// exp returns x to the y, modulo m if m is not 0.
func (z nat) exp(x, y, m nat) nat {
	if shares(z, x) || shares(z, y) || shares(z, m) {
		z = nil
	}
	switch {
	case len(m) == 1 && m[0] == 1:
		return z[:0]
	case len(y) == 0:
		return z.setWord(1)
	case len(x) == 0:
		return z[:0]
	case len(x) == 1 && x[0] == 1:
		return z.setWord(1)
	case len(m) == 0:
		return z.power(x, y)
	}
	if x.cmp(m) >= 0 {
		_, x = nat(nil).div(nil, x, m)
		if len(x) == 0 {
			return z[:0]
		}
	}
	if y.cmp(natOne) == 0 {
		return z.set(x)
	}
	if m[0]&1 == 1 {
		if len(y) == 1 && y[0] < 16 {
			return z.smallPower(x, uint(y[0]), m)
		}
		return z.montgomeryPower(x, y, m)
	}
	// m = odd<<k: the power modulo each part, put together.
	k := m.trailingZeroBits()
	odd := nat(nil).shr(m, k)
	low := nat(nil).maskedPower(x, y, k)
	if len(odd) == 1 && odd[0] == 1 {
		return z.set(low)
	}
	high := nat(nil).exp(x, y, odd)
	// The result is high + odd*((low-high)/odd mod 1<<k).
	t := nat(nil).lowBits(high, k)
	if low.cmp(t) < 0 {
		low = low.add(low, nat(nil).shl(natOne, k))
	}
	t = t.sub(low, t)
	t = t.mul(t, nat(nil).inverseOfOdd(odd, k))
	t = t.lowBits(t, k)
	t = t.mul(t, odd)
	return z.add(t, high)
}

// power returns x to the y without a modulus.
func (z nat) power(x, y nat) nat {
	z = z.set(x)
	for i := y.bitLen() - 2; i >= 0; i-- {
		z = z.sqr(z)
		if y.bit(uint(i)) != 0 {
			z = z.mul(z, x)
		}
	}
	return z
}

// smallPower returns x to the y modulo m for small y, dividing after each step.
func (z nat) smallPower(x nat, y uint, m nat) nat {
	z = z.set(x)
	var t, q nat
	for i := bits.Len(y) - 2; i >= 0; i-- {
		t = t.sqr(z)
		q, z = q.div(z, t, m)
		if y>>i&1 != 0 {
			t = t.mul(z, x)
			q, z = q.div(z, t, m)
		}
	}
	return z
}

// maskedPower returns x to the y modulo 1<<k.
func (z nat) maskedPower(x, y nat, k uint) nat {
	base := nat(nil).lowBits(x, k)
	z = z.setWord(1)
	for i := y.bitLen() - 1; i >= 0; i-- {
		z = z.sqr(z)
		z = z.lowBits(z, k)
		if y.bit(uint(i)) != 0 {
			z = z.mul(z, base)
			z = z.lowBits(z, k)
		}
	}
	return z.lowBits(z, k)
}

// inverseOfOdd returns 1/x modulo 1<<k, doubling the number of right bits in each step.
func (z nat) inverseOfOdd(x nat, k uint) nat {
	z = z.setWord(-negInverse(x[0]))
	var t nat
	for n := uint(wordBits); n < k; {
		n = min(2*n, k)
		// z*(2 - x*z)
		t = t.mul(z, nat(nil).lowBits(x, n))
		t = t.lowBits(t, n)
		two := nat(nil).shl(natOne, n)
		t = t.sub(two.add(two, natTwo), t)
		z = z.mul(z, t)
		z = z.lowBits(z, n)
	}
	return z.lowBits(z, k)
}

// negInverse returns -1/x modulo the range of a word, for odd x.
func negInverse(x Word) Word {
	inv := x // right in three bits
	for range 5 {
		inv *= 2 - x*inv
	}
	return -inv
}

// A montgomery multiplies modulo an odd number without dividing: numbers are kept multiplied by R = 1<<(words of m).
type montgomery struct {
	m   nat
	k   Word
	tmp nat
}

// longMontgomery is the number of words up to which a product is left to the runtime: the collector has to wait for it.
const longMontgomery = 128

// mul sets z to x*y/R modulo m. All have as many words as m; z may be x or y.
func (a *montgomery) mul(z, x, y nat) {
	n := len(a.m)
	t := a.tmp[:2*n]
	if n <= longMontgomery {
		if rt.WordsMontgomery(at(t), at(x), at(y), at(a.m), n, uint(a.k)) != 0 {
			subVV(z, t[n:], a.m)
		} else {
			copy(z, t[n:])
		}
		return
	}
	clear(t[:n])
	top := uint(0)
	for i := range n {
		c := addMulVW(t[i:i+n], x, y[i])
		d := addMulVW(t[i:i+n], a.m, t[i]*a.k)
		// t[i] is 0 now and no longer needed; the carries belong n words higher.
		var s uint
		s, top = bits.Add(uint(c), uint(d), top)
		t[n+i] = Word(s)
	}
	if top != 0 {
		subVV(z, t[n:], a.m)
	} else {
		copy(z, t[n:])
	}
}

// montgomeryPower returns x to the y modulo odd m, for x below m, taking several bits of y at once.
func (z nat) montgomeryPower(x, y, m nat) nat {
	n := len(m)
	a := montgomery{m: m, k: negInverse(m[0]), tmp: make(nat, 2*n)}
	padded := func(v nat) nat {
		out := make(nat, n)
		copy(out, v)
		return out
	}
	// R and R*R modulo m.
	r := nat(nil).shl(natOne, uint(n)*wordBits)
	_, r = nat(nil).div(nil, r, m)
	rr := nat(nil).sqr(r)
	_, rr = nat(nil).div(nil, rr, m)
	one := padded(r)

	window := 4
	switch length := y.bitLen(); {
	case length <= 24:
		window = 1
	case length > 700:
		window = 5
	}
	powers := make([]nat, 1<<window)
	powers[0] = one
	powers[1] = make(nat, n)
	a.mul(powers[1], padded(x), padded(rr))
	for i := 2; i < len(powers); i++ {
		powers[i] = make(nat, n)
		a.mul(powers[i], powers[i-1], powers[1])
	}

	acc := padded(one)
	first := true
	for i := (y.bitLen() + window - 1) / window * window; i > 0; i -= window {
		if !first {
			for range window {
				a.mul(acc, acc, acc)
			}
		}
		d := 0
		for j := 1; j <= window; j++ {
			d = d<<1 | int(y.bit(uint(i-j)))
		}
		if first {
			copy(acc, powers[d])
		} else if d != 0 {
			a.mul(acc, acc, powers[d])
		}
		first = false
	}
	// Back to ordinary form: multiply by 1.
	unit := make(nat, n)
	unit[0] = 1
	a.mul(acc, acc, unit)
	// mul returns numbers below 1<<(words of m), not always below m.
	out := acc.norm()
	if out.cmp(m) >= 0 {
		out = out.sub(out, m)
		if out.cmp(m) >= 0 {
			_, out = nat(nil).div(nil, out, m)
		}
	}
	return z.set(out)
}
