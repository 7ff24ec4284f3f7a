// Package fmtsort puts the entries of maps in order, for packages that print them.
package fmtsort

import (
	"cmp"
	"reflect"
	"slices"
)

// An Entry is an entry of a map.
type Entry struct{ Key, Elem reflect.Value }

// Sort returns a map's entries in the order of their keys, where there is one.
func Sort(m reflect.Value) []Entry {
	list := make([]Entry, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		list = append(list, Entry{it.Key(), it.Value()})
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return compareKeys(a.Key, b.Key) })
	return list
}

// compareKeys orders two keys of one type: numbers and strings as < does (NaN first), false before true, nil first,
// structs and arrays by their parts, pointers and channels by address, interfaces by type and then value.
func compareKeys(a, b reflect.Value) int {
	if a.Type() != b.Type() {
		return -1
	}
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := cmp.Compare(real(x), real(y)); c != 0 {
			return c
		}
		return cmp.Compare(imag(x), imag(y))
	case reflect.Bool:
		switch {
		case a.Bool() == b.Bool():
			return 0
		case a.Bool():
			return 1
		}
		return -1
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Array:
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Interface:
		switch {
		case a.IsNil() && b.IsNil():
			return 0
		case a.IsNil():
			return -1
		case b.IsNil():
			return 1
		}
		x, y := a.Elem(), b.Elem()
		if x.Type() != y.Type() {
			return cmp.Compare(reflect.ValueOf(x.Type()).Pointer(), reflect.ValueOf(y.Type()).Pointer())
		}
		return compareKeys(x, y)
	}
	panic("fmtsort: map key of kind " + a.Kind().String() + " can't be ordered")
}
