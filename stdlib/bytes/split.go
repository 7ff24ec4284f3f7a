package bytes

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Cut splits s around the first sep; without one, before is all of s and after nil. The parts are slices of s.
func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// CutLast splits s around the last sep; without one, before is all of s and after nil. The parts are slices of s.
func CutLast(s, sep []byte) (before, after []byte, found bool) {
	if i := LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// CutPrefix takes prefix off s; found says whether it was there.
func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if HasPrefix(s, prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// CutSuffix takes suffix off s; found says whether it was there.
func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)], true
	}
	return s, false
}

// clip returns s[:n] without capacity beyond, so that an append to a part leaves the rest alone.
func clip(s []byte, n int) []byte { return s[:n:n] }

func runeWidth(s []byte) int {
	_, w := utf8.DecodeRune(s)
	return w
}

// split cuts s after each sep, of which keep bytes stay with the part before.
func split(s, sep []byte, keep, n int) [][]byte {
	if n == 0 {
		return nil
	}
	count := Count(s, sep) + 1
	if len(sep) == 0 {
		count -= 2 // the number of runes
	}
	if n < 0 || n > count {
		n = count
	}
	out := make([][]byte, 0, n)
	for len(out) < n-1 {
		at := 0
		if len(sep) == 0 {
			at = runeWidth(s)
		} else {
			at = Index(s, sep)
		}
		out = append(out, clip(s, at+keep))
		s = s[at+len(sep):]
	}
	if n > 0 {
		out = append(out, s)
	}
	return out
}

// Split cuts s at every sep; an empty sep cuts after each rune.
func Split(s, sep []byte) [][]byte { return split(s, sep, 0, -1) }

// SplitN is Split into at most n parts, where the last is the rest of s; n < 0 sets no limit.
func SplitN(s, sep []byte, n int) [][]byte { return split(s, sep, 0, n) }

// SplitAfter cuts s after every sep.
func SplitAfter(s, sep []byte) [][]byte { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter into at most n parts, where the last is the rest of s; n < 0 sets no limit.
func SplitAfterN(s, sep []byte, n int) [][]byte { return split(s, sep, len(sep), n) }

func splitSeq(s, sep []byte, keep int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := s
		if len(sep) == 0 {
			for len(rest) > 0 {
				w := runeWidth(rest)
				if !yield(clip(rest, w)) {
					return
				}
				rest = rest[w:]
			}
			return
		}
		for {
			i := Index(rest, sep)
			if i < 0 {
				yield(clip(rest, len(rest)))
				return
			}
			if !yield(clip(rest, i+keep)) {
				return
			}
			rest = rest[i+len(sep):]
		}
	}
}

// SplitSeq is Split as a sequence.
func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, 0) }

// SplitAfterSeq is SplitAfter as a sequence.
func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, len(sep)) }

// Lines is the sequence of lines of s with their newlines; only the last may lack one.
func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := s
		for len(rest) > 0 {
			end := IndexByte(rest, '\n') + 1
			if end == 0 {
				end = len(rest)
			}
			if !yield(clip(rest, end)) {
				return
			}
			rest = rest[end:]
		}
	}
}

// fields calls yield with each maximal run of runes that do not satisfy f, until it returns false.
func fields(s []byte, f func(rune) bool, yield func([]byte) bool) {
	start := -1
	for i, r := range view(s) {
		switch sep := f(r); {
		case !sep && start < 0:
			start = i
		case sep && start >= 0:
			if !yield(s[start:i:i]) {
				return
			}
			start = -1
		}
	}
	if start >= 0 {
		yield(s[start:len(s):len(s)])
	}
}

// Fields splits s around runs of white space.
func Fields(s []byte) [][]byte { return FieldsFunc(s, unicode.IsSpace) }

// FieldsFunc splits s around runs of runes that satisfy f.
func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	out := [][]byte{}
	fields(s, f, func(part []byte) bool {
		out = append(out, part)
		return true
	})
	return out
}

// FieldsSeq is Fields as a sequence.
func FieldsSeq(s []byte) iter.Seq[[]byte] { return FieldsFuncSeq(s, unicode.IsSpace) }

// FieldsFuncSeq is FieldsFunc as a sequence.
func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) { fields(s, f, yield) }
}
