// Package utf8 converts between runes and their UTF-8 encoding.
package utf8

const (
	RuneError = '\uFFFD'     // what invalid input decodes to
	RuneSelf  = 0x80         // runes below are their own one-byte encoding
	MaxRune   = '\U0010FFFF' // the largest code point
	UTFMax    = 4            // the longest encoding in bytes
)

const (
	surrogateLo = 0xD800
	surrogateHi = 0xDFFF

	contLo = 0x80 // smallest continuation byte
	contHi = 0xBF // largest continuation byte
)

// lead classifies a byte ≥ 0xC0 as the first of a sequence: its length (0: never starts one) and the range of the
// second byte, which excludes overlong forms, surrogates and values past MaxRune (Unicode, table 3-7).
func lead(b byte) (n int, lo, hi byte) {
	switch {
	case b < 0xC2:
		return 0, 0, 0
	case b < 0xE0:
		return 2, contLo, contHi
	case b == 0xE0:
		return 3, 0xA0, contHi
	case b == 0xED:
		return 3, contLo, 0x9F
	case b < 0xF0:
		return 3, contLo, contHi
	case b == 0xF0:
		return 4, 0x90, contHi
	case b < 0xF4:
		return 4, contLo, contHi
	case b == 0xF4:
		return 4, contLo, 0x8F
	}
	return 0, 0, 0
}

func isCont(b byte) bool { return b&0xC0 == 0x80 }

// FullRune reports whether p begins with a complete encoding; an invalid one counts as complete, since it decodes
// to an error of width 1.
func FullRune(p []byte) bool {
	if len(p) == 0 {
		return false
	}
	if p[0] < RuneSelf {
		return true
	}
	n, lo, hi := lead(p[0])
	if len(p) >= n {
		return true
	}
	if len(p) > 1 && (p[1] < lo || p[1] > hi) {
		return true
	}
	return len(p) > 2 && !isCont(p[2])
}

// FullRuneInString is FullRune for a string.
func FullRuneInString(s string) bool {
	if len(s) == 0 {
		return false
	}
	if s[0] < RuneSelf {
		return true
	}
	n, lo, hi := lead(s[0])
	if len(s) >= n {
		return true
	}
	if len(s) > 1 && (s[1] < lo || s[1] > hi) {
		return true
	}
	return len(s) > 2 && !isCont(s[2])
}

// DecodeRune returns the first rune in p and its width. Empty input gives (RuneError, 0), an invalid encoding
// (RuneError, 1).
func DecodeRune(p []byte) (rune, int) {
	if len(p) > 0 && p[0] < RuneSelf {
		return rune(p[0]), 1
	}
	return decodeLong(p)
}

func decodeLong(p []byte) (rune, int) {
	if len(p) == 0 {
		return RuneError, 0
	}
	b := p[0]
	if b < RuneSelf {
		return rune(b), 1
	}
	n, lo, hi := lead(b)
	if n == 0 || len(p) < n || p[1] < lo || p[1] > hi {
		return RuneError, 1
	}
	r := rune(p[1] & 0x3F)
	switch n {
	case 2:
		return rune(b&0x1F)<<6 | r, 2
	case 3:
		if isCont(p[2]) {
			return rune(b&0x0F)<<12 | r<<6 | rune(p[2]&0x3F), 3
		}
	case 4:
		if isCont(p[2]) && isCont(p[3]) {
			return rune(b&0x07)<<18 | r<<12 | rune(p[2]&0x3F)<<6 | rune(p[3]&0x3F), 4
		}
	}
	return RuneError, 1
}

// DecodeRuneInString is DecodeRune for a string.
func DecodeRuneInString(s string) (rune, int) {
	if len(s) > 0 && s[0] < RuneSelf {
		return rune(s[0]), 1
	}
	return decodeLongString(s)
}

func decodeLongString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	b := s[0]
	if b < RuneSelf {
		return rune(b), 1
	}
	n, lo, hi := lead(b)
	if n == 0 || len(s) < n || s[1] < lo || s[1] > hi {
		return RuneError, 1
	}
	r := rune(s[1] & 0x3F)
	switch n {
	case 2:
		return rune(b&0x1F)<<6 | r, 2
	case 3:
		if isCont(s[2]) {
			return rune(b&0x0F)<<12 | r<<6 | rune(s[2]&0x3F), 3
		}
	case 4:
		if isCont(s[2]) && isCont(s[3]) {
			return rune(b&0x07)<<18 | r<<12 | rune(s[2]&0x3F)<<6 | rune(s[3]&0x3F), 4
		}
	}
	return RuneError, 1
}

// DecodeLastRune returns the last rune in p and its width, with errors as in DecodeRune.
func DecodeLastRune(p []byte) (rune, int) {
	end := len(p)
	if end == 0 {
		return RuneError, 0
	}
	if b := p[end-1]; b < RuneSelf {
		return rune(b), 1
	}
	// The nearest byte that can start a rune, at most UTFMax back, must decode to exactly the tail.
	for i := end - 1; i >= 0 && end-i <= UTFMax; i-- {
		if RuneStart(p[i]) {
			if r, n := DecodeRune(p[i:]); i+n == end {
				return r, n
			}
			break
		}
	}
	return RuneError, 1
}

// DecodeLastRuneInString is DecodeLastRune for a string.
func DecodeLastRuneInString(s string) (rune, int) {
	end := len(s)
	if end == 0 {
		return RuneError, 0
	}
	if b := s[end-1]; b < RuneSelf {
		return rune(b), 1
	}
	for i := end - 1; i >= 0 && end-i <= UTFMax; i-- {
		if RuneStart(s[i]) {
			if r, n := DecodeRuneInString(s[i:]); i+n == end {
				return r, n
			}
			break
		}
	}
	return RuneError, 1
}

// RuneLen returns the number of bytes that r encodes to, or -1 if r is not a valid code point.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case surrogateLo <= r && r <= surrogateHi:
		return -1
	case r < 0x10000:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// EncodeRune writes the encoding of r (of RuneError if r is invalid) into p, which must be large enough, and
// returns its length.
func EncodeRune(p []byte, r rune) int {
	if uint32(r) < RuneSelf {
		p[0] = byte(r)
		return 1
	}
	return encodeLong(p, r)
}

func encodeLong(p []byte, r rune) int {
	n := RuneLen(r)
	if n < 0 {
		r, n = RuneError, 3
	}
	_ = p[n-1] // the panic of a short p, before anything is written
	switch n {
	case 2:
		p[0] = 0xC0 | byte(r>>6)
	case 3:
		p[0] = 0xE0 | byte(r>>12)
		p[1] = contLo | byte(r>>6)&0x3F
	default:
		p[0] = 0xF0 | byte(r>>18)
		p[1] = contLo | byte(r>>12)&0x3F
		p[2] = contLo | byte(r>>6)&0x3F
	}
	p[n-1] = contLo | byte(r)&0x3F
	return n
}

// AppendRune appends the encoding of r to p.
func AppendRune(p []byte, r rune) []byte {
	if uint32(r) < RuneSelf {
		return append(p, byte(r))
	}
	switch RuneLen(r) {
	case 2:
		return append(p, 0xC0|byte(r>>6), contLo|byte(r)&0x3F)
	case 3:
		return append(p, 0xE0|byte(r>>12), contLo|byte(r>>6)&0x3F, contLo|byte(r)&0x3F)
	case 4:
		return append(p, 0xF0|byte(r>>18), contLo|byte(r>>12)&0x3F, contLo|byte(r>>6)&0x3F, contLo|byte(r)&0x3F)
	}
	return append(p, 0xEF, 0xBF, 0xBD)
}

// RuneCount returns the number of runes in p; each byte of an invalid encoding counts as one.
func RuneCount(p []byte) int {
	count := 0
	for i := 0; i < len(p); count++ {
		if p[i] < RuneSelf {
			i++
			continue
		}
		_, n := decodeLong(p[i:])
		i += n
	}
	return count
}

// RuneCountInString is RuneCount for a string.
func RuneCountInString(s string) (n int) {
	for range s {
		n++
	}
	return n
}

// RuneStart reports whether b can be the first byte of an encoding, that is, is no continuation byte.
func RuneStart(b byte) bool { return !isCont(b) }

// Valid reports whether p is UTF-8 throughout.
func Valid(p []byte) bool {
	i := 0
	for i < len(p) {
		if p[i] < RuneSelf {
			// Eight at a time through ASCII.
			for i+8 <= len(p) && (p[i]|p[i+1]|p[i+2]|p[i+3]|p[i+4]|p[i+5]|p[i+6]|p[i+7]) < RuneSelf {
				i += 8
			}
			for i < len(p) && p[i] < RuneSelf {
				i++
			}
			continue
		}
		r, n := decodeLong(p[i:])
		if r == RuneError && n == 1 {
			return false
		}
		i += n
	}
	return true
}

// ValidString is Valid for a string.
func ValidString(s string) bool {
	i := 0
	for i < len(s) {
		if s[i] < RuneSelf {
			for i+8 <= len(s) && (s[i]|s[i+1]|s[i+2]|s[i+3]|s[i+4]|s[i+5]|s[i+6]|s[i+7]) < RuneSelf {
				i += 8
			}
			for i < len(s) && s[i] < RuneSelf {
				i++
			}
			continue
		}
		r, n := decodeLongString(s[i:])
		if r == RuneError && n == 1 {
			return false
		}
		i += n
	}
	return true
}

// ValidRune reports whether r can be encoded: in range and no surrogate half.
func ValidRune(r rune) bool {
	return uint32(r) < surrogateLo || surrogateHi < r && r <= MaxRune
}
