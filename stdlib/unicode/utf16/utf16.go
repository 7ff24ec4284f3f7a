// Package utf16 converts between runes and UTF-16.
package utf16

const (
	highFirst  = 0xD800 // high (leading) surrogates up to lowFirst
	lowFirst   = 0xDC00 // low (trailing) surrogates up to afterLast
	afterLast  = 0xE000
	supplement = 0x10000 // the first code point that needs a pair
	lastRune   = '\U0010FFFF'
	badRune    = '\uFFFD'
)

// IsSurrogate reports whether r can be one half of a surrogate pair.
func IsSurrogate(r rune) bool { return highFirst <= r && r < afterLast }

// DecodeRune joins a surrogate pair; anything else gives U+FFFD.
func DecodeRune(r1, r2 rune) rune {
	if highFirst <= r1 && r1 < lowFirst && lowFirst <= r2 && r2 < afterLast {
		return supplement + (r1-highFirst)<<10 + (r2 - lowFirst)
	}
	return badRune
}

// EncodeRune splits r into its surrogate pair, or gives U+FFFD twice if r is invalid or needs none.
func EncodeRune(r rune) (r1, r2 rune) {
	if r < supplement || r > lastRune {
		return badRune, badRune
	}
	v := r - supplement
	return highFirst + v>>10, lowFirst + v&0x3FF
}

// RuneLen returns how many 16-bit words r takes, or -1 if r is not a valid code point.
func RuneLen(r rune) int {
	switch {
	case r < 0 || r > lastRune || IsSurrogate(r):
		return -1
	case r < supplement:
		return 1
	}
	return 2
}

// AppendRune appends the encoding of r (of U+FFFD if r is invalid) to a.
func AppendRune(a []uint16, r rune) []uint16 {
	switch RuneLen(r) {
	case 1:
		return append(a, uint16(r))
	case 2:
		hi, lo := EncodeRune(r)
		return append(a, uint16(hi), uint16(lo))
	}
	return append(a, badRune)
}

// Encode returns the UTF-16 encoding of s.
func Encode(s []rune) []uint16 {
	size := len(s)
	for _, r := range s {
		if r >= supplement {
			size++
		}
	}
	out := make([]uint16, 0, size)
	for _, r := range s {
		out = AppendRune(out, r)
	}
	return out
}

// Decode returns the runes that s encodes; an unpaired surrogate becomes U+FFFD.
func Decode(s []uint16) []rune {
	out := make([]rune, 0, len(s))
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if IsSurrogate(r) {
			pair := rune(badRune)
			if i+1 < len(s) {
				pair = DecodeRune(r, rune(s[i+1]))
			}
			if pair != badRune {
				i++
			}
			r = pair
		}
		out = append(out, r)
	}
	return out
}
