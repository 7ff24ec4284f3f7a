// Package strings works on strings of UTF-8 text.
package strings

import (
	"internal/rt"
	"unicode/utf8"
	"unsafe"
)

func data(s string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(s)) }

// Compare returns -1, 0 or 1 as a sorts before, equals or sorts after b.
func Compare(a, b string) int { return rt.CompareMem(data(a), len(a), data(b), len(b)) }

// IndexByte returns the index of the first c in s, or -1.
func IndexByte(s string, c byte) int { return rt.IndexByte(data(s), len(s), c) }

// LastIndexByte returns the index of the last c in s, or -1.
func LastIndexByte(s string, c byte) int { return rt.LastIndexByte(data(s), len(s), c) }

// Index returns the index of the first substr in s, or -1.
func Index(s, substr string) int {
	switch n := len(substr); {
	case n == 0:
		return 0
	case n == 1:
		return IndexByte(s, substr[0])
	case n > len(s):
		return -1
	case n == len(s):
		if s == substr {
			return 0
		}
		return -1
	}
	return rt.IndexMem(data(s), len(s), data(substr), len(substr))
}

// hashStep is the base of the rolling hash: the 32-bit FNV prime.
const hashStep = 16777619

// LastIndex returns the index of the last substr in s, or -1. It compares rolling hashes from the end.
func LastIndex(s, substr string) int {
	n := len(substr)
	switch {
	case n == 0:
		return len(s)
	case n == 1:
		return LastIndexByte(s, substr[0])
	case n > len(s):
		return -1
	}
	var want, have, lead uint32 = 0, 0, 1 // lead is hashStep**n
	for i, at := n-1, len(s)-1; i >= 0; i, at = i-1, at-1 {
		want = want*hashStep + uint32(substr[i])
		have = have*hashStep + uint32(s[at])
		lead *= hashStep
	}
	for at := len(s) - n; ; at-- {
		if have == want && s[at:at+n] == substr {
			return at
		}
		if at == 0 {
			return -1
		}
		have = have*hashStep + uint32(s[at-1]) - lead*uint32(s[at+n-1])
	}
}

// IndexRune returns the index of the first r in s, or -1; utf8.RuneError is found in any invalid sequence.
func IndexRune(s string, r rune) int {
	switch {
	case uint32(r) < utf8.RuneSelf:
		return IndexByte(s, byte(r))
	case r == utf8.RuneError:
		for i, c := range s {
			if c == utf8.RuneError {
				return i
			}
		}
		return -1
	case !utf8.ValidRune(r):
		return -1
	}
	// A short string of its own would cost an allocation.
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	return Index(s, unsafe.String(&buf[0], n))
}

// runeSet is a set of runes to test many runes with: ASCII by bits, the rest by search.
type runeSet struct {
	ascii [2]uint64
	chars string
	long  bool // chars has more than ASCII
}

func newRuneSet(chars string) (set runeSet) {
	set.chars = chars
	for i := 0; i < len(chars); i++ {
		if c := chars[i]; c < utf8.RuneSelf {
			set.ascii[c>>6] |= 1 << (c & 63)
		} else {
			set.long = true
		}
	}
	return set
}

func (set *runeSet) has(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return set.ascii[r>>6]>>(uint(r)&63)&1 != 0
	}
	return set.long && IndexRune(set.chars, r) >= 0
}

// IndexAny returns the index of the first rune in s that chars contains, or -1.
func IndexAny(s, chars string) int {
	switch {
	case chars == "":
		return -1
	case len(chars) == 1 && chars[0] < utf8.RuneSelf:
		return IndexByte(s, chars[0])
	}
	set := newRuneSet(chars)
	for i, c := range s {
		if set.has(c) {
			return i
		}
	}
	return -1
}

// LastIndexAny returns the index of the last rune in s that chars contains, or -1.
func LastIndexAny(s, chars string) int {
	if chars == "" {
		return -1
	}
	set := newRuneSet(chars)
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if i -= n; set.has(r) {
			return i
		}
	}
	return -1
}

// IndexFunc returns the index of the first rune in s that satisfies f, or -1.
func IndexFunc(s string, f func(rune) bool) int {
	for i, r := range s {
		if f(r) {
			return i
		}
	}
	return -1
}

// LastIndexFunc returns the index of the last rune in s that satisfies f, or -1.
func LastIndexFunc(s string, f func(rune) bool) int {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if i -= n; f(r) {
			return i
		}
	}
	return -1
}

// Contains reports whether s contains substr.
func Contains(s, substr string) bool { return Index(s, substr) >= 0 }

// ContainsAny reports whether s contains a rune of chars.
func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

// ContainsRune reports whether s contains r.
func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

// ContainsFunc reports whether s contains a rune that satisfies f.
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// Count returns how many substr there are in s without overlap; for "" the number of runes plus 1.
func Count(s, substr string) int {
	switch len(substr) {
	case 0:
		return utf8.RuneCountInString(s) + 1
	case 1:
		return rt.CountByte(data(s), len(s), substr[0])
	}
	for n := 0; ; n++ {
		i := Index(s, substr)
		if i < 0 {
			return n
		}
		s = s[i+len(substr):]
	}
}

// EqualFold reports whether s and t are equal under simple case folding.
func EqualFold(s, t string) bool {
	// ASCII first: bytes that differ must be letters that differ in case.
	i := 0
	for ; i < len(s) && i < len(t); i++ {
		a, b := s[i], t[i]
		if a|b >= utf8.RuneSelf {
			break
		}
		if a != b {
			lower := a | 0x20
			if a^b != 0x20 || lower < 'a' || 'z' < lower {
				return false
			}
		}
	}
	s, t = s[i:], t[i:]
	for s != "" && t != "" {
		var a, b rune
		a, s = firstRune(s)
		b, t = firstRune(t)
		if a != b && !sameFold(a, b) {
			return false
		}
	}
	return s == t // both empty
}

func firstRune(s string) (rune, string) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), s[1:]
	}
	r, n := utf8.DecodeRuneInString(s)
	return r, s[n:]
}
