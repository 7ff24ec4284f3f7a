package json

import (
	"encoding/json/internal/opt"
	"encoding/json/jsontext"
	jsonv2 "encoding/json/v2"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Package encoding/json/v2 makes errors of this package when options of this package ask for that.
func init() {
	opt.Legacy.MarshalError = func(_ any, err error) error { return writingError(err) }
	opt.Legacy.UnmarshalError = func(root any, err error) error { return readingError(reflect.TypeOf(root), err) }
	opt.Legacy.MethodError = func(v any, err error, name string) error {
		return &MarshalerError{reflect.TypeOf(v), err, name}
	}
	opt.Legacy.NewNumber = func() any { return new(Number) }
	opt.Legacy.Number = func(text []byte) any { return Number(text) }
}

// writingError makes an error of this package of one of Marshal in encoding/json/v2.
func writingError(err error) error {
	switch e := err.(type) {
	case *MarshalerError:
		e.Err = textError(e.Err)
	case *jsonv2.SemanticError:
		if e == nil {
			return (*UnsupportedValueError)(nil)
		}
		if e.Err == nil {
			return &UnsupportedTypeError{e.GoType}
		}
		text := strings.TrimPrefix(e.Err.Error(), "unsupported value: ")
		if e.Err == opt.ErrCycle && e.GoType != nil {
			text += " via " + e.GoType.String()
		}
		unsupported := &UnsupportedValueError{Str: text}
		if of, ok := errors.AsType[*opt.ValueError](e.Err); ok {
			unsupported.Value = reflect.ValueOf(of.Value)
		}
		return unsupported
	default:
		return textError(err)
	}
	return err
}

// readingError makes an error of this package of one of Unmarshal in encoding/json/v2, for a variable of
// the type root.
func readingError(root reflect.Type, err error) error {
	e, ok := err.(*jsonv2.SemanticError)
	switch {
	case !ok:
		return textError(err)
	case e == nil:
		return (*UnmarshalTypeError)(nil)
	case e.Err == opt.ErrNotPointer:
		return &InvalidUnmarshalError{e.GoType}
	case e.Err == jsonv2.ErrUnknownName:
		return fmt.Errorf("json: unknown field %q", e.JSONPointer.LastToken())
	case e.Err == opt.ErrNilInterface:
		e.Err = nil
	}
	value := ""
	if e.JSONKind != jsontext.KindInvalid {
		value = kindOf(byte(e.JSONKind))
	}
	cause := e.Err
	if text := e.JSONValue; len(text) > 0 {
		if (cause == strconv.ErrRange || cause == strconv.ErrSyntax) && e.GoType != nil && isNumeric(e.GoType.Kind()) {
			value, cause = "number", nil
			if e.JSONKind == jsontext.KindString {
				text, _ = jsontext.AppendUnquote(nil, text)
			}
		}
		value += " " + string(text)
	}
	u := &UnmarshalTypeError{
		Value: value, Type: e.GoType, Offset: e.ByteOffset, Err: textError(cause),
		Field: strings.ReplaceAll(strings.TrimPrefix(string(e.JSONPointer), "/"), "/", "."),
	}
	if root != nil && e.JSONPointer != "" {
		if root.Kind() == reflect.Pointer {
			root = root.Elem()
		}
		u.Struct = root.Name()
	}
	return u
}

func isNumeric(k reflect.Kind) bool {
	o := opOf[k]
	return o.isInt() || o.isUint() || o.isFloat()
}
