package strings

import (
	"unicode"
	"unicode/utf8"
)

// Clone returns a copy of s in memory of its own.
func Clone(s string) string { return string([]byte(s)) }

// Join puts the elements together with sep between them.
func Join(elems []string, sep string) string {
	switch len(elems) {
	case 0:
		return ""
	case 1:
		return elems[0]
	}
	size := 0
	if sep != "" {
		if len(sep) > maxInt/(len(elems)-1) {
			panic("strings: Join output length overflow")
		}
		size = len(sep) * (len(elems) - 1)
	}
	for _, e := range elems {
		if len(e) > maxInt-size {
			panic("strings: Join output length overflow")
		}
		size += len(e)
	}
	var b Builder
	b.Grow(size)
	b.WriteString(elems[0])
	for _, e := range elems[1:] {
		b.WriteString(sep)
		b.WriteString(e)
	}
	return b.String()
}

const maxInt = int(^uint(0) >> 1)

// Repeat returns count copies of s. It panics if count is negative or the result too long.
func Repeat(s string, count int) string {
	switch {
	case count == 0:
		return ""
	case count == 1:
		return s
	case count < 0:
		panic("strings: negative Repeat count")
	case len(s) > maxInt/count:
		panic("strings: Repeat output length overflow")
	case s == "":
		return ""
	}
	size := len(s) * count
	buf := make([]byte, size)
	// Double what is there until it is all there.
	for n := copy(buf, s); n < size; {
		n += copy(buf[n:], buf[:n])
	}
	return own(buf)
}

// Replace replaces the first n (n < 0: all) old in s by new. An empty old matches before every rune and at the end.
func Replace(s, old, new string, n int) string {
	if old == new || n == 0 {
		return s
	}
	if m := Count(s, old); m == 0 {
		return s
	} else if n < 0 || m < n {
		n = m
	}
	var b Builder
	b.Grow(len(s) + n*(len(new)-len(old)))
	for i := range n {
		at := 0
		if old != "" {
			at = Index(s, old)
		} else if i > 0 {
			_, at = utf8.DecodeRuneInString(s)
		}
		b.WriteString(s[:at])
		b.WriteString(new)
		s = s[at+len(old):]
	}
	b.WriteString(s)
	return b.String()
}

// ReplaceAll replaces all old in s by new.
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

// Map returns s with each rune replaced by mapping's result, or left out where that is negative. It returns s itself
// if nothing changes.
func Map(mapping func(rune) rune, s string) string {
	// Find the first rune that changes; everything before is copied as it is.
	for i, c := range s {
		r := mapping(c)
		if r == c {
			if c != utf8.RuneError {
				continue
			}
			if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 {
				continue
			}
		}
		var b Builder
		b.Grow(len(s) + utf8.UTFMax)
		b.WriteString(s[:i])
		if r >= 0 {
			b.WriteRune(r)
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		for _, c := range s[i+n:] {
			if r := mapping(c); r >= 0 {
				b.WriteRune(r)
			}
		}
		return b.String()
	}
	return s
}

// shiftASCII moves the letters from lo to hi by 32 if s is ASCII.
func shiftASCII(s string, lo, hi byte) (mapped string, ascii bool) {
	first := -1
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		if first < 0 && lo <= c && c <= hi {
			first = i
		}
	}
	if first < 0 {
		return s, true
	}
	buf := []byte(s)
	for i := first; i < len(buf); i++ {
		if c := buf[i]; lo <= c && c <= hi {
			buf[i] = c ^ 0x20
		}
	}
	return own(buf), true
}

// ToUpper maps all letters to upper case.
func ToUpper(s string) string {
	if up, ok := shiftASCII(s, 'a', 'z'); ok {
		return up
	}
	return Map(unicode.ToUpper, s)
}

// ToLower maps all letters to lower case.
func ToLower(s string) string {
	if low, ok := shiftASCII(s, 'A', 'Z'); ok {
		return low
	}
	return Map(unicode.ToLower, s)
}

// ToTitle maps all letters to title case.
func ToTitle(s string) string { return Map(unicode.ToTitle, s) }

// ToUpperSpecial is ToUpper by c's rules first.
func ToUpperSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower by c's rules first.
func ToLowerSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle by c's rules first.
func ToTitleSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToTitle, s) }

// ToValidUTF8 replaces each run of bytes that are not UTF-8 by replacement.
func ToValidUTF8(s, replacement string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b Builder
	b.Grow(len(s) + len(replacement))
	inRun := false
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				if !inRun {
					b.WriteString(replacement)
				}
				inRun = true
				continue
			}
		}
		inRun = false
		b.WriteRune(r)
	}
	return b.String()
}

// separates reports whether r can separate words: neither letter, digit nor underscore; beyond ASCII only spaces.
func separates(r rune) bool {
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
		return false
	case r < utf8.RuneSelf:
		return true
	}
	return unicode.IsSpace(r)
}

// Title maps the letter that begins each word to title case.
//
// Deprecated: its idea of a word is wrong for punctuation. Use golang.org/x/text/cases instead.
func Title(s string) string {
	prev := ' '
	return Map(func(r rune) rune {
		begins := separates(prev)
		prev = r
		if begins {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

// sameFold reports whether two different runes are equal under simple folding.
func sameFold(a, b rune) bool {
	if a > b {
		a, b = b, a
	}
	if b < utf8.RuneSelf {
		return 'A' <= a && a <= 'Z' && b == a+'a'-'A'
	}
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}
