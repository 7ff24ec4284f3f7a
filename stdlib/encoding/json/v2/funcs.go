package json

import (
	"encoding/json/internal/opt"
	"encoding/json/jsontext"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// Marshalers are functions that write values of their types, Unmarshalers such that read them; nil is none.
type (
	Marshalers   = typedArshalers[jsontext.Encoder]
	Unmarshalers = typedArshalers[jsontext.Decoder]
)

// typedArshalers are functions for types, the preferred ones first.
type typedArshalers[Coder any] struct {
	_ [0]func()

	list []function[Coder]
	// fits has the functions for each type that was met.
	fits sync.Map
	// common: there is one for a type that values in an empty interface get by themselves.
	common bool
}

// A function reads or writes values of a type.
type function[Coder any] struct {
	typ reflect.Type
	// call does so for the value at p. done is false if there is to be another way.
	call func(c *Coder, o *opt.Set, pl *plan, p unsafe.Pointer) (done bool, err error)
}

// join makes one list of several.
func join[Coder any](lists []*typedArshalers[Coder]) *typedArshalers[Coder] {
	var all typedArshalers[Coder]
	for _, l := range lists {
		if l != nil {
			all.list = append(all.list, l.list...)
			all.common = all.common || l.common
		}
	}
	if len(all.list) == 0 {
		return nil
	}
	return &all
}

// JoinMarshalers and JoinUnmarshalers make one list of several. If a function for tokens returns errors.ErrUnsupported,
// the next one for the type is called.
func JoinMarshalers(ms ...*Marshalers) *Marshalers { return join(ms) }

func JoinUnmarshalers(us ...*Unmarshalers) *Unmarshalers { return join(us) }

// of returns the functions for a type.
func (l *typedArshalers[Coder]) of(t reflect.Type) []function[Coder] {
	if l == nil {
		return nil
	}
	if v, ok := l.fits.Load(t); ok {
		return v.([]function[Coder])
	}
	var fit []function[Coder]
	for _, f := range l.list {
		if takes(f.typ, t) {
			fit = append(fit, f)
		}
	}
	l.fits.Store(t, fit)
	return fit
}

// takes reports whether a function for values of type f can be called for variables of type t.
func takes(f, t reflect.Type) bool {
	switch f.Kind() {
	case reflect.Interface:
		return reflect.PointerTo(t).Implements(f)
	case reflect.Pointer:
		return reflect.PointerTo(t) == f
	}
	return t == f
}

// argument returns the variable of type t at p as a T, which takes is true of.
func argument[T any](t reflect.Type, p unsafe.Pointer) T {
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Interface:
		return reflect.NewAt(t, p).Interface().(T)
	case reflect.Pointer:
		return *(*T)(unsafe.Pointer(&p))
	}
	return *(*T)(p)
}

func writersOf(o *opt.Set) *Marshalers {
	if o.On&opt.Marshalers == 0 {
		return nil
	}
	return o.Writers.(*Marshalers)
}

func readersOf(o *opt.Set) *Unmarshalers {
	if o.On&opt.Unmarshalers == 0 {
		return nil
	}
	return o.Readers.(*Unmarshalers)
}

// callWriters lets a function write the value at p, if there is one.
func callWriters(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer) (done bool, err error) {
	for _, f := range writersOf(o).of(pl.typ) {
		if done, err = f.call(e, o, pl, p); done {
			break
		}
	}
	return done, err
}

// callReaders lets a function read the value for the variable at p, if there is one.
func callReaders(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) (done bool, err error) {
	for _, f := range readersOf(o).of(pl.typ) {
		if done, err = f.call(d, o, pl, p); done {
			break
		}
	}
	return done, err
}

// list makes a list of one function. write says that T may be the type of values.
func list[T, Coder any](write bool, call func(c *Coder, o *opt.Set, pl *plan, p unsafe.Pointer) (bool, error)) *typedArshalers[Coder] {
	t := reflect.TypeFor[T]()
	switch k := t.Kind(); {
	case k == reflect.Interface, k == reflect.Pointer && t.Name() == "", k != reflect.Pointer && write:
	case write:
		panic(fmt.Sprintf("input type %v must be an interface type, an unnamed pointer type, or a non-pointer type", t))
	default:
		panic(fmt.Sprintf("input type %v must be an interface type or an unnamed pointer type", t))
	}
	common := []reflect.Type{anyType, boolType, stringType, floatType, objectType, arrayType}
	return &typedArshalers[Coder]{
		list:   []function[Coder]{{t, call}},
		common: slices.ContainsFunc(common, func(c reflect.Type) bool { return takes(t, c) }),
	}
}

// MarshalFunc makes a Marshaler of fn, for values of type T, or for variables if that is a pointer or an interface type.
func MarshalFunc[T any](fn func(T) ([]byte, error)) *Marshalers {
	const what = "marshal function of type func(T) ([]byte, error)"
	return list[T](true, func(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer) (bool, error) {
		text, err := fn(argument[T](pl.typ, p))
		v := func() any { return pl.at(p) }
		return true, jsonWritten(e, o, reflect.TypeFor[T](), v, text, err, what, "MarshalFunc")
	})
}

// MarshalToFunc makes a MarshalerTo of fn.
func MarshalToFunc[T any](fn func(*jsontext.Encoder, T) error) *Marshalers {
	return list[T](true, func(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer) (bool, error) {
		v := func() any { return pl.at(p) }
		call := func(e *jsontext.Encoder) error { return fn(e, argument[T](pl.typ, p)) }
		return tokensWritten(e, o, reflect.TypeFor[T](), v, call, "MarshalToFunc")
	})
}

// UnmarshalFunc makes an Unmarshaler of fn; T must be a pointer or an interface type.
func UnmarshalFunc[T any](fn func([]byte, T) error) *Unmarshalers {
	const what = "unmarshal function of type func([]byte, T) error"
	return list[T](false, func(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) (bool, error) {
		call := func(text []byte) error { return fn(text, argument[T](pl.typ, p)) }
		return true, jsonRead(d, o, reflect.TypeFor[T](), call, what)
	})
}

// UnmarshalFromFunc makes an UnmarshalerFrom of fn; T must be a pointer or an interface type.
func UnmarshalFromFunc[T any](fn func(*jsontext.Decoder, T) error) *Unmarshalers {
	return list[T](false, func(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) (bool, error) {
		call := func(d *jsontext.Decoder) error { return fn(d, argument[T](pl.typ, p)) }
		return tokensRead(d, o, reflect.TypeFor[T](), call)
	})
}
