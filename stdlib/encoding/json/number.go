package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	jsonv2 "encoding/json/v2"
	"fmt"
	"strconv"
	"unsafe"
)

// A Number is the text of a number.
type Number string

// String returns the text.
func (n Number) String() string { return string(n) }

// Float64 returns the number as a float64.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 returns the number as an int64.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

// MarshalJSONTo writes the number, as a string where the encoder's options or its place ask for that. The empty Number
// is 0.
func (n Number) MarshalJSONTo(enc *jsontext.Encoder) error {
	if n == "" {
		n = "0"
	}
	text := string(n)
	if inString(enc.Options(), enc) {
		text = `"` + text + `"`
	}
	if !isNumber(string(n)) {
		return notNumber(text)
	}
	return enc.WriteValue(jsontext.Value(text))
}

// UnmarshalJSONFrom reads a number, or a string that has one; where the decoder's options or its place ask for a
// string it must be one. null has no effect.
func (n *Number) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	quote := inString(dec.Options(), dec)
	v, err := dec.ReadValue()
	if err != nil {
		return err
	}
	switch k := v.Kind(); {
	case k == jsontext.KindNull:
		if set := opt.Join(dec.Options()); !set.Has(opt.MergeWithLegacySemantics) {
			*n = ""
		}
	case k == jsontext.KindString:
		s := string(wire.AppendUnquote(nil, v[1:len(v)-1]))
		if !isNumber(s) {
			return &jsonv2.SemanticError{JSONKind: k, JSONValue: v.Clone(), GoType: numberType, Err: strconv.ErrSyntax}
		}
		*n = Number(s)
	case k == jsontext.KindNumber && !quote:
		*n = Number(v)
	default:
		return &jsonv2.SemanticError{JSONKind: k, GoType: numberType}
	}
	return nil
}

// inString reports whether numbers must be in strings: by an option, or because they are names.
func inString(options Options, at interface {
	StackDepth() int
	StackIndex(i int) (jsontext.Kind, int64)
}) bool {
	asked, _ := jsonv2.GetOption(options, jsonv2.StringifyNumbers)
	k, n := at.StackIndex(at.StackDepth())
	return asked || k == jsontext.KindBeginObject && n%2 == 0
}

// isNumber reports whether s is a number in JSON.
func isNumber(s string) bool {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	end, err := wire.Number(b, 0)
	return err == nil && end == len(b)
}

func notNumber(text string) error {
	return fmt.Errorf("cannot parse %q as JSON number: %w", text, strconv.ErrSyntax)
}
