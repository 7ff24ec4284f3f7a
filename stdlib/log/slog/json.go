package slog

import (
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// jsonValue writes a value after "key":.
func (l *line) jsonValue(v Value) error {
	switch v.Kind() {
	case KindString:
		l.text(v.text())
	case KindInt64, KindDuration:
		l.buf = strconv.AppendInt(l.buf, int64(v.num), 10)
	case KindUint64:
		l.buf = strconv.AppendUint(l.buf, v.num, 10)
	case KindBool:
		l.buf = strconv.AppendBool(l.buf, v.num != 0)
	case KindFloat64:
		return l.marshal(v.float())
	case KindTime:
		l.time(v.time())
	default:
		x := v.Any()
		if _, ok := x.(json.Marshaler); !ok {
			if err, ok := x.(error); ok {
				l.text(err.Error())
				return nil
			}
		}
		return l.marshal(x)
	}
	return nil
}

func (l *line) jsonTime(t time.Time) {
	if y := t.Year(); y < 0 || y > 9999 {
		l.failed(errors.New("time.Time year outside of range [0,9999]"))
		return
	}
	l.buf = append(l.buf, '"')
	l.buf = t.AppendFormat(l.buf, time.RFC3339Nano)
	l.buf = append(l.buf, '"')
}

// encoder leaves <, > and & as they are, which json.Marshal doesn't.
type encoder struct {
	text []byte
	json *json.Encoder
}

func (e *encoder) Write(b []byte) (int, error) {
	e.text = append(e.text, b...)
	return len(b), nil
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.json = json.NewEncoder(e)
	e.json.SetEscapeHTML(false)
	return e
}}

func (l *line) marshal(x any) error {
	const large = 16 << 10
	e := encoders.Get().(*encoder)
	defer func() {
		if cap(e.text) <= large {
			e.text = e.text[:0]
			encoders.Put(e)
		}
	}()
	if err := e.json.Encode(x); err != nil {
		return err
	}
	// Without the newline.
	l.buf = append(l.buf, e.text[:len(e.text)-1]...)
	return nil
}

// appendJSONString appends a string's characters as they are in JSON between quotes.
func appendJSONString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(append(b, s[from:i]...), "\ufffd"...)
				from = i + n
			case r&^1 == '\u2028':
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hex[r&15])
				from = i + n
			}
			i += n
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		from = i
	}
	return append(b, s[from:]...)
}
