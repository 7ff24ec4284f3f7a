// Package errors makes error values and looks into chains of them.
//
// An error wraps others when it has a method Unwrap() error or Unwrap() []error. The errors reachable that way form a
// tree, which Is, As and AsType search depth first, the error itself before what it wraps.
package errors

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// The names of the error types and of their fields are those of the reference: %T and %#v show them.
type errorString struct {
	s string
}

func (e *errorString) Error() string { return e.s }

// New returns an error with the given text. Every call gives an error that is equal only to itself.
func New(text string) error { return &errorString{text} }

// ErrUnsupported says that an operation can't be done because the system, the file or the peer doesn't support it.
// Errors of other types may report themselves as it through an Is method.
var ErrUnsupported = New("unsupported operation")

// Unwrap returns what err.Unwrap() returns, if err has a method Unwrap() error, else nil.
func Unwrap(err error) error {
	if w, ok := err.(interface{ Unwrap() error }); ok {
		return w.Unwrap()
	}
	return nil
}

// search calls match on err and the errors it wraps until match is true.
func search(err error, match func(error) bool) bool {
	for err != nil {
		if match(err) {
			return true
		}
		switch w := err.(type) {
		case interface{ Unwrap() error }:
			err = w.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range w.Unwrap() {
				if search(e, match) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// Is reports whether err or an error it wraps equals target or says so through a method Is(error) bool.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := typ.Of(target).Flags&typ.Comparable != 0
	return search(err, func(e error) bool {
		if comparable && e == target {
			return true
		}
		x, ok := e.(interface{ Is(error) bool })
		return ok && x.Is(target)
	})
}

// As finds the first error in err's tree that fits the variable target points to, stores it there and reports true. An
// error fits if its type is assignable to the variable's, or if its method As(any) bool stores something itself.
// target must be a non-nil pointer to an interface type or to a type that is an error.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	if target == nil {
		panic("errors: target cannot be nil")
	}
	e := (*typ.Eface)(unsafe.Pointer(&target))
	if e.Type.Kind != typ.Pointer || e.Data == nil {
		panic("errors: target must be a non-nil pointer")
	}
	want := e.Type.Elem
	errorType := typ.Of((*error)(nil)).Elem
	if want.Kind != typ.Interface && rt.Itab(unsafe.Pointer(errorType), unsafe.Pointer(want)) == nil {
		panic("errors: *target must be interface or implement error")
	}
	return search(err, func(e2 error) bool {
		if assign(want, e.Data, e2) {
			return true
		}
		x, ok := e2.(interface{ As(any) bool })
		return ok && x.As(target)
	})
}

// assign stores err in the variable of type want at p if it can be.
func assign(want *typ.Desc, p unsafe.Pointer, err error) bool {
	v := any(err)
	src := (*typ.Eface)(unsafe.Pointer(&v))
	switch {
	case want.Kind == typ.Interface && len(want.InterfaceMethods()) == 0:
		*(*any)(p) = v
	case want.Kind == typ.Interface:
		itab := rt.Itab(unsafe.Pointer(want), unsafe.Pointer(src.Type))
		if itab == nil {
			return false
		}
		*(*[2]unsafe.Pointer)(p) = [2]unsafe.Pointer{itab, src.Data}
	case want != src.Type:
		return false
	case want.IsDirect():
		*(*unsafe.Pointer)(p) = src.Data
	default:
		rt.TypedMove(unsafe.Pointer(want), p, src.Data)
	}
	return true
}

// AsType is As with the type as its parameter: it returns the first error in err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	var found E
	ok := search(err, func(e error) bool {
		if x, ok := e.(E); ok {
			found = x
			return true
		}
		x, ok := e.(interface{ As(any) bool })
		return ok && x.As(&found)
	})
	return found, ok
}

// joinError is the error that Join makes.
type joinError struct {
	errs []error
}

// Join returns an error that wraps the non-nil ones of errs, nil if there are none. Its text is theirs, a line each.
func Join(errs ...error) error {
	n := 0
	for _, e := range errs {
		if e != nil {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	s := &joinError{make([]error, 0, n)}
	for _, e := range errs {
		if e != nil {
			s.errs = append(s.errs, e)
		}
	}
	return s
}

func (s *joinError) Error() string {
	text := s.errs[0].Error()
	for _, e := range s.errs[1:] {
		text += "\n" + e.Error()
	}
	return text
}

func (s *joinError) Unwrap() []error { return s.errs }
