package opt

import "errors"

// Errors that both packages for values know.
var (
	ErrCycle        = errors.New("encountered a cycle")
	ErrNotPointer   = errors.New("value must be passed as a non-nil pointer reference")
	ErrNilInterface = errors.New("cannot derive concrete type for nil interface with finite type set")
	ErrNotOne       = errors.New("must read or write exactly one value")
	ErrTouched      = errors.New("unsupported calls must not read or write any tokens")
	ErrHidden       = errors.New("cannot set embedded pointer to unexported struct type")
	ErrNotObject    = errors.New("embedded raw value must be a JSON object")
)

// A ValueError is the error about a value that JSON doesn't have.
type ValueError struct {
	Value any
	Err   error
}

func (e *ValueError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *ValueError) Unwrap() error { return e.Err }

// Legacy is what package encoding/json adds to encoding/json/v2, for ReportErrorsWithLegacySemantics and RawNumbers: only
// a program with the former can ask for these.
var Legacy struct {
	// MarshalError and UnmarshalError make errors of package encoding/json out of those of encoding/json/v2; root is
	// what the user gave.
	MarshalError   func(root any, err error) error
	UnmarshalError func(root any, err error) error
	// MethodError is the error of a method or function of that name.
	MethodError func(v any, err error, name string) error
	// NewNumber returns a pointer to a Number, Number one with the text.
	NewNumber func() any
	Number    func(text []byte) any
}
