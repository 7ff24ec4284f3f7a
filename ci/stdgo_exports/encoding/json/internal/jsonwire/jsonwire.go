// Package jsonwire makes the errors that tests compare with.
package jsonwire

import "encoding/json/internal/wire"

// ErrInvalidUTF8 is the error of strings that aren't.
var ErrInvalidUTF8 = wire.ErrNotUTF8

// NewInvalidCharacterError is the error about the first character of prefix.
func NewInvalidCharacterError(prefix, where string) error {
	return wire.Unexpected([]byte(prefix), 0, where, "").Cause()
}

// NewInvalidEscapeSequenceError is the error about an escape or a pair of them.
func NewInvalidEscapeSequenceError(what string) error {
	e := wire.Error{Fault: wire.Escape, Text: what, Where: "in string"}
	if len(what) > len(`\u0000`) {
		e.Fault = wire.Surrogates
	}
	return e.Cause()
}
