// Package html escapes text for HTML and undoes it.
package html

import (
	"strings"
	"unicode/utf8"
)

var escaper = strings.NewReplacer(`&`, "&amp;", `'`, "&#39;", `<`, "&lt;", `>`, "&gt;", `"`, "&#34;")

// EscapeString escapes the characters <, >, &, ' and ".
func EscapeString(s string) string { return escaper.Replace(s) }

// UnescapeString replaces character references, by name and by number, by what they stand for.
func UnescapeString(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		text, n := reference(s)
		b.WriteString(text)
		s = s[n:]
		at = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// reference reads the reference that s, which begins with &, may begin with: what it stands for and its length.
func reference(s string) (text string, n int) {
	switch {
	case len(s) == 1:
		return s, 1
	case s[1] == '#':
		return numeric(s)
	}
	end := 1
	for end < len(s) && alphanumeric(s[end]) {
		end++
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	name := s[1:end]
	if text, ok := entity(name); ok {
		return text, end
	}
	// Some old names count without the semicolon, with other letters after them.
	for l := min(len(name)-1, longestBare); l > 1; l-- {
		if text, ok := entity(name[:l]); ok {
			return text, 1 + l
		}
	}
	return s[:end], end
}

// longestBare is the length of the longest name that counts without a semicolon.
const longestBare = 6

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// windows1252 is what the code points from U+0080 to U+009F are taken for.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ"

// numeric reads a reference by number. One of a single character that nothing ends stays as it is.
func numeric(s string) (text string, n int) {
	base, n := rune(10), 2
	if len(s) <= 3 {
		return s[:1], 1
	}
	if s[n]|0x20 == 'x' {
		base = 16
		n++
	}
	var r rune // wraps around where there are too many digits
	for ; n < len(s); n++ {
		c := s[n]
		digit := rune(c - '0')
		if c > '9' {
			digit = rune(c|0x20-'a') + 10
		}
		if c < '0' || '9' < c && !alphanumeric(c) || digit >= base {
			if c == ';' {
				n++
			}
			break
		}
		r = base*r + digit
	}
	if n <= 3 {
		return s[:1], 1
	}
	if 0x80 <= r && r <= 0x9F {
		for i, w := range []rune(windows1252) {
			if r == 0x80+rune(i) {
				return string(w), n
			}
		}
	}
	if r == 0 || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return string(r), n
}

// entity looks a name up in entities, which are in order of the names.
func entity(name string) (text string, ok bool) {
	lo, hi := 0, len(entities) // both at the start of an entity
	for lo < hi {
		mid := (lo + hi) / 2
		start := lo + strings.LastIndexByte(entities[lo:mid], 0) + 1
		end := start + strings.IndexByte(entities[start:], 0)
		key, value, _ := strings.Cut(entities[start:end], "=")
		switch strings.Compare(name, key) {
		case 0:
			return value, true
		case 1:
			lo = end + 1
		default:
			hi = start
		}
	}
	return "", false
}
