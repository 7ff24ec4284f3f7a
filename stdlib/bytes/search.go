// Package bytes works on slices of bytes. What only looks at its arguments is package strings' work on the same memory.
package bytes

import (
	"internal/rt"
	"strings"
	"unsafe"
)

// MinRead is how much room Buffer.ReadFrom makes for a Read at least.
const MinRead = 512

// view is b as a string, without a copy: for calls that keep no part of it.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func data(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

// Equal reports whether a and b have the same bytes; nil counts as empty.
func Equal(a, b []byte) bool { return string(a) == string(b) }

// Compare returns -1, 0 or 1 as a sorts before, equals or sorts after b.
func Compare(a, b []byte) int { return rt.CompareMem(data(a), len(a), data(b), len(b)) }

// EqualFold reports whether s and t are equal under simple case folding.
func EqualFold(s, t []byte) bool { return strings.EqualFold(view(s), view(t)) }

// IndexByte returns the index of the first c in b, or -1.
func IndexByte(b []byte, c byte) int { return rt.IndexByte(data(b), len(b), c) }

// LastIndexByte returns the index of the last c in s, or -1.
func LastIndexByte(s []byte, c byte) int { return rt.LastIndexByte(data(s), len(s), c) }

// Index returns the index of the first sep in s, or -1.
func Index(s, sep []byte) int { return strings.Index(view(s), view(sep)) }

// LastIndex returns the index of the last sep in s, or -1.
func LastIndex(s, sep []byte) int { return strings.LastIndex(view(s), view(sep)) }

// IndexRune returns the index of the first r in s, or -1; utf8.RuneError is found in any invalid sequence.
func IndexRune(s []byte, r rune) int { return strings.IndexRune(view(s), r) }

// IndexAny returns the index of the first rune in s that chars contains, or -1.
func IndexAny(s []byte, chars string) int { return strings.IndexAny(view(s), chars) }

// LastIndexAny returns the index of the last rune in s that chars contains, or -1.
func LastIndexAny(s []byte, chars string) int { return strings.LastIndexAny(view(s), chars) }

// IndexFunc returns the index of the first rune in s that satisfies f, or -1.
func IndexFunc(s []byte, f func(r rune) bool) int { return strings.IndexFunc(view(s), f) }

// LastIndexFunc returns the index of the last rune in s that satisfies f, or -1.
func LastIndexFunc(s []byte, f func(r rune) bool) int { return strings.LastIndexFunc(view(s), f) }

// Contains reports whether b contains subslice.
func Contains(b, subslice []byte) bool { return Index(b, subslice) >= 0 }

// ContainsAny reports whether b contains a rune of chars.
func ContainsAny(b []byte, chars string) bool { return IndexAny(b, chars) >= 0 }

// ContainsRune reports whether b contains r.
func ContainsRune(b []byte, r rune) bool { return IndexRune(b, r) >= 0 }

// ContainsFunc reports whether b contains a rune that satisfies f.
func ContainsFunc(b []byte, f func(rune) bool) bool { return IndexFunc(b, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix []byte) bool { return strings.HasPrefix(view(s), view(prefix)) }

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix []byte) bool { return strings.HasSuffix(view(s), view(suffix)) }

// Count returns how many sep there are in s without overlap; for an empty one the number of runes plus 1.
func Count(s, sep []byte) int { return strings.Count(view(s), view(sep)) }
