// Package jsontext handles the text of JSON.
package jsontext

import (
	"bytes"
	"encoding/json/internal/wire"
	"errors"
)

// A Value is the text of a JSON value.
type Value []byte

// Clone returns a copy.
func (v Value) Clone() Value { return bytes.Clone(v) }

// String returns the text.
func (v Value) String() string {
	if v == nil {
		return "null"
	}
	return string(v)
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
		return errors.New("jsontext.Value: UnmarshalJSON on nil pointer")
	}
	*v = append((*v)[:0], b...)
	return nil
}

// Kind returns what kind of value it is, by its first character.
func (v Value) Kind() Kind {
	if i := wire.Space(v, 0); i < len(v) {
		return kindOf(v[i])
	}
	return 0
}
