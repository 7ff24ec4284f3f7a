package big

// GCD sets z to the greatest common divisor of a and b and returns it; if x and y are not nil, they are set so that
// z = a*x + b*y. The divisor of 0 and 0 is 0, with x and y 0; of 0 and a number, its absolute value.
func (z *Int) GCD(x, y, a, b *Int) *Int {
	if len(a.abs) == 0 || len(b.abs) == 0 {
		lenA, lenB, negA, negB := len(a.abs), len(b.abs), a.neg, b.neg
		if lenA == 0 {
			z.Set(b)
		} else {
			z.Set(a)
		}
		z.neg = false
		set := func(v *Int, n int, neg bool) {
			if v != nil {
				if n == 0 {
					v.SetInt64(0)
				} else {
					v.SetInt64(1)
					v.neg = neg
				}
			}
		}
		set(x, lenA, negA)
		set(y, lenB, negB)
		return z
	}
	return z.lehmer(x, y, a, b)
}

// A cofactors is the 2x2 matrix of several steps of Euclid's algorithm: it makes A = u0*A + v0*B and
// B = u1*A + v1*B, in which the signs alternate: u0 and v1 are positive if even, else v0 and u1.
type cofactors struct {
	u0, u1, v0, v1 Word
	even           bool
}

// simulate makes as many steps of Euclid's algorithm on the highest words as are certain to be those of the whole
// numbers (Collins' condition).
func simulate(a, b nat) cofactors {
	x, y := topWords(a, b)
	var u0, v0 Word = 0, 0
	var u1, v1 Word = 1, 0
	var u2, v2 Word = 0, 1
	even := false
	// The cofactors stay below half a word.
	for y >= v2 && x-y >= v1+v2 {
		q, r := x/y, x%y
		x, y = y, r
		u0, u1, u2 = u1, u2, u1+q*u2
		v0, v1, v2 = v1, v2, v1+q*v2
		even = !even
	}
	return cofactors{u0, u1, v0, v1, even}
}

// apply makes the steps on numbers: A, B = the cofactors times A and B.
func (c *cofactors) apply(A, B, t, s, r *Int) {
	times := func(z, x *Int, w Word, negative bool) {
		z.abs = z.abs.mulAddWord(x.abs, w, 0)
		z.neg = len(z.abs) > 0 && x.neg != negative
	}
	times(t, A, c.u0, !c.even)
	times(s, B, c.v0, c.even)
	times(r, A, c.u1, c.even)
	A.Add(t, s)
	times(t, B, c.v1, !c.even)
	B.Add(r, t)
}

// lehmer is GCD for numbers that are not 0.
func (z *Int) lehmer(x, y, a, b *Int) *Int {
	A, B := new(Int).Abs(a), new(Int).Abs(b)
	extended := x != nil || y != nil
	// Of the larger of a and b as it begins; the other factor follows at the end.
	var Ua, Ub *Int
	if extended {
		Ua, Ub = NewInt(1), NewInt(0)
	}
	if A.abs.cmp(B.abs) < 0 {
		A, B = B, A
		Ub, Ua = Ua, Ub
	}
	var q, r, s, t Int
	for len(B.abs) > 1 {
		c := simulate(A.abs, B.abs)
		if c.v0 != 0 {
			c.apply(A, B, &t, &s, &r)
			if extended {
				c.apply(Ua, Ub, &t, &s, &r)
			}
		} else {
			euclid(A, B, Ua, Ub, &q, &r, &s, extended)
		}
	}
	for len(B.abs) > 0 {
		if len(A.abs) > 1 || extended {
			euclid(A, B, Ua, Ub, &q, &r, &s, extended)
			continue
		}
		u, v := A.abs[0], B.abs[0]
		for v != 0 {
			u, v = v, u%v
		}
		A.abs[0] = u
		break
	}
	if extended {
		negA := a.neg
		if y != nil {
			// y = (A - a*Ua)/b, before z or x overwrite a and b.
			t.Mul(a, Ua)
			if negA {
				t.neg = len(t.abs) > 0 && !t.neg
			}
			t.Sub(A, &t)
			y2 := new(Int).Quo(&t, b)
			if x != nil {
				x.Set(Ua)
				if negA {
					x.neg = len(x.abs) > 0 && !x.neg
				}
			}
			y.Set(y2)
		} else {
			x.Set(Ua)
			if negA {
				x.neg = len(x.abs) > 0 && !x.neg
			}
		}
	}
	return z.Set(A)
}

// euclid makes one step with whole numbers.
func euclid(A, B, Ua, Ub, q, r, s *Int, extended bool) {
	q.QuoRem(A, B, r)
	*A, *B, *r = *B, *r, *A
	if extended {
		s.Mul(Ub, q)
		r2 := new(Int).Sub(Ua, s)
		*Ua, *Ub = *Ub, *r2
	}
}

// ModInverse sets z to the inverse of g modulo n and returns it; if there is none, z is unchanged and nil returned.
func (z *Int) ModInverse(g, n *Int) *Int {
	if n.neg {
		n = new(Int).Neg(n)
	}
	if g.neg {
		g = new(Int).Mod(g, n)
	}
	var d, x Int
	d.GCD(&x, nil, g, n)
	if d.Cmp(intOne) != 0 {
		return nil
	}
	if x.neg {
		return z.Add(&x, n)
	}
	return z.Set(&x)
}

// ModSqrt sets z to a square root of x modulo the odd prime p and returns it; if x is no square modulo p, z is
// unchanged and nil returned. It panics if p is even, its behaviour is undefined if p is composite.
func (z *Int) ModSqrt(x, p *Int) *Int {
	switch Jacobi(x, p) {
	case -1:
		return nil
	case 0:
		return z.SetInt64(0)
	}
	if x.neg || x.Cmp(p) >= 0 {
		x = new(Int).Mod(x, p)
	}
	switch {
	case p.abs[0]&3 == 3:
		// x to the (p+1)/4
		e := new(Int).Add(p, intOne)
		e.Rsh(e, 2)
		return z.Exp(x, e, p)
	case p.abs[0]&7 == 5:
		// Atkin: a = (2x)^((p-5)/8), i = 2x*a*a, root = x*a*(i-1)
		e := new(Int).Rsh(p, 3)
		twice := new(Int).Lsh(x, 1)
		a := new(Int).Exp(twice, e, p)
		i := new(Int).Mul(a, a)
		i.Mod(i, p)
		i.Mul(i, twice)
		i.Mod(i, p)
		i.Sub(i, intOne)
		i.Mul(i, x)
		i.Mod(i, p)
		i.Mul(i, a)
		return z.Mod(i, p)
	}
	return z.tonelliShanks(x, p)
}

// tonelliShanks is ModSqrt for any odd prime.
func (z *Int) tonelliShanks(x, p *Int) *Int {
	// p-1 = s<<e
	s := new(Int).Sub(p, intOne)
	e := s.abs.trailingZeroBits()
	s.Rsh(s, e)
	// A number that is no square.
	n := NewInt(2)
	for Jacobi(n, p) != -1 {
		n.Add(n, intOne)
	}
	half := new(Int).Add(s, intOne)
	half.Rsh(half, 1)
	y := new(Int).Exp(x, half, p) // guess of the root
	b := new(Int).Exp(x, s, p)    // its error: y*y = x*b
	g := new(Int).Exp(n, s, p)    // of order 1<<r
	r := e
	t := new(Int)
	for {
		// The order of b is 1<<m.
		m := uint(0)
		t.Set(b)
		for t.Cmp(intOne) != 0 {
			t.Mul(t, t).Mod(t, p)
			m++
		}
		if m == 0 {
			return z.Set(y)
		}
		t.SetInt64(0).SetBit(t, int(r-m-1), 1).Exp(g, t, p)
		g.Mul(t, t).Mod(g, p)
		y.Mul(y, t).Mod(y, p)
		b.Mul(b, g).Mod(b, p)
		r = m
	}
}
