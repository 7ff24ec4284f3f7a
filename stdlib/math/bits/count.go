// Package bits counts and moves bits of unsigned integers. The compiler replaces most of these functions by machine
// instructions; the bodies here define what they do.
package bits

// UintSize is the size of a uint in bits.
const UintSize = 32 << (^uint(0) >> 63)

// LeadingZeros returns how many zero bits come before the highest one bit of x; UintSize for 0.
func LeadingZeros(x uint) int { return UintSize - Len(x) }

// LeadingZeros8 is LeadingZeros for 8 bits.
func LeadingZeros8(x uint8) int { return 8 - Len8(x) }

// LeadingZeros16 is LeadingZeros for 16 bits.
func LeadingZeros16(x uint16) int { return 16 - Len16(x) }

// LeadingZeros32 is LeadingZeros for 32 bits.
func LeadingZeros32(x uint32) int { return 32 - Len32(x) }

// LeadingZeros64 is LeadingZeros for 64 bits.
func LeadingZeros64(x uint64) int { return 64 - Len64(x) }

// TrailingZeros returns how many zero bits come after the lowest one bit of x; UintSize for 0.
func TrailingZeros(x uint) int {
	if x == 0 {
		return UintSize
	}
	return OnesCount(x&-x - 1)
}

// TrailingZeros8 is TrailingZeros for 8 bits.
func TrailingZeros8(x uint8) int { return TrailingZeros64(uint64(x) | 1<<8) }

// TrailingZeros16 is TrailingZeros for 16 bits.
func TrailingZeros16(x uint16) int { return TrailingZeros64(uint64(x) | 1<<16) }

// TrailingZeros32 is TrailingZeros for 32 bits.
func TrailingZeros32(x uint32) int { return TrailingZeros64(uint64(x) | 1<<32) }

// TrailingZeros64 is TrailingZeros for 64 bits.
func TrailingZeros64(x uint64) int {
	if x == 0 {
		return 64
	}
	return OnesCount64(x&-x - 1)
}

// Masks of alternating groups of 1, 2, 4, 8, 16 and 32 bits.
const (
	by1  = 0x5555555555555555
	by2  = 0x3333333333333333
	by4  = 0x0F0F0F0F0F0F0F0F
	by8  = 0x00FF00FF00FF00FF
	by16 = 0x0000FFFF0000FFFF
	ones = 0x0101010101010101
)

// OnesCount returns the number of one bits.
func OnesCount(x uint) int { return OnesCount64(uint64(x)) }

// OnesCount8 is OnesCount for 8 bits.
func OnesCount8(x uint8) int { return OnesCount64(uint64(x)) }

// OnesCount16 is OnesCount for 16 bits.
func OnesCount16(x uint16) int { return OnesCount64(uint64(x)) }

// OnesCount32 is OnesCount for 32 bits.
func OnesCount32(x uint32) int { return OnesCount64(uint64(x)) }

// OnesCount64 is OnesCount for 64 bits: sums within pairs, nibbles and bytes; the product adds up the bytes.
func OnesCount64(x uint64) int {
	x -= x >> 1 & by1
	x = x&by2 + x>>2&by2
	x = (x + x>>4) & by4
	return int(x * ones >> 56)
}

// RotateLeft rotates x to the left by k bits, to the right where k is negative.
func RotateLeft(x uint, k int) uint {
	s := uint(k) & (UintSize - 1)
	return x<<s | x>>(UintSize-s)
}

// RotateLeft8 is RotateLeft for 8 bits.
func RotateLeft8(x uint8, k int) uint8 {
	s := uint(k) & 7
	return x<<s | x>>(8-s)
}

// RotateLeft16 is RotateLeft for 16 bits.
func RotateLeft16(x uint16, k int) uint16 {
	s := uint(k) & 15
	return x<<s | x>>(16-s)
}

// RotateLeft32 is RotateLeft for 32 bits.
func RotateLeft32(x uint32, k int) uint32 {
	s := uint(k) & 31
	return x<<s | x>>(32-s)
}

// RotateLeft64 is RotateLeft for 64 bits.
func RotateLeft64(x uint64, k int) uint64 {
	s := uint(k) & 63
	return x<<s | x>>(64-s)
}

// Reverse returns x with its bits in opposite order.
func Reverse(x uint) uint { return uint(Reverse64(uint64(x)) >> (64 - UintSize)) }

// Reverse8 is Reverse for 8 bits.
func Reverse8(x uint8) uint8 { return uint8(Reverse64(uint64(x)) >> 56) }

// Reverse16 is Reverse for 16 bits.
func Reverse16(x uint16) uint16 { return uint16(Reverse64(uint64(x)) >> 48) }

// Reverse32 is Reverse for 32 bits.
func Reverse32(x uint32) uint32 { return uint32(Reverse64(uint64(x)) >> 32) }

// Reverse64 is Reverse for 64 bits.
func Reverse64(x uint64) uint64 {
	x = x&by1<<1 | x>>1&by1
	x = x&by2<<2 | x>>2&by2
	x = x&by4<<4 | x>>4&by4
	return ReverseBytes64(x)
}

// ReverseBytes returns x with its bytes in opposite order.
func ReverseBytes(x uint) uint { return uint(ReverseBytes64(uint64(x)) >> (64 - UintSize)) }

// ReverseBytes16 is ReverseBytes for 16 bits.
func ReverseBytes16(x uint16) uint16 { return x<<8 | x>>8 }

// ReverseBytes32 is ReverseBytes for 32 bits.
func ReverseBytes32(x uint32) uint32 { return uint32(ReverseBytes64(uint64(x)) >> 32) }

// ReverseBytes64 is ReverseBytes for 64 bits.
func ReverseBytes64(x uint64) uint64 {
	x = x&by8<<8 | x>>8&by8
	x = x&by16<<16 | x>>16&by16
	return x<<32 | x>>32
}

// Len returns the number of bits that it takes to write x; 0 for 0.
func Len(x uint) int { return Len64(uint64(x)) }

// Len8 is Len for 8 bits.
func Len8(x uint8) int { return Len64(uint64(x)) }

// Len16 is Len for 16 bits.
func Len16(x uint16) int { return Len64(uint64(x)) }

// Len32 is Len for 32 bits.
func Len32(x uint32) int { return Len64(uint64(x)) }

// Len64 is Len for 64 bits: smear the highest one bit downwards and count.
func Len64(x uint64) int {
	for s := 1; s < 64; s *= 2 {
		x |= x >> s
	}
	return OnesCount64(x)
}
