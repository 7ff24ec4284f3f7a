// Package fields reads the header block that HTTP, MIME and mail messages begin with, and knows the names in it.
//
// It serves net/textproto, net/http and mime/multipart, which need limits that textproto's API has no room for.
package fields

import (
	"strings"
	"sync"
)

// nameSet and valueSet hold the ASCII characters of a name, which is a token of RFC 9110, and of a value: bit c%64 of word c/64.
var (
	nameSet  = [2]uint64{0x03ff6cfa00000000, 0x57ffffffc7fffffe}
	valueSet = [2]uint64{0xffffffff00000200, 0x7fffffffffffffff}
)

// IsNameByte reports whether c can be part of a header's name.
func IsNameByte(c byte) bool { return c < 0x80 && nameSet[c>>6]>>(c&63)&1 != 0 }

// IsValueByte reports whether c can be part of a header's value: printable ASCII, space, tab, and all beyond ASCII.
func IsValueByte(c byte) bool { return c >= 0x80 || valueSet[c>>6]>>(c&63)&1 != 0 }

// form is what is known of a name after a look at its bytes.
type form uint8

const (
	canonical form = iota
	other          // well-formed, to be put into canonical form
	spaced         // has a space: accepted from senders that put one before the colon, but never made canonical
	malformed
)

func formOf[S ~string | ~[]byte](name S) form {
	f := canonical
	upper := true
	for i := range len(name) {
		c := name[i]
		switch {
		case c-'a' < 26:
			if upper && f == canonical {
				f = other
			}
		case c-'A' < 26:
			if !upper && f == canonical {
				f = other
			}
		case c == ' ':
			f = spaced
		case !IsNameByte(c):
			return malformed
		}
		upper = c == '-'
	}
	return f
}

// Canonical returns name with the first letter and each behind a hyphen in upper case and the others in lower case. What is no
// name is returned as it is.
func Canonical(name string) string {
	if formOf(name) == other {
		return recase(name)
	}
	return name
}

// common has the names that are worth sharing when they arrive in another form than the canonical one.
var common = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for name := range strings.FieldsSeq("Accept Accept-Charset Accept-Encoding Accept-Language Accept-Ranges Authorization " +
		"Cache-Control Cc Connection Content-Encoding Content-Id Content-Language Content-Length Content-Range " +
		"Content-Transfer-Encoding Content-Type Cookie Date Dkim-Signature Etag Expires From Host If-Modified-Since " +
		"If-None-Match In-Reply-To Last-Modified Location Message-Id Mime-Version Origin Pragma Range Received Referer " +
		"Return-Path Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Server Set-Cookie Subject To Transfer-Encoding Upgrade " +
		"User-Agent Vary Via X-Forwarded-For X-Imforwards X-Powered-By X-Request-Id") {
		m[name] = name
	}
	return m
})

func recase(name string) string {
	var space [64]byte
	b := append(space[:0], name...)
	upper := true
	for i, c := range b {
		if upper && c-'a' < 26 || !upper && c-'A' < 26 {
			b[i] = c ^ 0x20
		}
		upper = c == '-'
	}
	if shared, ok := common()[string(b)]; ok {
		return shared
	}
	return string(b)
}

// Trim returns s without the spaces and tabs around it.
func Trim[S ~string | ~[]byte](s S) S {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}
