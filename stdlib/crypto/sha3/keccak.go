package sha3

import "math/bits"

// roundConstants are what each of the 24 rounds adds to the first lane.
var roundConstants = [24]uint64{
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
	0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
	0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
	0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
	0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
}

// permute is Keccak-f[1600]: lane (x, y) is s[x+5y].
func permute(s *[25]uint64) {
	for _, constant := range &roundConstants {
		// θ: what each column of sheets adds to its neighbours.
		c0 := s[0] ^ s[5] ^ s[10] ^ s[15] ^ s[20]
		c1 := s[1] ^ s[6] ^ s[11] ^ s[16] ^ s[21]
		c2 := s[2] ^ s[7] ^ s[12] ^ s[17] ^ s[22]
		c3 := s[3] ^ s[8] ^ s[13] ^ s[18] ^ s[23]
		c4 := s[4] ^ s[9] ^ s[14] ^ s[19] ^ s[24]
		d0 := c4 ^ bits.RotateLeft64(c1, 1)
		d1 := c0 ^ bits.RotateLeft64(c2, 1)
		d2 := c1 ^ bits.RotateLeft64(c3, 1)
		d3 := c2 ^ bits.RotateLeft64(c4, 1)
		d4 := c3 ^ bits.RotateLeft64(c0, 1)

		// ρ and π: lanes are rotated and change places; each row of the result is gathered, then χ mixes it. The
		// rows are written once all lanes are read.
		a0, a1, a2, a3, a4 := s[0]^d0, bits.RotateLeft64(s[6]^d1, 44), bits.RotateLeft64(s[12]^d2, 43),
			bits.RotateLeft64(s[18]^d3, 21), bits.RotateLeft64(s[24]^d4, 14)
		b0, b1, b2, b3, b4 := bits.RotateLeft64(s[3]^d3, 28), bits.RotateLeft64(s[9]^d4, 20),
			bits.RotateLeft64(s[10]^d0, 3), bits.RotateLeft64(s[16]^d1, 45), bits.RotateLeft64(s[22]^d2, 61)
		e0, e1, e2, e3, e4 := bits.RotateLeft64(s[1]^d1, 1), bits.RotateLeft64(s[7]^d2, 6),
			bits.RotateLeft64(s[13]^d3, 25), bits.RotateLeft64(s[19]^d4, 8), bits.RotateLeft64(s[20]^d0, 18)
		f0, f1, f2, f3, f4 := bits.RotateLeft64(s[4]^d4, 27), bits.RotateLeft64(s[5]^d0, 36),
			bits.RotateLeft64(s[11]^d1, 10), bits.RotateLeft64(s[17]^d2, 15), bits.RotateLeft64(s[23]^d3, 56)
		g0, g1, g2, g3, g4 := bits.RotateLeft64(s[2]^d2, 62), bits.RotateLeft64(s[8]^d3, 55),
			bits.RotateLeft64(s[14]^d4, 39), bits.RotateLeft64(s[15]^d0, 41), bits.RotateLeft64(s[21]^d1, 2)

		s[0], s[1], s[2], s[3], s[4] = a0^^a1&a2^constant, a1^^a2&a3, a2^^a3&a4, a3^^a4&a0, a4^^a0&a1
		s[5], s[6], s[7], s[8], s[9] = b0^^b1&b2, b1^^b2&b3, b2^^b3&b4, b3^^b4&b0, b4^^b0&b1
		s[10], s[11], s[12], s[13], s[14] = e0^^e1&e2, e1^^e2&e3, e2^^e3&e4, e3^^e4&e0, e4^^e0&e1
		s[15], s[16], s[17], s[18], s[19] = f0^^f1&f2, f1^^f2&f3, f2^^f3&f4, f3^^f4&f0, f4^^f0&f1
		s[20], s[21], s[22], s[23], s[24] = g0^^g1&g2, g1^^g2&g3, g2^^g3&g4, g3^^g4&g0, g4^^g0&g1
	}
}
