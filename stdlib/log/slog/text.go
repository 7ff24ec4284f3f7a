package slog

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// textValue writes a value after key=.
func (l *line) textValue(v Value) error {
	switch v.Kind() {
	case KindString:
		l.text(v.text())
		return nil
	case KindTime:
		l.time(v.time())
		return nil
	case KindAny:
	default:
		l.buf = v.append(l.buf)
		return nil
	}
	var b []byte
	var err error
	x := v.Any()
	switch m := x.(type) {
	case encoding.TextAppender:
		b, err = m.AppendText(nil)
	case encoding.TextMarshaler:
		b, err = m.MarshalText()
	default:
		if b, ok := bytesOf(x); ok {
			l.buf = strconv.AppendQuote(l.buf, string(b))
			return nil
		}
		b = fmt.Appendf(nil, "%+v", x)
	}
	if err == nil {
		l.text(string(b))
	}
	return err
}

// bytesOf returns the bytes of a slice of a byte type.
func bytesOf(x any) ([]byte, bool) {
	if b, ok := x.([]byte); ok {
		return b, true
	}
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		return v.Bytes(), true
	}
	return nil, false
}

// needsQuotes reports whether a string in text could be mistaken for more, or less, than one value.
func needsQuotes(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c == '"' || c == '=' {
			return true
		}
		if c >= utf8.RuneSelf {
			return hasOdd(s[i:])
		}
	}
	return s == ""
}

// hasOdd is needsQuotes for a string with characters beyond ASCII.
func hasOdd(s string) bool {
	for _, r := range s {
		if r <= ' ' || r == '"' || r == '=' || r == utf8.RuneError {
			return true
		}
		if r >= utf8.RuneSelf && (unicode.IsSpace(r) || !unicode.IsPrint(r)) {
			return true
		}
	}
	return false
}

// appendMillis appends a time as RFC 3339 with milliseconds, rounded down.
func appendMillis(b []byte, t time.Time) []byte {
	b = t.AppendFormat(b, time.RFC3339)
	zone := len("Z")
	if b[len(b)-1] != 'Z' {
		zone = len("+07:00")
	}
	at := len(b) - zone
	ms := t.Nanosecond() / 1e6
	b = append(b, ".000"...)
	copy(b[at+len(".000"):], b[at:at+zone])
	b[at], b[at+1], b[at+2], b[at+3] = '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10)
	return b
}
