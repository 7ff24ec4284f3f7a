package bits_test

import (
	ref "math/bits"
	"math/rand/v2"
	own "rgostd/math/bits"
	"testing"
)

func word(r *rand.Rand) uint64 {
	switch r.IntN(4) {
	case 0:
		return r.Uint64() >> r.IntN(64)
	case 1:
		return ^(r.Uint64() >> r.IntN(64))
	case 2:
		return 1<<r.IntN(64) - uint64(r.IntN(2))
	}
	return r.Uint64()
}

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300000 {
		x, y, z, c := word(r), word(r), word(r), r.Uint64N(2)
		k := r.IntN(300) - 150
		same := func(what string, a, b any) {
			if a != b {
				t.Fatalf("%s(%#x, %#x, %#x, %d, %d) = %v, want %v", what, x, y, z, c, k, a, b)
			}
		}
		same("Len64", own.Len64(x), ref.Len64(x))
		same("Len32", own.Len32(uint32(x)), ref.Len32(uint32(x)))
		same("Len8", own.Len8(uint8(x)), ref.Len8(uint8(x)))
		same("LeadingZeros16", own.LeadingZeros16(uint16(x)), ref.LeadingZeros16(uint16(x)))
		same("TrailingZeros", own.TrailingZeros(uint(x)), ref.TrailingZeros(uint(x)))
		same("TrailingZeros64", own.TrailingZeros64(x), ref.TrailingZeros64(x))
		same("TrailingZeros8", own.TrailingZeros8(uint8(x)), ref.TrailingZeros8(uint8(x)))
		same("OnesCount", own.OnesCount64(x), ref.OnesCount64(x))
		same("RotateLeft", own.RotateLeft64(x, k), ref.RotateLeft64(x, k))
		same("RotateLeft8", own.RotateLeft8(uint8(x), k), ref.RotateLeft8(uint8(x), k))
		same("Reverse64", own.Reverse64(x), ref.Reverse64(x))
		same("Reverse8", own.Reverse8(uint8(x)), ref.Reverse8(uint8(x)))
		same("ReverseBytes32", own.ReverseBytes32(uint32(x)), ref.ReverseBytes32(uint32(x)))
		a1, a2 := own.Add64(x, y, c)
		b1, b2 := ref.Add64(x, y, c)
		same("Add64", [2]uint64{a1, a2}, [2]uint64{b1, b2})
		a1, a2 = own.Sub64(x, y, c)
		b1, b2 = ref.Sub64(x, y, c)
		same("Sub64", [2]uint64{a1, a2}, [2]uint64{b1, b2})
		a1, a2 = own.Mul64(x, y)
		b1, b2 = ref.Mul64(x, y)
		same("Mul64", [2]uint64{a1, a2}, [2]uint64{b1, b2})
		if z > x {
			a1, a2 = own.Div64(x, y, z)
			b1, b2 = ref.Div64(x, y, z)
			same("Div64", [2]uint64{a1, a2}, [2]uint64{b1, b2})
		}
		if z != 0 {
			same("Rem64", own.Rem64(x, y, z), ref.Rem64(x, y, z))
		}
	}
}
