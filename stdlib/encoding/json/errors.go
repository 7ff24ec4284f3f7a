package json

import (
	"encoding/json/internal/wire"
	"reflect"
	"strconv"
	"strings"
)

// A SyntaxError says that a text isn't JSON.
type SyntaxError struct {
	msg string
	// Offset is how many bytes were read before the error was seen.
	Offset int64
}

func (e *SyntaxError) Error() string { return e.msg }

// names replaces what package jsontext calls things by what this package does.
var names = strings.NewReplacer(
	"object name", "object key",
	"at start of value", "looking for beginning of value",
	"at start of string", "looking for beginning of object key string",
	"after object value", "after object key:value pair",
	"in number", "in numeric literal",
)

const endOfInput = "unexpected end of JSON input"

// syntaxError makes the error of this package out of wire's; the text begins at offset base.
func syntaxError(e *wire.Error, base int64) *SyntaxError {
	offset := base + int64(e.Pos)
	switch e.Fault {
	case wire.Ended:
		return &SyntaxError{endOfInput, offset}
	case wire.Deep:
		return &SyntaxError{e.Message(), offset + 1}
	}
	if !strings.HasPrefix(e.Where, "in literal") {
		e.Expecting = ""
	}
	return &SyntaxError{names.Replace(e.Message()), offset + int64(len(e.Text))}
}

// An UnmarshalTypeError says that a JSON value can't be stored in a Go variable of some type.
type UnmarshalTypeError struct {
	// Value describes the JSON value: "bool", "array", "number -5".
	Value string
	Type  reflect.Type
	// Offset is how many bytes were read when the value was seen.
	Offset int64
	// Struct is the name of the type of the variable that everything is stored in, Field the way to the value in it.
	Struct string
	Field  string
	// Err says more, or is nil.
	Err error
}

func (e *UnmarshalTypeError) Error() string {
	s := "json: cannot unmarshal " + e.Value + " into Go value of type " + e.Type.String()
	if e.Struct != "" || e.Field != "" {
		last := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
		what := "Go struct field "
		if last != "" && strings.Trim(last, "0123456789") == "" {
			what = ""
		}
		s = "json: cannot unmarshal " + e.Value + " into " + what + e.Struct + "." + e.Field + " of type " + e.Type.String()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns Err.
func (e *UnmarshalTypeError) Unwrap() error { return e.Err }

// An UnmarshalFieldError said that a key led to an unexported field.
//
// Deprecated: nothing returns it.
type UnmarshalFieldError struct {
	Key   string
	Type  reflect.Type
	Field reflect.StructField
}

func (e *UnmarshalFieldError) Error() string {
	return "json: cannot unmarshal object key " + strconv.Quote(e.Key) + " into unexported field " + e.Field.Name +
		" of type " + e.Type.String()
}

// An InvalidUnmarshalError says that the argument of Unmarshal isn't a pointer to something.
type InvalidUnmarshalError struct {
	Type reflect.Type
}

func (e *InvalidUnmarshalError) Error() string {
	switch {
	case e.Type == nil:
		return "json: Unmarshal(nil)"
	case e.Type.Kind() != reflect.Pointer:
		return "json: Unmarshal(non-pointer " + e.Type.String() + ")"
	}
	return "json: Unmarshal(nil " + e.Type.String() + ")"
}

// An UnsupportedTypeError says that values of a type can't be written.
type UnsupportedTypeError struct {
	Type reflect.Type
}

func (e *UnsupportedTypeError) Error() string { return "json: unsupported type: " + e.Type.String() }

// An UnsupportedValueError says that a value can't be written.
type UnsupportedValueError struct {
	Value reflect.Value
	Str   string
}

func (e *UnsupportedValueError) Error() string { return "json: unsupported value: " + e.Str }

// An InvalidUTF8Error said that a string isn't UTF-8.
//
// Deprecated: nothing returns it; such strings are written with U+FFFD.
type InvalidUTF8Error struct {
	S string
}

func (e *InvalidUTF8Error) Error() string {
	return "json: invalid UTF-8 in string: " + strconv.Quote(e.S)
}

// A MarshalerError is the error of a method that writes a value.
type MarshalerError struct {
	Type   reflect.Type
	Err    error
	method string
}

func (e *MarshalerError) Error() string {
	m := e.method
	if m == "" {
		m = "MarshalJSON"
	}
	return "json: error calling " + m + " for type " + e.Type.String() + ": " + e.Err.Error()
}

// Unwrap returns Err.
func (e *MarshalerError) Unwrap() error { return e.Err }
