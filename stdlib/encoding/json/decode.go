package json

import (
	"encoding/json/internal/wire"
	jsonv2 "encoding/json/v2"
	"reflect"
	"sync"
)

// Unmarshaler is implemented by types that read themselves from JSON. UnmarshalJSON must copy what it keeps.
type Unmarshaler = jsonv2.Unmarshaler

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// Unmarshal stores the value of a JSON text in the variable that v points to.
//
// A variable whose pointer type is an Unmarshaler or, for strings, an encoding.TextUnmarshaler is left to the method.
// Otherwise the value is stored as Marshal would have written it: objects in structs and maps, arrays in slices and
// arrays, strings in strings or as base64 in slices of bytes, and so on; pointers are made as needed. Members without a
// field are skipped; names match fields that differ in case only. In empty interfaces, values become bool, float64,
// string, []any, map[string]any and nil. null makes pointers, maps, slices and interfaces nil and has no effect on the
// rest. Elements that a slice already has room for, and fields, are changed rather than replaced.
//
// If the text isn't JSON, nothing is stored. If a value doesn't fit its variable, it is skipped, the rest stored, and
// the first such case reported as an UnmarshalTypeError.
func Unmarshal(data []byte, v any) error { return unmarshal(data, v, options{}, false) }

// options say how to read values.
type options struct {
	// numbers makes numbers in interfaces a Number; known makes members without a field errors.
	numbers, known bool
}

// unmarshal stores a text, which may have been looked at already.
func unmarshal(data []byte, v any, o options, valid bool) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	d := decoders.Get().(*decoder)
	if !valid {
		d.checker.Reset()
		i, _, err := d.checker.Check(data, 0, true)
		if err == nil {
			err = wire.Rest(data, i)
		}
		if err != nil {
			decoders.Put(d)
			return syntaxError(err, 0)
		}
	}
	d.options, d.data, d.root = o, data, rv.Type()
	d.value(planOf(rv.Type().Elem()), rv.UnsafePointer(), wire.Space(data, 0), 0)
	err := d.err
	d.data, d.root, d.err = nil, nil, nil
	decoders.Put(d)
	return err
}
