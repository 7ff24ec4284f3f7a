package url

import (
	"strconv"
	"strings"
)

const upperHex = "0123456789ABCDEF"

// EscapeError is the error of a percent sign that two hexadecimal digits do not follow, or of an escape that has no business
// where it stands. Its text is the escape.
type EscapeError string

// Error implements error.
func (e EscapeError) Error() string { return "invalid URL escape " + strconv.Quote(string(e)) }

// InvalidHostError is the error of a character that a host name can not have. Its text is the character.
type InvalidHostError string

// Error implements error.
func (e InvalidHostError) Error() string {
	return "invalid character " + strconv.Quote(string(e)) + " in host name"
}

// QueryEscape escapes s for use as a key or value of a query. Space becomes a plus sign.
func QueryEscape(s string) string { return escape(s, inQuery) }

// QueryUnescape is the inverse of QueryEscape. Its error is an EscapeError.
func QueryUnescape(s string) (string, error) { return unescape(s, inQuery) }

// PathEscape escapes s for use as one segment of a path, so slashes too.
func PathEscape(s string) string { return escape(s, inSegment) }

// PathUnescape is the inverse of PathEscape: unlike QueryUnescape it leaves the plus sign alone.
func PathUnescape(s string) (string, error) { return unescape(s, inSegment) }

// hexValue returns the value of a hexadecimal digit, or -1.
func hexValue(c byte) int {
	switch {
	case c-'0' < 10:
		return int(c - '0')
	case c|0x20-'a' < 6:
		return int(c|0x20-'a') + 10
	}
	return -1
}

func escape(s string, where component) string {
	set := &plain[where]
	grow, spaces := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case set.has(c):
		case c == ' ' && where == inQuery:
			spaces = true
		default:
			grow += 2
		}
	}
	if grow == 0 && !spaces {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + grow)
	for i := range len(s) {
		switch c := s[i]; {
		case set.has(c):
			b.WriteByte(c)
		case c == ' ' && where == inQuery:
			b.WriteByte('+')
		default:
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	return b.String()
}

// readEscape decodes the escape at the start of s, which begins with a percent sign, for the given component.
func readEscape(s string, where component) (byte, error) {
	text := s[:min(3, len(s))]
	if len(s) < 3 {
		return 0, EscapeError(text)
	}
	hi, lo := hexValue(s[1]), hexValue(s[2])
	if hi < 0 || lo < 0 {
		return 0, EscapeError(text)
	}
	c := byte(hi<<4 | lo)
	switch where {
	case inHost:
		// RFC 3986 lets only bytes beyond ASCII be escaped in a name; %25 starts a zone in RFC 6874.
		if c < 0x80 && c != '%' {
			return 0, EscapeError(text)
		}
	case inZone:
		// A zone may escape anything, but what could be used to confuse a parser further down is refused. Windows puts spaces here.
		if c != '%' && c != ' ' && !plain[inHost].has(c) {
			return 0, EscapeError(text)
		}
	}
	return c, nil
}

func unescape(s string, where component) (string, error) {
	strict := where == inHost || where == inZone
	escapes, plus := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			if _, err := readEscape(s[i:], where); err != nil {
				return "", err
			}
			escapes++
			i += 2
		case c == '+':
			plus = where == inQuery
		case strict && c < 0x80 && !plain[where].has(c):
			return "", InvalidHostError(s[i : i+1])
		}
	}
	if escapes == 0 && !plus {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s) - 2*escapes)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			b.WriteByte(byte(hexValue(s[i+1])<<4 | hexValue(s[i+2])))
			i += 2
		case c == '+' && where == inQuery:
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

// validEscaped reports whether s is a well-formed escaped form of a component, if not the one that escape would choose.
func validEscaped(s string, where component) bool {
	for i := range len(s) {
		if !tolerated.has(s[i]) && !plain[where].has(s[i]) {
			return false
		}
	}
	return true
}

// escapedOr returns raw if it is a valid escaped form of text, else the default form.
func escapedOr(raw, text string, where component) string {
	if raw != "" && validEscaped(raw, where) {
		if t, err := unescape(raw, where); err == nil && t == text {
			return raw
		}
	}
	return escape(text, where)
}

// decode splits an escaped component into its text and the raw form, which is empty when it is the default one.
func decode(escaped string, where component) (text, raw string, err error) {
	text, err = unescape(escaped, where)
	if err != nil {
		return "", "", err
	}
	if escape(text, where) != escaped {
		raw = escaped
	}
	return text, raw, nil
}
