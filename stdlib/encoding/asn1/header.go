package asn1

import "errors"

// header is what stands before the contents of a value.
type header struct {
	class, tag, length int
	isCompound         bool
}

// maxLength is where lengths end: what they count must fit an int of 32 bits, with room for one more byte of length.
const maxLength = 1 << 23

// readHeader reads the header at b[at:] and returns where the contents begin.
func readHeader(b []byte, at int) (h header, next int, err error) {
	if at >= len(b) {
		return h, at, errors.New("asn1: internal error in parseTagAndLength")
	}
	first := b[at]
	at++
	h = header{class: int(first >> 6), isCompound: first&0x20 != 0, tag: int(first & 0x1f)}
	if h.tag == 0x1f {
		if h.tag, at, err = readBase128(b, at); err != nil {
			return h, at, err
		}
		if h.tag < 0x1f {
			return h, at, SyntaxError{"non-minimal tag"}
		}
	}
	if at >= len(b) {
		return h, at, SyntaxError{"truncated tag or length"}
	}
	short := b[at]
	at++
	if short < 0x80 {
		h.length = int(short)
		return h, at, nil
	}
	if short == 0x80 {
		return h, at, SyntaxError{"indefinite length found (not DER)"}
	}
	for range short & 0x7f {
		if at >= len(b) {
			return h, at, SyntaxError{"truncated tag or length"}
		}
		if h.length >= maxLength {
			return h, at, StructuralError{"length too large"}
		}
		h.length = h.length<<8 | int(b[at])
		at++
		if h.length == 0 {
			return h, at, StructuralError{"superfluous leading zeros in length"}
		}
	}
	if h.length < 0x80 {
		return h, at, StructuralError{"non-minimal length"}
	}
	return h, at, nil
}

// readBase128 reads a number of seven bits in each byte, all bytes but the last with the high bit set.
func readBase128(b []byte, at int) (n, next int, err error) {
	start := at
	var wide int64
	for ; at < len(b); at++ {
		if at-start == 5 {
			return 0, at, StructuralError{"base 128 integer too large"}
		}
		c := b[at]
		if at == start && c == 0x80 {
			return 0, at, SyntaxError{"integer is not minimally encoded"}
		}
		wide = wide<<7 | int64(c&0x7f)
		if c < 0x80 {
			if wide > 1<<31-1 {
				return 0, at + 1, StructuralError{"base 128 integer too large"}
			}
			return int(wide), at + 1, nil
		}
	}
	return 0, at, SyntaxError{"truncated base 128 integer"}
}

// appendHeader appends the encoding of h.
func appendHeader(dst []byte, h header) []byte {
	first := byte(h.class) << 6
	if h.isCompound {
		first |= 0x20
	}
	if h.tag < 0x1f {
		dst = append(dst, first|byte(h.tag))
	} else {
		dst = appendBase128(append(dst, first|0x1f), int64(h.tag))
	}
	if h.length < 0x80 {
		return append(dst, byte(h.length))
	}
	size := 1
	for n := h.length >> 8; n > 0; n >>= 8 {
		size++
	}
	dst = append(dst, 0x80|byte(size))
	for shift := 8 * (size - 1); shift >= 0; shift -= 8 {
		dst = append(dst, byte(h.length>>shift))
	}
	return dst
}

// appendBase128 is the reverse of readBase128, for numbers of up to 63 bits. Negative ones have no encoding, not even a wrong one.
func appendBase128(dst []byte, n int64) []byte {
	if n < 0 {
		return dst
	}
	shift := 0
	for n>>shift >= 0x80 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		dst = append(dst, 0x80|byte(n>>shift))
	}
	return append(dst, byte(n&0x7f))
}
