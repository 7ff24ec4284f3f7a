package driver

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// ValueConverter makes Values of other types' values.
type ValueConverter interface {
	ConvertValue(v any) (Value, error)
}

// Valuer is a type whose values know the Value they are.
type Valuer interface {
	Value() (Value, error)
}

// Bool converts to bool: truth values, the integers 0 and 1, and what strconv.ParseBool reads.
var Bool toBool

type toBool struct{}

var _ ValueConverter = toBool{}

func (toBool) String() string { return "Bool" }

func (toBool) ConvertValue(src any) (Value, error) {
	parse := func(text string) (Value, error) {
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("sql/driver: couldn't convert %q into type bool", src)
		}
		return b, nil
	}
	switch s := src.(type) {
	case bool:
		return s, nil
	case string:
		return parse(s)
	case []byte:
		return parse(string(s))
	}
	number := uint64(2) // neither truth value
	switch v := reflect.ValueOf(src); {
	case v.CanInt():
		number = uint64(v.Int())
	case v.CanUint():
		number = v.Uint()
	default:
		return nil, fmt.Errorf("sql/driver: couldn't convert %v (%T) into type bool", src, src)
	}
	if number > 1 {
		return nil, fmt.Errorf("sql/driver: couldn't convert %d into type bool", src)
	}
	return number == 1, nil
}

// Int32 converts to int64, within the range of int32.
var Int32 toInt32

type toInt32 struct{}

var _ ValueConverter = toInt32{}

func (toInt32) ConvertValue(v any) (Value, error) {
	const least, most = -1 << 31, 1<<31 - 1
	switch rv := reflect.ValueOf(v); {
	case rv.CanInt():
		if n := rv.Int(); least <= n && n <= most {
			return n, nil
		}
		return nil, fmt.Errorf("sql/driver: value %d overflows int32", v)
	case rv.CanUint():
		if n := rv.Uint(); n <= most {
			return int64(n), nil
		}
		return nil, fmt.Errorf("sql/driver: value %d overflows int32", v)
	case rv.Kind() == reflect.String:
		n, err := strconv.Atoi(rv.String())
		if err != nil {
			return nil, fmt.Errorf("sql/driver: value %q can't be converted to int32", v)
		}
		return int64(n), nil
	}
	return nil, fmt.Errorf("sql/driver: unsupported value %v (type %T) converting to int32", v, v)
}

// String converts to string, by formatting what is neither string nor bytes.
var String toString

type toString struct{}

func (toString) ConvertValue(v any) (Value, error) {
	switch v.(type) {
	case string, []byte:
		return v, nil
	}
	return fmt.Sprintf("%v", v), nil
}

// Null leaves nil alone and converts everything else.
type Null struct {
	Converter ValueConverter
}

// ConvertValue converts.
func (n Null) ConvertValue(v any) (Value, error) {
	if v == nil {
		return nil, nil
	}
	return n.Converter.ConvertValue(v)
}

// NotNull refuses nil and converts everything else.
type NotNull struct {
	Converter ValueConverter
}

// ConvertValue converts.
func (n NotNull) ConvertValue(v any) (Value, error) {
	if v == nil {
		return nil, fmt.Errorf("nil value not allowed")
	}
	return n.Converter.ConvertValue(v)
}

// IsValue says whether v is of one of Value's types.
func IsValue(v any) bool {
	switch v.(type) {
	case nil, []byte, bool, float64, int64, string, time.Time:
		return true
	case interface {
		Decompose([]byte) (byte, bool, []byte, int32)
	}:
		return true // a decimal number in parts, which drivers may take
	}
	return false
}

// IsScanValue is IsValue.
func IsScanValue(v any) bool { return IsValue(v) }

// DefaultParameterConverter asks Valuers, follows pointers, and turns what has a basic kind into the Value of that kind.
var DefaultParameterConverter byKind

type byKind struct{}

var _ ValueConverter = byKind{}

func (c byKind) ConvertValue(v any) (Value, error) {
	if IsValue(v) {
		return v, nil
	}
	if asked, ok := v.(Valuer); ok {
		got, err := ask(asked)
		switch {
		case err != nil:
			return nil, err
		case !IsValue(got):
			return nil, fmt.Errorf("non-Value type %T returned from Value", got)
		}
		return got, nil
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.Kind() == reflect.Pointer:
		if rv.IsNil() {
			return nil, nil
		}
		return c.ConvertValue(rv.Elem().Interface())
	case rv.CanInt():
		return rv.Int(), nil
	case rv.CanUint() && rv.Kind() != reflect.Uintptr:
		n := rv.Uint()
		if n > 1<<63-1 {
			return nil, fmt.Errorf("uint64 values with high bit set are not supported")
		}
		return int64(n), nil
	case rv.CanFloat():
		return rv.Float(), nil
	case rv.Kind() == reflect.Bool:
		return rv.Bool(), nil
	case rv.Kind() == reflect.String:
		return rv.String(), nil
	case rv.Kind() == reflect.Slice && rv.Type().Elem().Kind() == reflect.Uint8:
		return rv.Bytes(), nil
	case rv.Kind() == reflect.Slice:
		return nil, fmt.Errorf("unsupported type %T, a slice of %s", v, rv.Type().Elem().Kind())
	}
	return nil, fmt.Errorf("unsupported type %T, a %s", v, rv.Kind())
}

// ask calls Value; a nil pointer whose type has the method only by its element type counts as null.
func ask(v Valuer) (Value, error) {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() &&
		rv.Type().Elem().Implements(reflect.TypeFor[Valuer]()) {
		return nil, nil
	}
	return v.Value()
}
