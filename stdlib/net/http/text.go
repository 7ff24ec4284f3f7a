package http

import (
	"internal/fields"
	"net/http/internal"
	"strings"
)

// isToken reports whether s is a token of RFC 9110, 5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		if !fields.IsNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// validValue reports whether s can be the value of a header.
func validValue(s string) bool {
	for i := range len(s) {
		if !fields.IsValueByte(s[i]) {
			return false
		}
	}
	return true
}

// validHostHeader reports whether s has only characters that a host with a port may have.
func validHostHeader(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c-'0' > 9 && c|0x20-'a' > 25 && strings.IndexByte("!$%&'()*+,-.:;=[]_~", c) < 0 {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// equalFold compares ASCII text without regard to case; other letters equal only themselves.
func equalFold(a, b string) bool { return internal.EqualFold(a, b) }

// lowerASCII returns s in lower case if it is printable ASCII.
func lowerASCII(s string) (string, bool) {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "", false
		}
	}
	return internal.Lower(s), true
}

// hasToken reports whether one of values, which are lists separated by commas, has token, which is in lower case.
func hasToken(values []string, token string) bool {
	for _, list := range values {
		for list != "" {
			var item string
			item, list, _ = strings.Cut(list, ",")
			if equalFold(fields.Trim(item), token) {
				return true
			}
		}
	}
	return false
}
