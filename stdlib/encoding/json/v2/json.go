// Package json converts between Go values and JSON. It differs from the first version of encoding/json in what it does
// unless told otherwise, and in that options tell it.
package json

import (
	"encoding/json/internal/opt"
	"encoding/json/jsontext"
	"errors"
	"io"
	"reflect"
)

// hidden is what package jsontext exports for this package.
var hidden = jsontext.Internal.Export(&opt.Granted)

var (
	errNames  = errors.New("cannot change duplicate name checks after a JSON object has already begun processing")
	errUTF8   = errors.New("cannot change UTF-8 checks after a JSON object has already begun processing")
	errSpaces = errors.New("cannot change whitespace formatting within a MarshalEncode call")
)

// Marshal returns in as JSON.
//
// Functions of the option WithMarshalers for a value's type have priority. Else the value is what its methods say, if its
// type or the pointer type to it is a MarshalerTo, a Marshaler, an encoding.TextAppender or an encoding.TextMarshaler, in
// this order; the latter two make strings. Otherwise booleans, numbers and strings are themselves; slices and arrays are
// arrays, but those of bytes strings in base64; maps and structs are objects; pointers and interfaces are what is behind,
// or null; a time.Time is a string as RFC 3339 has it. Nil slices and maps are empty arrays and objects. As names, numbers
// are put in strings.
//
// The members of a struct are its exported fields and those of embedded structs, as far as the rules of Go for selectors
// would find them, names from tags having priority. A field's tag has the form `json:"name,option,…"`: the name may be
// empty, "-" leaves the field out. omitzero leaves out what is a zero value, or what IsZero says is; omitempty what is
// null, "", {} or [] in JSON. string puts a number in a string. case:ignore and case:strict say how the name is compared.
// embed makes the members of a struct members of the object around; in a map with strings as keys or in a jsontext.Value
// they are the members that have no field.
//
// NaN and infinities, channels, functions, complex numbers, durations, and strings that aren't UTF-8 are errors, so is a
// value that contains itself.
func Marshal(in any, opts ...Options) (out []byte, err error) {
	e := hidden.NewEncoder(nil, opts)
	// What was written before an error shows where it is.
	if err = marshal(e, in); err == nil || !hidden.Settings(e).Has(opt.ReportErrorsWithLegacySemantics) {
		out = append([]byte(nil), hidden.Buffer(e)...)
	}
	hidden.Done(e)
	return out, err
}

// MarshalWrite writes in as JSON to out, as Marshal would return it.
func MarshalWrite(out io.Writer, in any, opts ...Options) error {
	e := hidden.NewEncoder(out, opts)
	err := marshal(e, in)
	hidden.Done(e)
	return err
}

// MarshalEncode writes in as the next value of out. The options hold for the call, besides those that out has.
func MarshalEncode(out *jsontext.Encoder, in any, opts ...Options) error {
	if len(opts) > 0 {
		set := hidden.Settings(out)
		before := *set
		defer func() { *set = before }()
		set.Add(opts...)
		t := reflect.TypeOf(in)
		if err := changed(&before, set, hidden.AtName(out)); err != nil {
			return errorBefore(out, t, err)
		}
		if set.Given&opt.Spacing != 0 {
			hidden.Complete(set)
			if before.On&opt.Spacing != set.On&opt.Spacing ||
				set.Has(opt.Multiline) && (before.IndentText != set.IndentText || before.PrefixText != set.PrefixText) {
				return errorBefore(out, t, errSpaces)
			}
		}
	}
	return marshal(out, in)
}

// changed returns an error if options change in the middle of an object that belong to the whole of it.
func changed(before, now *opt.Set, within bool) error {
	switch {
	case !within:
	case before.Has(opt.AllowDuplicateNames) != now.Has(opt.AllowDuplicateNames):
		return errNames
	case before.Has(opt.AllowInvalidUTF8) != now.Has(opt.AllowInvalidUTF8):
		return errUTF8
	}
	return nil
}

// marshal writes the value given by a caller.
func marshal(e *jsontext.Encoder, in any) error {
	v := reflect.ValueOf(in)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return null(e)
	}
	o := hidden.Settings(e)
	copied := v.Kind() != reflect.Pointer
	if copied {
		c := reflect.New(v.Type())
		c.Elem().Set(v)
		v = c
	}
	err := planOf(v.Type().Elem()).write(e, o, v.UnsafePointer(), copied)
	if err == nil {
		return nil
	}
	if !o.Has(opt.AllowDuplicateNames) {
		hidden.Lost(e)
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		err = opt.Legacy.MarshalError(in, err)
	}
	return err
}

// Unmarshal stores the value of a JSON text in the variable that out points to.
//
// Functions of the option WithUnmarshalers for a variable's type have priority. Else the variable reads itself if its
// pointer type is an UnmarshalerFrom, an Unmarshaler or, from strings, an encoding.TextUnmarshaler, in this order.
// Otherwise the value is stored as Marshal would have written it; pointers are made as needed. In empty interfaces,
// values become bool, float64, string, []any, map[string]any and nil. null makes everything zero. Objects change what
// structs, maps, pointers and interfaces hold; all else replaces what was there. Arrays must have as many elements as
// there are in Go.
//
// An error ends the work; what was stored before it stays.
func Unmarshal(in []byte, out any, opts ...Options) error {
	d := hidden.NewDecoder(nil, in, opts)
	err := unmarshal(d, out, true)
	hidden.Close(d)
	return err
}

// UnmarshalRead is Unmarshal for all that in has to the end.
func UnmarshalRead(in io.Reader, out any, opts ...Options) error {
	d := hidden.NewDecoder(in, nil, opts)
	err := unmarshal(d, out, true)
	hidden.Close(d)
	return err
}

// UnmarshalDecode is Unmarshal for the next value of in; at the end of the stream it returns io.EOF. The options hold for
// the call, besides those that in has.
func UnmarshalDecode(in *jsontext.Decoder, out any, opts ...Options) error {
	if len(opts) > 0 {
		set := hidden.ReadSettings(in)
		before := *set
		defer func() { *set = before }()
		set.Add(opts...)
		if err := changed(&before, set, hidden.NameNext(in)); err != nil {
			return errorAhead(in, set, reflect.TypeOf(out), err)
		}
	}
	return unmarshal(in, out, false)
}

// unmarshal reads the value for a caller; alone says that nothing may follow.
func unmarshal(d *jsontext.Decoder, out any, alone bool) error {
	o := hidden.ReadSettings(d)
	err := read(d, o, out, alone)
	if err != nil && o.Has(opt.ReportErrorsWithLegacySemantics) {
		err = opt.Legacy.UnmarshalError(out, err)
	}
	return err
}

func read(d *jsontext.Decoder, o *opt.Set, out any, alone bool) error {
	v := reflect.ValueOf(out)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return &SemanticError{action: reading, GoType: reflect.TypeOf(out), Err: opt.ErrNotPointer}
	}
	ended := func(err error) error {
		if err == io.EOF && alone {
			end := d.InputOffset() + int64(len(d.UnreadBuffer()))
			return &jsontext.SyntacticError{ByteOffset: end, Err: io.ErrUnexpectedEOF}
		}
		return err
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		if err := hidden.Check(d, alone); err != nil {
			return ended(err)
		}
	}
	if err := planOf(v.Type().Elem()).read(d, o, v.UnsafePointer()); err != nil {
		if !o.Has(opt.AllowDuplicateNames) {
			hidden.ReadLost(d)
		}
		return ended(err)
	}
	if alone {
		return hidden.NothingLeft(d)
	}
	return nil
}
