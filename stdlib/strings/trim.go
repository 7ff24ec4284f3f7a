package strings

import (
	"unicode"
	"unicode/utf8"
)

// TrimLeftFunc takes off the leading runes that satisfy f.
func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

// TrimRightFunc takes off the trailing runes that satisfy f.
func TrimRightFunc(s string, f func(rune) bool) string {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// TrimFunc takes off the leading and trailing runes that satisfy f.
func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// Trim takes off the leading and trailing runes that cutset contains.
func Trim(s, cutset string) string {
	if s == "" || cutset == "" {
		return s
	}
	set := newRuneSet(cutset)
	return set.trimRight(set.trimLeft(s))
}

// TrimLeft takes off the leading runes that cutset contains.
func TrimLeft(s, cutset string) string {
	if s == "" || cutset == "" {
		return s
	}
	set := newRuneSet(cutset)
	return set.trimLeft(s)
}

// TrimRight takes off the trailing runes that cutset contains.
func TrimRight(s, cutset string) string {
	if s == "" || cutset == "" {
		return s
	}
	set := newRuneSet(cutset)
	return set.trimRight(s)
}

func (set *runeSet) trimLeft(s string) string {
	for i, r := range s {
		if !set.has(r) {
			return s[i:]
		}
	}
	return ""
}

func (set *runeSet) trimRight(s string) string {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if !set.has(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// TrimSpace takes off leading and trailing white space.
func TrimSpace(s string) string {
	for s != "" && s[0] < utf8.RuneSelf {
		if !asciiSpace(s[0]) {
			break
		}
		s = s[1:]
	}
	for s != "" && s[len(s)-1] < utf8.RuneSelf {
		if !asciiSpace(s[len(s)-1]) {
			break
		}
		s = s[:len(s)-1]
	}
	if s != "" && (s[0] >= utf8.RuneSelf || s[len(s)-1] >= utf8.RuneSelf) {
		return TrimFunc(s, unicode.IsSpace)
	}
	return s
}

// TrimPrefix takes prefix off s, if it is there.
func TrimPrefix(s, prefix string) string {
	s, _ = CutPrefix(s, prefix)
	return s
}

// TrimSuffix takes suffix off s, if it is there.
func TrimSuffix(s, suffix string) string {
	s, _ = CutSuffix(s, suffix)
	return s
}
