package big

import "math/bits"

// recursiveMin is the number of words of a quotient from which on it is divided up.
const recursiveMin = 60

// div returns the quotient in z's memory and the remainder in rem's.
func (z nat) div(rem, u, v nat) (q, r nat) {
	if len(v) == 0 {
		panic("division by zero")
	}
	if u.cmp(v) < 0 {
		r = rem.set(u)
		return z[:0], r
	}
	if len(v) == 1 {
		z = z.make(len(u))
		w := divWVW(z, 0, u, v[0])
		return z.norm(), rem.setWord(w)
	}
	return z.divLarge(rem, u, v)
}

// divWord returns the quotient and the remainder of a division by one word.
func (z nat) divWord(x nat, y Word) (nat, Word) {
	if y == 0 {
		panic("division by zero")
	}
	z = z.make(len(x))
	if len(x) == 0 {
		return z, 0
	}
	r := divWVW(z, 0, x, y)
	return z.norm(), r
}

// modWord returns the remainder of a division by one word.
func (x nat) modWord(y Word) Word {
	if len(x) == 0 {
		return 0
	}
	s := uint(bits.LeadingZeros(uint(y))) & (wordBits - 1)
	v := newDivider(y << s)
	var r uint
	for i := len(x) - 1; i >= 0; i-- {
		// The remainder so far is kept shifted: its word and the next are shifted together.
		w := uint(x[i])
		if s != 0 {
			r |= w >> (wordBits - s)
		}
		_, r = v.div(r, w<<s)
		// r is a multiple of 1<<s below y<<s, so shifting by s again is not needed.
	}
	return Word(r >> s)
}

// divLarge divides by a number of two words or more that is not above u.
func (z nat) divLarge(rem, u, v nat) (q, r nat) {
	n := len(v)
	k := len(u) - n + 1
	// With the divisor's highest bit set, quotient words can be estimated from the highest words.
	s := uint(bits.LeadingZeros(uint(v[n-1])))
	divisor := v
	if s != 0 {
		divisor = make(nat, n)
		shlVU(divisor, v, s)
	}
	if shares(rem, v) || shares(rem, z) {
		rem = nil
	}
	if shares(z, u) || shares(z, v) {
		z = nil
	}
	rest := rem.make(len(u) + 1)
	rest[len(u)] = shlVU(rest[:len(u)], u, s)
	q = z.make(k)
	divide(q, rest, divisor)
	shrVU(rest[:n], rest[:n], s)
	return q.norm(), rest[:n].norm()
}

// divide sets q, of k words, to u/v, and u, of n+k words, to the remainder. v has n words, the highest bit set; u is
// below v shifted up by k words.
func divide(q, u, v nat) {
	n, k := len(v), len(q)
	half := (n + 1) / 2
	switch {
	case k < recursiveMin || n < recursiveMin:
		divideLong(q, u, v)
	case k > half:
		// In pieces, from the top: the remainder of each is the top of what the next divides.
		for low := (k - 1) / half * half; low >= 0; low -= half {
			high := min(low+half, k)
			divide(q[low:high], u[low:high+n], v)
		}
	default:
		divideTop(q, u, v)
	}
}

// divideTop divides the top of u by as many words of v as the quotient has, and corrects.
func divideTop(q, u, v nat) {
	n, k := len(v), len(q)
	s := n - k
	top, head := u[s:], v[s:]
	if top[k:].norm().cmp(head.norm()) >= 0 {
		// The quotient by the head alone would need one more word; the largest that fits is not too small.
		for i := range q {
			q[i] = wordMax
		}
		subVV(top[k:], top[k:], head)
		c := addVV(top[:k], top[:k], head)
		addVW(top[k:], top[k:], c)
	} else {
		divide(q, top, head)
	}
	// top is what the head left; take away the quotient times the tail.
	product := nat(nil).mul(q.norm(), v[:s].norm())
	var borrow Word
	if len(product) > 0 {
		borrow = subVV(u[:len(product)], u[:len(product)], product)
		borrow = subVW(u[len(product):], u[len(product):], borrow)
	}
	for borrow != 0 {
		subVW(q, q, 1)
		c := addVV(u[:n], u[:n], v)
		borrow -= addVW(u[n:], u[n:], c)
	}
}

// divideLong is divide a word at a time (Knuth's algorithm D).
func divideLong(q, u, v nat) {
	n := len(v)
	v1, v2 := uint(v[n-1]), uint(v[n-2])
	by := newDivider(v[n-1])
	for j := len(q) - 1; j >= 0; j-- {
		hi, mid := uint(u[j+n]), uint(u[j+n-1])
		guess := ^uint(0)
		if hi < v1 {
			var r uint
			guess, r = by.div(hi, mid)
			// Two words of v make the guess too large by one at most.
			next := uint(u[j+n-2])
			ph, pl := bits.Mul(guess, v2)
			for ph > r || ph == r && pl > next {
				guess--
				var c uint
				if r, c = bits.Add(r, v1, 0); c != 0 {
					break
				}
				ph, pl = bits.Mul(guess, v2)
			}
		}
		owed := subMulVW(u[j:j+n], v, Word(guess))
		top := u[j+n]
		u[j+n] = top - owed
		for negative := owed > top; negative; {
			guess--
			c := addVV(u[j:j+n], u[j:j+n], v)
			u[j+n] += c
			negative = c == 0 || u[j+n] != 0
		}
		q[j] = Word(guess)
	}
}
