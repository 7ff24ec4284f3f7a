package big

// The bitwise operations treat negative numbers as in two's complement with endless ones in front: -x is ^(x-1).

// Lsh sets z to x << n and returns z.
func (z *Int) Lsh(x *Int, n uint) *Int {
	z.abs = z.abs.shl(x.abs, n)
	z.neg = x.neg
	return z
}

// Rsh sets z to x >> n, rounded down, and returns z.
func (z *Int) Rsh(x *Int, n uint) *Int {
	if x.neg {
		t := z.abs.sub(x.abs, natOne)
		t = t.shr(t, n)
		z.abs = t.add(t, natOne)
		z.neg = true
		return z
	}
	z.abs = z.abs.shr(x.abs, n)
	z.neg = false
	return z
}

// Bit returns bit i of x. It panics if i is negative.
func (x *Int) Bit(i int) uint {
	if i < 0 {
		panic("negative bit index")
	}
	if x.neg {
		return nat(nil).sub(x.abs, natOne).bit(uint(i)) ^ 1
	}
	return x.abs.bit(uint(i))
}

// SetBit sets z to x with bit i set to b, 0 or 1, and returns z. It panics if i is negative or b something else.
func (z *Int) SetBit(x *Int, i int, b uint) *Int {
	if i < 0 {
		panic("negative bit index")
	}
	if b > 1 {
		panic("set bit is not 0 or 1")
	}
	if x.neg {
		t := z.abs.sub(x.abs, natOne)
		t = t.setBit(t, uint(i), b^1)
		z.abs = t.add(t, natOne)
		z.neg = true
		return z
	}
	z.abs = z.abs.setBit(x.abs, uint(i), b)
	z.neg = false
	return z
}

// complement returns ^x's magnitude for negative x, x's magnitude else.
func (x *Int) complement() nat {
	if x.neg {
		return nat(nil).sub(x.abs, natOne)
	}
	return x.abs
}

// uncomplement finishes z, which holds the complement if neg.
func (z *Int) uncomplement(neg bool) *Int {
	if neg {
		z.abs = z.abs.add(z.abs, natOne)
	}
	z.neg = neg
	return z
}

// And sets z to x & y and returns z.
func (z *Int) And(x, y *Int) *Int {
	a, b := x.complement(), y.complement()
	switch {
	case !x.neg && !y.neg:
		z.abs = z.abs.and(a, b)
	case x.neg && y.neg:
		z.abs = z.abs.or(a, b) // ^a & ^b = ^(a|b)
		return z.uncomplement(true)
	case x.neg:
		z.abs = z.abs.andNot(b, a)
	default:
		z.abs = z.abs.andNot(a, b)
	}
	return z.uncomplement(false)
}

// AndNot sets z to x &^ y and returns z.
func (z *Int) AndNot(x, y *Int) *Int {
	a, b := x.complement(), y.complement()
	switch {
	case !x.neg && !y.neg:
		z.abs = z.abs.andNot(a, b)
	case x.neg && y.neg:
		z.abs = z.abs.andNot(b, a) // ^a & b
	case x.neg:
		z.abs = z.abs.or(a, b) // ^a & ^b = ^(a|b)
		return z.uncomplement(true)
	default:
		z.abs = z.abs.and(a, b)
	}
	return z.uncomplement(false)
}

// Or sets z to x | y and returns z.
func (z *Int) Or(x, y *Int) *Int {
	a, b := x.complement(), y.complement()
	switch {
	case !x.neg && !y.neg:
		z.abs = z.abs.or(a, b)
		return z.uncomplement(false)
	case x.neg && y.neg:
		z.abs = z.abs.and(a, b) // ^a | ^b = ^(a&b)
	case x.neg:
		z.abs = z.abs.andNot(a, b) // ^a | b = ^(a&^b)
	default:
		z.abs = z.abs.andNot(b, a)
	}
	return z.uncomplement(true)
}

// Xor sets z to x ^ y and returns z.
func (z *Int) Xor(x, y *Int) *Int {
	neg := x.neg != y.neg
	z.abs = z.abs.xor(x.complement(), y.complement())
	return z.uncomplement(neg)
}

// Not sets z to ^x and returns z.
func (z *Int) Not(x *Int) *Int {
	if x.neg {
		z.abs = z.abs.sub(x.abs, natOne)
		z.neg = false
		return z
	}
	z.abs = z.abs.add(x.abs, natOne)
	z.neg = true
	return z
}
