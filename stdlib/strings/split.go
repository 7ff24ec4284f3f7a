package strings

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Cut splits s around the first sep; without one, before is all of s.
func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutLast splits s around the last sep; without one, before is all of s.
func CutLast(s, sep string) (before, after string, found bool) {
	if i := LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutPrefix takes prefix off s; found says whether it was there.
func CutPrefix(s, prefix string) (after string, found bool) {
	if HasPrefix(s, prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// CutSuffix takes suffix off s; found says whether it was there.
func CutSuffix(s, suffix string) (before string, found bool) {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)], true
	}
	return s, false
}

// runes splits s into at most n strings of one rune each; the last takes the rest.
func runes(s string, n int) []string {
	if l := utf8.RuneCountInString(s); n < 0 || n > l {
		n = l
	}
	out := make([]string, n)
	for i := range n {
		if i == n-1 {
			out[i] = s
			break
		}
		_, w := utf8.DecodeRuneInString(s)
		out[i], s = s[:w], s[w:]
	}
	return out
}

// split cuts s after each sep, of which keep bytes stay with the part before.
func split(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if sep == "" {
		return runes(s, n)
	}
	if n < 0 {
		n = Count(s, sep) + 1
	}
	out := make([]string, 0, min(n, len(s)+1))
	for len(out) < n-1 {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		out = append(out, s[:i+keep])
		s = s[i+len(sep):]
	}
	return append(out, s)
}

// Split cuts s at every sep; an empty sep cuts after each rune.
func Split(s, sep string) []string { return split(s, sep, 0, -1) }

// SplitN is Split into at most n parts, where the last is the rest of s; n < 0 sets no limit.
func SplitN(s, sep string, n int) []string { return split(s, sep, 0, n) }

// SplitAfter cuts s after every sep.
func SplitAfter(s, sep string) []string { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter into at most n parts, where the last is the rest of s; n < 0 sets no limit.
func SplitAfterN(s, sep string, n int) []string { return split(s, sep, len(sep), n) }

func splitSeq(s, sep string, keep int) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		if sep == "" {
			for rest != "" {
				_, w := utf8.DecodeRuneInString(rest)
				if !yield(rest[:w]) {
					return
				}
				rest = rest[w:]
			}
			return
		}
		for {
			i := Index(rest, sep)
			if i < 0 {
				yield(rest)
				return
			}
			if !yield(rest[:i+keep]) {
				return
			}
			rest = rest[i+len(sep):]
		}
	}
}

// SplitSeq is Split as a sequence.
func SplitSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, 0) }

// SplitAfterSeq is SplitAfter as a sequence.
func SplitAfterSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, len(sep)) }

// Lines is the sequence of lines of s with their newlines; only the last may lack one.
func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		for rest != "" {
			end := IndexByte(rest, '\n') + 1
			if end == 0 {
				end = len(rest)
			}
			if !yield(rest[:end]) {
				return
			}
			rest = rest[end:]
		}
	}
}

// fields calls yield with each maximal run of runes that do not satisfy f, until it returns false.
func fields(s string, f func(rune) bool, yield func(string) bool) {
	start := -1
	for i, r := range s {
		switch sep := f(r); {
		case !sep && start < 0:
			start = i
		case sep && start >= 0:
			if !yield(s[start:i]) {
				return
			}
			start = -1
		}
	}
	if start >= 0 {
		yield(s[start:])
	}
}

// asciiSpace is unicode.IsSpace for ASCII.
func asciiSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// Fields splits s around runs of white space.
func Fields(s string) []string {
	// Count first: one allocation of the right size where the text is ASCII.
	n, inField := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return FieldsFunc(s, unicode.IsSpace)
		}
		sp := asciiSpace(c)
		if !sp && !inField {
			n++
		}
		inField = !sp
	}
	out := make([]string, 0, n)
	for i := 0; i < len(s); {
		if asciiSpace(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && !asciiSpace(s[i]) {
			i++
		}
		out = append(out, s[start:i])
	}
	return out
}

// FieldsFunc splits s around runs of runes that satisfy f.
func FieldsFunc(s string, f func(rune) bool) []string {
	out := []string{}
	fields(s, f, func(part string) bool {
		out = append(out, part)
		return true
	})
	return out
}

// FieldsSeq is Fields as a sequence.
func FieldsSeq(s string) iter.Seq[string] { return FieldsFuncSeq(s, unicode.IsSpace) }

// FieldsFuncSeq is FieldsFunc as a sequence.
func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) { fields(s, f, yield) }
}
