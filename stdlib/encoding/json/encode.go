// Package json converts between Go values and JSON.
package json

import (
	"encoding/json/internal/wire"
	jsonv2 "encoding/json/v2"
	"reflect"
	"sync"
)

// Marshaler is implemented by types that write themselves as JSON.
type Marshaler = jsonv2.Marshaler

var encoders = sync.Pool{New: func() any { return new(encoder) }}

func newEncoder(esc wire.Escapes) *encoder {
	e := encoders.Get().(*encoder)
	e.esc = esc
	return e
}

// free gives the encoder back; its text must not be in use any longer.
func (e *encoder) free() {
	// A large buffer stays only if it is about what is needed.
	const large = 1 << 16
	if cap(e.buf) > large && len(e.buf) < cap(e.buf)/4 {
		e.buf = nil
	}
	*e = encoder{buf: e.buf[:0]}
	encoders.Put(e)
}

// Marshal returns v as JSON.
//
// A value whose type is a Marshaler, an encoding.TextAppender or an encoding.TextMarshaler is what the method says, the
// latter as a string. Otherwise booleans, numbers and strings are themselves; slices and arrays are arrays, but slices
// of bytes strings in base64; maps, sorted by key, and structs are objects; pointers and interfaces are what is behind;
// nil is null. Strings are made valid UTF-8, and the characters <, >, &, U+2028 and U+2029 become escapes.
//
// The members of a struct are its exported fields and those of embedded structs, as far as the rules of Go for selectors
// would find them, names from tags having priority. A field's tag has the form `json:"name,option,…"`: the name may be
// empty, "-" leaves the field out. With omitempty, fields that are false, 0, nil, or have no length are left out; with
// omitzero those that are zero values, or that IsZero says are. With string, numbers, booleans and strings are put in
// a string.
//
// Channels, functions and complex numbers are errors, so are NaN, infinities, and values that contain themselves.
func Marshal(v any) ([]byte, error) {
	e := newEncoder(wire.HTML | wire.JS)
	if err := e.top(v); err != nil {
		e.free()
		return nil, err
	}
	out := append([]byte(nil), e.buf...)
	e.free()
	return out, nil
}

// MarshalIndent is Marshal followed by Indent.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	b, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return wire.AppendIndent(make([]byte, 0, 2*len(b)), b, prefix, indent), nil
}

// top writes the value given by a caller.
func (e *encoder) top(v any) error {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil() {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	if rv.Kind() == reflect.Pointer {
		return e.value(planOf(rv.Type().Elem()), rv.UnsafePointer(), 0)
	}
	return e.any(v)
}
