// Package typ is the test double of what packages above reflection need of stdlib/internal/typ: the name of a value's
// type and whether it can be compared.
package typ

import "reflect"

const Comparable = 1 << 3

type Desc struct {
	Str   string
	Flags uint8
	Elem  *Desc // of pointers
}

func Of(v any) *Desc {
	t := reflect.TypeOf(v)
	if t == nil {
		return nil
	}
	d := &Desc{Str: t.String()}
	if t.Comparable() {
		d.Flags = Comparable
	}
	if t.Kind() == reflect.Pointer {
		d.Elem = &Desc{Str: t.Elem().String()}
	}
	return d
}
