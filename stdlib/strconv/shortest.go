package strconv

import "math/bits"

// shortest returns the decimal d × 10**k with the fewest digits that reads back as n, the nearest to n among those.
//
// This is Raffaello Giulietti's Schubfach: of the multiples of 10**(k+1) at most one lies in the interval of numbers
// that round to n, of those of 10**k at least one does, and a product with 126 bits of a power of ten is enough to
// decide all comparisons.
func shortest(n *number, f *format) (d uint64, k int) {
	odd := n.mant & 1 // the interval's ends count only for an even mantissa
	mid := n.mant << 2
	right := mid + 2
	left := mid - 2
	k = floorLog10Pow2(n.exp)
	if n.mant == 1<<f.fracBits && n.exp > f.minExp() {
		// Below a power of two floats are twice as dense: ⌊log₁₀(¾ × 2**exp)⌋.
		left = mid - 1
		k = (n.exp*1262611 - 524031) >> 22
	}
	// 10**-k as g × 2**r with 2**125 <= g < 2**126, rounded up.
	h := uint(n.exp + floorLog2Pow10(-k) + 2)
	p := pow10[-k-pow10Min]
	g1, g0 := p[0]>>1, (p[0]&1)<<62|p[1]>>2
	if g0++; g0>>63 != 0 {
		g0 = 0
		g1++
	}
	vm := scaleOdd(g1, g0, mid<<h)
	vl := scaleOdd(g1, g0, left<<h) + odd
	vr := scaleOdd(g1, g0, right<<h)
	s := vm >> 2
	if s >= 10 {
		low := s / 10 * 10
		lowIn := vl <= low<<2
		highIn := (low+10)<<2+odd <= vr
		if lowIn != highIn {
			if highIn {
				low += 10
			}
			return low, k
		}
	}
	lowIn := vl <= s<<2
	highIn := (s+1)<<2+odd <= vr
	switch {
	case lowIn != highIn:
		if highIn {
			s++
		}
	case vm > s<<2+2, vm == s<<2+2 && s&1 == 1:
		s++
	}
	return s, k
}

// scaleOdd returns ⌊g × c / 2**126⌋ with the lowest bit set if anything was lost, where g = g1 × 2**63 + g0.
func scaleOdd(g1, g0, c uint64) uint64 {
	x1, _ := bits.Mul64(g0, c)
	y1, y0 := bits.Mul64(g1, c)
	z := y0>>1 + x1
	v := y1 + z>>63
	if z<<1 != 0 {
		v |= 1
	}
	return v
}
