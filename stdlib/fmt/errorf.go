package fmt

import (
	"errors"
	"slices"
)

type wrapOne struct {
	text string
	err  error
}

func (e *wrapOne) Error() string { return e.text }
func (e *wrapOne) Unwrap() error { return e.err }

type wrapMany struct {
	text string
	errs []error
}

func (e *wrapMany) Error() string   { return e.text }
func (e *wrapMany) Unwrap() []error { return e.errs }

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
		e := &wrapOne{text: text}
		e.err, _ = a[indices[0]].(error)
		return e
	}
	return &wrapMany{text, errs}
}
