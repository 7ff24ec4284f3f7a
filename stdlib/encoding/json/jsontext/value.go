// Package jsontext reads and writes the text of JSON, by tokens and by values, without regard to Go values.
package jsontext

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"io"
	"math"
)

// A Value is the text of a JSON value, maybe with blanks around it.
type Value []byte

// Clone returns a copy.
func (v Value) Clone() Value { return bytes.Clone(v) }

// String returns the text, null for a nil Value.
func (v Value) String() string {
	if v == nil {
		return "null"
	}
	return string(v)
}

// IsValid reports whether v is a value. Unless options allow it, it must have no duplicate names and be UTF-8.
func (v Value) IsValid(opts ...Options) bool {
	d := fromMemory(v, opt.Join(opts...))
	if _, err := d.ReadValue(); err != nil {
		return false
	}
	_, err := d.ReadToken()
	return err == io.EOF
}

// Kind returns what kind of value it is, by its first character.
func (v Value) Kind() Kind {
	if i := wire.Space(v, 0); i < len(v) {
		return kindOf(v[i])
	}
	return KindInvalid
}

// Format changes the text to the form that the options ask for. If it isn't valid it stays as it is.
func (v *Value) Format(opts ...Options) error { return v.format(0, opts) }

// format formats with some options on before others have their say.
func (v *Value) format(on opt.Flags, opts []Options) error {
	// What Multiline implies is decided before, or it is for the caller to say.
	s := complete(opt.Set{Given: on, On: on})
	if on == 0 {
		s = complete(opt.Join(opts...))
	}
	for _, o := range opts {
		if o != nil {
			o.JoinTo(&s)
		}
	}
	e := inMemory(s)
	if err := e.WriteValue(*v); err != nil {
		return err
	}
	if !bytes.Equal(*v, e.buf) {
		*v = append((*v)[:0], e.buf...)
	}
	return nil
}

// lenient is what Compact and Indent don't mind.
const lenient = opt.AllowDuplicateNames | opt.AllowInvalidUTF8 | opt.PreserveRawStrings

// Compact drops all blanks.
func (v *Value) Compact(opts ...Options) error { return v.format(lenient, opts) }

// Indent puts members and elements on lines of their own.
func (v *Value) Indent(opts ...Options) error { return v.format(lenient|opt.Multiline, opts) }

// Canonicalize changes the text to the form of RFC 8785, in which equal values are equal texts.
func (v *Value) Canonicalize(opts ...Options) error {
	return v.format(opt.CanonicalizeRawInts|opt.CanonicalizeRawFloats|opt.ReorderRawObjects, opts)
}

// MarshalJSON returns the text itself, null for a nil Value.
func (v Value) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	return v, nil
}

// UnmarshalJSON makes v a copy of b.
func (v *Value) UnmarshalJSON(b []byte) error {
	if v == nil {
		return errNilUnmarshal
	}
	*v = append((*v)[:0], b...)
	return nil
}

// AppendFormat appends src in the form that the options ask for. If it isn't valid it is appended as it is.
func AppendFormat[Bytes ~[]byte | ~string](dst []byte, src Bytes, opts ...Options) ([]byte, error) {
	e := inMemory(complete(opt.Join(opts...)))
	if err := e.WriteValue(Value(src)); err != nil {
		return append(dst, src...), err
	}
	return append(dst, e.buf...), nil
}

// AppendQuote appends src as a string. What isn't UTF-8 becomes U+FFFD, and there is an error.
func AppendQuote[Bytes ~[]byte | ~string](dst []byte, src Bytes) ([]byte, error) {
	dst, valid := wire.AppendQuote(dst, string(src), 0)
	if !valid {
		return dst, &SyntacticError{Err: wire.ErrNotUTF8}
	}
	return dst, nil
}

// AppendUnquote appends the characters of the string src. With an error it appends those before it; but if only the
// encoding is wrong, the rest as well, with U+FFFD for what isn't UTF-8.
func AppendUnquote[Bytes ~[]byte | ~string](dst []byte, src Bytes) ([]byte, error) {
	b := []byte(src)
	end, e := wire.String(b, 0, 0, false)
	switch {
	case e != nil:
		if len(b) > 0 && b[0] == '"' {
			dst = wire.AppendUnquote(dst, b[1:max(1, min(e.Pos, len(b)))])
		}
		return dst, &SyntacticError{Err: cause(e)}
	case end < len(b):
		dst = wire.AppendUnquote(dst, b[1:end-1])
		return dst, &SyntacticError{Err: cause(wire.Unexpected(b, end, "after string value", ""))}
	}
	dst = wire.AppendUnquote(dst, b[1:end-1])
	if e := lastEncodingError(b); e != nil {
		return dst, &SyntacticError{Err: cause(e)}
	}
	return dst, nil
}

// lastEncodingError returns the last place in a string that isn't UTF-8 or is half of a surrogate pair, if there is one.
func lastEncodingError(b []byte) (found *wire.Error) {
	const escape = len(`\u0000`)
	from := 0
	for {
		_, e := wire.String(b, 0, from, true)
		if e == nil {
			return found
		}
		found = e
		from = e.Pos + 1
		if e.Fault != wire.NotUTF8 {
			from = e.Pos + escape
		}
	}
}

// AppendFloat appends a number as JavaScript would, except for the negative zero. NaN and infinities are strings.
func AppendFloat(dst []byte, src float64, bits int) []byte {
	switch {
	case math.IsNaN(src):
		return append(dst, `"NaN"`...)
	case bits == 32 && math.IsInf(float64(float32(src)), 0), math.IsInf(src, 0):
		return append(append(append(dst, '"'), infinity(src)...), '"')
	}
	return wire.AppendFloat(dst, src, bits)
}
