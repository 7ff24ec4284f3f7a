package template

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
)

var (
	errBadComparison = errors.New("invalid type for comparison")
	errNoComparison  = errors.New("missing argument for comparison")
)

// A basic is a class of kinds within which values can be compared.
type basic int

const (
	notBasic basic = iota
	basicBool
	basicInt
	basicUint
	basicFloat
	basicComplex
	basicString
)

func basicOf(v reflect.Value) basic {
	switch k := v.Kind(); {
	case k == reflect.Bool:
		return basicBool
	case signed(k):
		return basicInt
	case unsigned(k):
		return basicUint
	case k == reflect.Float32 || k == reflect.Float64:
		return basicFloat
	case k == reflect.Complex64 || k == reflect.Complex128:
		return basicComplex
	case k == reflect.String:
		return basicString
	}
	return notBasic
}

func isNil(v reflect.Value) bool {
	if !v.IsValid() {
		return true
	}
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return false
}

// mixed compares a signed with an unsigned integer.
func mixed(i int64, u uint64) int {
	if i < 0 {
		return -1
	}
	return cmp.Compare(uint64(i), u)
}

// eq reports whether a equals one of the others.
func eq(a reflect.Value, others []reflect.Value) (bool, error) {
	if len(others) == 0 {
		return false, errNoComparison
	}
	a = concrete(a)
	for _, b := range others {
		if ok, err := equal(a, concrete(b)); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func equal(a, b reflect.Value) (bool, error) {
	ka, kb := basicOf(a), basicOf(b)
	switch {
	case ka == basicInt && kb == basicUint:
		return mixed(a.Int(), b.Uint()) == 0, nil
	case ka == basicUint && kb == basicInt:
		return mixed(b.Int(), a.Uint()) == 0, nil
	case ka != kb:
		if a.IsValid() && b.IsValid() {
			return false, fmt.Errorf("incompatible types for comparison: %v and %v", a.Type(), b.Type())
		}
		return false, nil
	}
	switch ka {
	case basicBool:
		return a.Bool() == b.Bool(), nil
	case basicInt:
		return a.Int() == b.Int(), nil
	case basicUint:
		return a.Uint() == b.Uint(), nil
	case basicFloat:
		return a.Float() == b.Float(), nil
	case basicComplex:
		return a.Complex() == b.Complex(), nil
	case basicString:
		return a.String() == b.String(), nil
	}
	if a.IsValid() && b.IsValid() && a.Kind() != b.Kind() {
		return false, fmt.Errorf("non-comparable types %s: %v, %s: %v", a, a.Type(), b.Type(), b)
	}
	if isNil(a) || isNil(b) {
		return isNil(a) == isNil(b), nil
	}
	if !b.Type().Comparable() {
		return false, fmt.Errorf("non-comparable type %s: %v", b, b.Type())
	}
	return a.Interface() == b.Interface(), nil
}

// lt reports whether a is less than b.
func lt(a, b reflect.Value) (bool, error) {
	a, b = concrete(a), concrete(b)
	ka, kb := basicOf(a), basicOf(b)
	switch {
	case ka == notBasic || kb == notBasic:
		return false, errBadComparison
	case ka == basicInt && kb == basicUint:
		return mixed(a.Int(), b.Uint()) < 0, nil
	case ka == basicUint && kb == basicInt:
		return mixed(b.Int(), a.Uint()) > 0, nil
	case ka != kb:
		return false, fmt.Errorf("incompatible types for comparison: %v and %v", a.Type(), b.Type())
	}
	switch ka {
	case basicInt:
		return a.Int() < b.Int(), nil
	case basicUint:
		return a.Uint() < b.Uint(), nil
	case basicFloat:
		return a.Float() < b.Float(), nil
	case basicString:
		return a.String() < b.String(), nil
	}
	return false, errBadComparison
}

func le(a, b reflect.Value) (bool, error) {
	if ok, err := lt(a, b); ok || err != nil {
		return ok, err
	}
	return eq(a, []reflect.Value{b})
}

// truth reports whether a value is not empty.
func truth(v reflect.Value) bool {
	t, _ := isTrue(concrete(v))
	return t
}

// IsTrue reports whether a value is not empty as if and with see it, and whether it can be asked at all.
func IsTrue(val any) (truth, ok bool) { return isTrue(reflect.ValueOf(val)) }

func isTrue(v reflect.Value) (truth, ok bool) {
	switch k := v.Kind(); {
	case k == reflect.Invalid:
		return false, true
	case k == reflect.Bool:
		return v.Bool(), true
	case signed(k):
		return v.Int() != 0, true
	case unsigned(k):
		return v.Uint() != 0, true
	}
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0, true
	case reflect.Chan, reflect.Func, reflect.Pointer, reflect.UnsafePointer, reflect.Interface:
		return !v.IsNil(), true
	case reflect.Float32, reflect.Float64:
		return v.Float() != 0, true
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() != 0, true
	case reflect.Struct:
		return true, true
	}
	return false, false
}
