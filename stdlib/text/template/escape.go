package template

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789ABCDEF"

// appendHTML appends s with the characters replaced that mean something in HTML.
func appendHTML(b []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		esc := ""
		switch s[i] {
		case 0:
			esc = "\uFFFD"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		default:
			continue
		}
		b = append(append(b, s[last:i]...), esc...)
		last = i + 1
	}
	return append(b, s[last:]...)
}

// HTMLEscape writes b escaped for HTML.
func HTMLEscape(w io.Writer, b []byte) { w.Write(appendHTML(nil, string(b))) }

// HTMLEscapeString returns s escaped for HTML.
func HTMLEscapeString(s string) string {
	if !strings.ContainsAny(s, "'\"&<>\000") {
		return s
	}
	return string(appendHTML(nil, s))
}

// HTMLEscaper returns its arguments, printed as fmt.Sprint does, escaped for HTML.
func HTMLEscaper(args ...any) string { return HTMLEscapeString(sprint(args)) }

func jsSpecial(r rune) bool {
	return r < ' ' || r >= utf8.RuneSelf || strings.ContainsRune(`\'"<>&=`, r)
}

// appendJS appends s escaped for the inside of a string of JavaScript, which may stand in HTML.
func appendJS(b []byte, s string) []byte {
	for i, r := range s {
		switch {
		case !jsSpecial(r):
			b = append(b, byte(r))
		case r == '\\' || r == '\'' || r == '"':
			b = append(b, '\\', byte(r))
		case r < utf8.RuneSelf:
			b = append(b, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		case unicode.IsPrint(r):
			_, size := utf8.DecodeRuneInString(s[i:])
			b = append(b, s[i:i+size]...)
		default:
			b = fmt.Appendf(b, "\\u%04X", r)
		}
	}
	return b
}

// JSEscape writes b escaped for the inside of a string of JavaScript.
func JSEscape(w io.Writer, b []byte) { w.Write(appendJS(nil, string(b))) }

// JSEscapeString returns s escaped for the inside of a string of JavaScript.
func JSEscapeString(s string) string {
	if strings.IndexFunc(s, jsSpecial) < 0 {
		return s
	}
	return string(appendJS(nil, s))
}

// JSEscaper returns its arguments, printed as fmt.Sprint does, escaped for the inside of a string of JavaScript.
func JSEscaper(args ...any) string { return JSEscapeString(sprint(args)) }

// URLQueryEscaper returns its arguments, printed as fmt.Sprint does, escaped for the query of a URL.
func URLQueryEscaper(args ...any) string {
	s := sprint(args)
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~", c) >= 0:
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return string(b)
}

// sprint prints arguments as actions do.
func sprint(args []any) string {
	if len(args) == 1 {
		if s, ok := args[0].(string); ok {
			return s
		}
	}
	out := make([]any, len(args))
	for i, arg := range args {
		out[i] = arg
		if p, ok := printable(reflect.ValueOf(arg)); ok {
			out[i] = p
		}
	}
	return fmt.Sprint(out...)
}
