package bytes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// part returns the slice of s that has the same bytes as its trimmed view: front were cut off its start.
func part(s []byte, front, length int) []byte {
	if length == 0 {
		return nil
	}
	return s[front : front+length]
}

// TrimLeftFunc takes off the leading runes that satisfy f.
func TrimLeftFunc(s []byte, f func(r rune) bool) []byte {
	n := len(strings.TrimLeftFunc(view(s), f))
	return part(s, len(s)-n, n)
}

// TrimRightFunc takes off the trailing runes that satisfy f.
func TrimRightFunc(s []byte, f func(r rune) bool) []byte {
	return s[:len(strings.TrimRightFunc(view(s), f))]
}

// TrimFunc takes off the leading and trailing runes that satisfy f.
func TrimFunc(s []byte, f func(r rune) bool) []byte { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// Trim takes off the leading and trailing runes that cutset contains.
func Trim(s []byte, cutset string) []byte {
	if len(s) == 0 {
		return nil
	}
	return TrimRight(TrimLeft(s, cutset), cutset)
}

// TrimLeft takes off the leading runes that cutset contains.
func TrimLeft(s []byte, cutset string) []byte {
	n := len(strings.TrimLeft(view(s), cutset))
	return part(s, len(s)-n, n)
}

// TrimRight takes off the trailing runes that cutset contains.
func TrimRight(s []byte, cutset string) []byte {
	return s[:len(strings.TrimRight(view(s), cutset))]
}

// TrimSpace takes off leading and trailing white space.
func TrimSpace(s []byte) []byte {
	n := len(strings.TrimRightFunc(view(s), unicode.IsSpace))
	rest := len(strings.TrimLeftFunc(view(s[:n]), unicode.IsSpace))
	return part(s, n-rest, rest)
}

// TrimPrefix takes prefix off s, if it is there.
func TrimPrefix(s, prefix []byte) []byte {
	s, _ = CutPrefix(s, prefix)
	return s
}

// TrimSuffix takes suffix off s, if it is there.
func TrimSuffix(s, suffix []byte) []byte {
	s, _ = CutSuffix(s, suffix)
	return s
}

// Clone returns a copy of b; of nil, nil.
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

// Runes returns the runes of s.
func Runes(s []byte) []rune { return []rune(string(s)) }

const maxInt = int(^uint(0) >> 1)

// Join puts the slices together with sep between them, in new memory.
func Join(s [][]byte, sep []byte) []byte {
	size := 0
	for i, b := range s {
		more := len(b)
		if i > 0 {
			more += len(sep)
		}
		if more < 0 || more > maxInt-size {
			panic("bytes: Join output length overflow")
		}
		size += more
	}
	if len(s) == 1 {
		return append([]byte(nil), s[0]...)
	}
	out := make([]byte, 0, size)
	for i, b := range s {
		if i > 0 {
			out = append(out, sep...)
		}
		out = append(out, b...)
	}
	return out
}

// Repeat returns count copies of b in new memory. It panics if count is negative or the result too long.
func Repeat(b []byte, count int) []byte {
	switch {
	case count == 0:
		return []byte{}
	case count < 0:
		panic("bytes: negative Repeat count")
	case len(b) > maxInt/count:
		panic("bytes: Repeat output length overflow")
	}
	size := len(b) * count
	out := make([]byte, size)
	if len(b) == 0 {
		return out
	}
	for n := copy(out, b); n < size; {
		n += copy(out[n:], out[:n])
	}
	return out
}

// Replace returns a copy of s with the first n (n < 0: all) old replaced by new. An empty old matches before every
// rune and at the end.
func Replace(s, old, new []byte, n int) []byte {
	m := 0
	if n != 0 {
		m = Count(s, old)
	}
	if n < 0 || m < n {
		n = m
	}
	out := make([]byte, 0, len(s)+n*(len(new)-len(old)))
	for i := range n {
		at := 0
		if len(old) > 0 {
			at = Index(s, old)
		} else if i > 0 {
			at = runeWidth(s)
		}
		out = append(append(out, s[:at]...), new...)
		s = s[at+len(old):]
	}
	return append(out, s...)
}

// ReplaceAll returns a copy of s with all old replaced by new.
func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }

// Map returns a copy of s with each rune replaced by mapping's result, or left out where that is negative.
func Map(mapping func(r rune) rune, s []byte) []byte {
	out := make([]byte, 0, len(s))
	for _, c := range view(s) {
		if r := mapping(c); r >= 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// shiftASCII copies s with the letters from lo to hi moved by 32 if s is ASCII.
func shiftASCII(s []byte, lo, hi byte) (mapped []byte, ascii bool) {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return nil, false
		}
	}
	mapped = append([]byte{}, s...)
	for i, c := range mapped {
		if lo <= c && c <= hi {
			mapped[i] = c ^ 0x20
		}
	}
	return mapped, true
}

// ToUpper returns a copy with all letters in upper case.
func ToUpper(s []byte) []byte {
	if up, ok := shiftASCII(s, 'a', 'z'); ok {
		return up
	}
	return Map(unicode.ToUpper, s)
}

// ToLower returns a copy with all letters in lower case.
func ToLower(s []byte) []byte {
	if low, ok := shiftASCII(s, 'A', 'Z'); ok {
		return low
	}
	return Map(unicode.ToLower, s)
}

// ToTitle returns a copy with all letters in title case.
func ToTitle(s []byte) []byte { return Map(unicode.ToTitle, s) }

// ToUpperSpecial is ToUpper by c's rules first.
func ToUpperSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower by c's rules first.
func ToLowerSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle by c's rules first.
func ToTitleSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToTitle, s) }

// ToValidUTF8 returns a copy with each run of bytes that are not UTF-8 replaced by replacement.
func ToValidUTF8(s, replacement []byte) []byte {
	return []byte(strings.ToValidUTF8(view(s), view(replacement)))
}

// Title returns a copy with the letter that begins each word in title case.
//
// Deprecated: its idea of a word is wrong for punctuation. Use golang.org/x/text/cases instead.
func Title(s []byte) []byte { return []byte(strings.Title(view(s))) }
