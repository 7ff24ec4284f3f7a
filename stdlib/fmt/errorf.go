package fmt

import (
	"errors"
	"slices"
)

// The type's name and fields are the reference's: %T and %#v show them.
type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }

// Errorf returns an error with formatted text. It wraps the operands of the %w verbs, which must be errors.
func Errorf(format string, a ...any) error {
	p := newPrinter()
	p.wrap = true
	p.format(format, a)
	indices := p.wrapped
	text := p.text()
	// An operand that several verbs name counts once.
	slices.Sort(indices)
	indices = slices.Compact(indices)
	var errs []error
	for _, i := range indices {
		if e, ok := a[i].(error); ok {
			errs = append(errs, e)
		}
	}
	switch {
	case len(indices) == 0:
		return errors.New(text)
	case len(indices) == 1:
		e := &wrapError{msg: text}
		e.err, _ = a[indices[0]].(error)
		return e
	}
	return &wrapErrors{text, errs}
}
