package sql

import (
	"bytes"
	"database/sql/driver"
	"database/sql/internal"
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"
)

var errNilTarget = errors.New("destination pointer is nil")

// decimalParts and decimalFromParts are decimal numbers that are exchanged without knowing each other's type.
type decimalParts interface {
	Decompose(buf []byte) (form byte, negative bool, coefficient []byte, exponent int32)
}

type decimalFromParts interface {
	Compose(form byte, negative bool, coefficient []byte, exponent int32) error
}

// ConvertAssign puts src where dest points, converting as Rows.Scan does. Drivers whose rows implement
// driver.RowsColumnScanner hand on the context they were given; otherwise it is the zero one.
func ConvertAssign(scanCtx driver.ScanContext, dest any, src driver.Value) error {
	rows, _ := internal.ScanContextValue(internal.ScanContext(scanCtx)).(*Rows)
	return assign(rows, dest, src)
}

// assign is ConvertAssign; rows, if there are any, lend memory to RawBytes and are the parent of cursors.
func assign(rows *Rows, dest, src any) error {
	if done, err := assignSame(rows, dest, src); done {
		return err
	}
	switch d := dest.(type) {
	case *string:
		if text, ok := plainText(nil, src); ok {
			*d = string(text)
			return nil
		}
	case *[]byte:
		if text, ok := plainText(nil, src); ok {
			*d = text
			return nil
		}
	case *RawBytes:
		if rows == nil {
			rows = new(Rows)
		}
		if text, ok := rows.lend(func(buf []byte) ([]byte, bool) { return plainText(buf, src) }); ok {
			*d = text
			return nil
		}
	case *bool:
		v, err := driver.Bool.ConvertValue(src)
		if err == nil {
			*d = v.(bool)
		}
		return err
	case *any:
		*d = src
		return nil
	case Scanner:
		return d.Scan(src)
	}
	if done, err := assignUUID(dest, src); done {
		return err
	}
	return assignByKind(rows, dest, src)
}

// store is the end of assignSame: it writes through a pointer that a program may have left nil.
func store[T any](d *T, v T) (done bool, err error) {
	if d == nil {
		return true, errNilTarget
	}
	*d = v
	return true, nil
}

// assignSame handles the pairs of types that need no number to be written or read.
func assignSame(rows *Rows, dest, src any) (done bool, err error) {
	switch s := src.(type) {
	case string:
		switch d := dest.(type) {
		case *string:
			return store(d, s)
		case *[]byte:
			return store(d, []byte(s))
		case *RawBytes:
			if d == nil {
				return true, errNilTarget
			}
			if rows == nil {
				*d = []byte(s)
				return true, nil
			}
			*d, _ = rows.lend(func(buf []byte) ([]byte, bool) { return append(buf, s...), true })
			return true, nil
		}
	case []byte:
		switch d := dest.(type) {
		case *string:
			return store(d, string(s))
		case *any:
			return store(d, any(bytes.Clone(s)))
		case *[]byte:
			return store(d, bytes.Clone(s))
		case *RawBytes:
			return store(d, s)
		}
	case time.Time:
		switch d := dest.(type) {
		case *time.Time:
			*d = s
			return true, nil
		case *string:
			*d = s.Format(time.RFC3339Nano)
			return true, nil
		case *[]byte:
			return store(d, s.AppendFormat(nil, time.RFC3339Nano))
		case *RawBytes:
			if d == nil {
				return true, errNilTarget
			}
			if rows == nil {
				*d = s.AppendFormat(nil, time.RFC3339Nano)
				return true, nil
			}
			*d, _ = rows.lend(func(buf []byte) ([]byte, bool) { return s.AppendFormat(buf, time.RFC3339Nano), true })
			return true, nil
		}
	case nil:
		switch d := dest.(type) {
		case *any:
			return store(d, nil)
		case *[]byte:
			return store(d, nil)
		case *RawBytes:
			return store(d, nil)
		}
	case driver.Rows:
		if d, ok := dest.(*Rows); ok {
			switch {
			case d == nil:
				return true, errNilTarget
			case rows == nil:
				return true, errors.New("invalid context to convert cursor rows, missing parent *Rows")
			}
			rows.adopt(d, s)
			return true, nil
		}
	case decimalParts:
		if d, ok := dest.(decimalFromParts); ok {
			return true, d.Compose(s.Decompose(nil))
		}
	}
	return false, nil
}

// assignUUID takes the text or the sixteen bytes of an identifier of package uuid. That package is recognised rather
// than imported: programs that don't use it shouldn't contain it.
func assignUUID(dest, src any) (done bool, err error) {
	target := reflect.ValueOf(dest)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return false, nil
	}
	if t := target.Type().Elem(); t.PkgPath() != "uuid" || t.Name() != "UUID" {
		return false, nil
	}
	parser, ok := dest.(encoding.TextUnmarshaler)
	if !ok {
		return false, nil
	}
	var text []byte
	switch s := src.(type) {
	case string:
		text = []byte(s)
	case []byte:
		if len(s) == target.Elem().Len() {
			reflect.Copy(target.Elem(), reflect.ValueOf(s))
			return true, nil
		}
		text = s
	default:
		return false, nil
	}
	if parser.UnmarshalText(text) != nil {
		return true, fmt.Errorf("converting driver.Value type %s (%q) to a UUID: invalid uuid", sourceType(src), text)
	}
	return true, nil
}

func sourceType(src any) string {
	if _, ok := src.([]byte); ok {
		return "[]byte"
	}
	return fmt.Sprintf("%T", src)
}

// assignByKind goes by what dest points to.
func assignByKind(rows *Rows, dest, src any) error {
	pointer := reflect.ValueOf(dest)
	if pointer.Kind() != reflect.Pointer {
		return errors.New("destination not a pointer")
	}
	if pointer.IsNil() {
		return errNilTarget
	}
	from, to := reflect.ValueOf(src), pointer.Elem()
	if from.IsValid() && from.Type().AssignableTo(to.Type()) {
		if b, ok := src.([]byte); ok {
			to.Set(reflect.ValueOf(bytes.Clone(b)))
		} else {
			to.Set(from)
		}
		return nil
	}
	if to.Kind() == from.Kind() && from.Type().ConvertibleTo(to.Type()) {
		to.Set(from.Convert(to.Type()))
		return nil
	}
	if to.Kind() == reflect.Pointer {
		if src == nil {
			to.SetZero()
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return assign(rows, to.Interface(), src)
	}
	number := to.CanInt() || to.CanUint() && to.Kind() != reflect.Uintptr || to.CanFloat()
	if number || to.Kind() == reflect.String {
		if src == nil {
			return fmt.Errorf("converting NULL to %s is unsupported", to.Kind())
		}
	}
	if number {
		return assignNumber(to, src)
	}
	if to.Kind() == reflect.String {
		switch s := src.(type) {
		case string:
			to.SetString(s)
			return nil
		case []byte:
			to.SetString(string(s))
			return nil
		}
	}
	return fmt.Errorf("unsupported Scan, storing driver.Value type %T into type %T", src, dest)
}

// assignNumber reads src's text as a number of to's size.
func assignNumber(to reflect.Value, src any) error {
	text, err := textOf(src), error(nil)
	switch {
	case to.CanInt():
		var n int64
		if n, err = strconv.ParseInt(text, 10, to.Type().Bits()); err == nil {
			to.SetInt(n)
		}
	case to.CanUint():
		var n uint64
		if n, err = strconv.ParseUint(text, 10, to.Type().Bits()); err == nil {
			to.SetUint(n)
		}
	default:
		var f float64
		if f, err = strconv.ParseFloat(text, to.Type().Bits()); err == nil {
			to.SetFloat(f)
		}
	}
	if err != nil {
		if detailed, ok := err.(*strconv.NumError); ok {
			err = detailed.Err
		}
		return fmt.Errorf("converting driver.Value type %T (%q) to a %s: %v", src, text, to.Kind(), err)
	}
	return nil
}

// textOf writes whatever it is.
func textOf(src any) string {
	switch s := src.(type) {
	case string:
		return s
	case []byte:
		return string(s)
	}
	if text, ok := plainText(nil, src); ok {
		return string(text)
	}
	return fmt.Sprintf("%v", src)
}

// plainText appends what numbers, truth values and strings are as text.
func plainText(buf []byte, src any) ([]byte, bool) {
	v := reflect.ValueOf(src)
	switch {
	case v.CanInt():
		return strconv.AppendInt(buf, v.Int(), 10), true
	case v.CanUint() && v.Kind() != reflect.Uintptr:
		return strconv.AppendUint(buf, v.Uint(), 10), true
	case v.CanFloat():
		return strconv.AppendFloat(buf, v.Float(), 'g', -1, v.Type().Bits()), true
	case v.Kind() == reflect.Bool:
		return strconv.AppendBool(buf, v.Bool()), true
	case v.Kind() == reflect.String:
		return append(buf, v.String()...), true
	}
	return nil, false
}
