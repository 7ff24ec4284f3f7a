package wire

import (
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// Escapes says which characters besides the necessary ones are written as escapes.
type Escapes uint8

const (
	// HTML stands for <, > and &, JS for U+2028 and U+2029.
	HTML Escapes = 1 << iota
	JS
)

const hexDigits = "0123456789abcdef"

// bytesOf looks at a string's bytes.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// htmlMarks is what marks is, for <, > and &.
func htmlMarks(w uint64) uint64 {
	less, more, and := w^eachByte*'<', w^eachByte*'>', w^eachByte*'&'
	return ((less - eachByte) | (more - eachByte) | (and - eachByte)) &^ w & highBits
}

func isHTML(c byte) bool { return c == '<' || c == '>' || c == '&' }

// copied returns where the characters at b[i:] end that AppendQuote copies.
func copied(b []byte, i int, esc Escapes) int {
	if esc&HTML == 0 {
		return Plain(b, i)
	}
	for i+8 <= len(b) {
		w := load(b, i)
		if m := marks(w) | htmlMarks(w); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) {
		if c := b[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || isHTML(c) {
			return i
		}
		i++
	}
	return i
}

// AppendQuote appends s as a string. What isn't UTF-8 becomes U+FFFD; valid says whether there was none of that.
func AppendQuote(dst []byte, s string, esc Escapes) (out []byte, valid bool) {
	b := bytesOf(s)
	dst = append(dst, '"')
	valid = true
	from, i := 0, 0
	for {
		i = copied(b, i, esc)
		if i >= len(b) {
			break
		}
		c := b[i]
		if c < utf8.RuneSelf {
			dst = append(dst, b[from:i]...)
			dst = appendEscape(dst, c)
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			valid = false
			dst = append(dst, b[from:i]...)
			dst = append(dst, "\ufffd"...)
			from = i + n
		case r&^1 == '\u2028' && esc&JS != 0:
			dst = append(dst, b[from:i]...)
			dst = append(dst, `\u202`...)
			dst = append(dst, hexDigits[r&15])
			from = i + n
		}
		i += n
	}
	dst = append(dst, b[from:]...)
	return append(dst, '"'), valid
}

// appendEscape appends the shortest escape of an ASCII character.
func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		c = 'b'
	case '\f':
		c = 'f'
	case '\n':
		c = 'n'
	case '\r':
		c = 'r'
	case '\t':
		c = 't'
	default:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(dst, '\\', c)
}

// AppendEscaped appends JSON text in which the characters of esc become escapes: they can stand in strings only.
func AppendEscaped(dst, src []byte, esc Escapes) []byte {
	from := 0
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case isHTML(c) && esc&HTML != 0:
			dst = append(dst, src[from:i]...)
			dst = appendEscape(dst, c)
			from = i + 1
		case c == 0xe2 && esc&JS != 0 && i+2 < len(src) && src[i+1] == 0x80 && src[i+2]&^1 == 0xa8:
			dst = append(dst, src[from:i]...)
			dst = append(dst, `\u202`...)
			dst = append(dst, hexDigits[src[i+2]&15])
			from = i + 3
			i += 2
		}
	}
	return append(dst, src[from:]...)
}

// AppendUnquote appends what is between the quotes of a valid string means; what isn't UTF-8 becomes U+FFFD.
func AppendUnquote(dst, src []byte) []byte {
	i := 0
	for i < len(src) {
		end := Plain(src, i)
		dst = append(dst, src[i:end]...)
		i = end
		if i >= len(src) {
			break
		}
		c := src[i]
		if c != '\\' {
			r, n := utf8.DecodeRune(src[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
			continue
		}
		c = src[i+1]
		i += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r, _ := hex4(src, i)
			i += 4
			if utf16.IsSurrogate(r) {
				if low, n, _ := lowSurrogate(src, i); n > 0 && utf16.DecodeRune(r, low) != utf8.RuneError {
					r = utf16.DecodeRune(r, low)
					i += n
				} else {
					r = utf8.RuneError
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// Unquote returns what the string at b[i:end+1] means, b[end] being its closing quote; where it stands for itself, the
// result is part of b.
func Unquote(b []byte, i, end int, verbatim bool) []byte {
	if verbatim {
		return b[i+1 : end]
	}
	return AppendUnquote(make([]byte, 0, end-i), b[i+1:end])
}
