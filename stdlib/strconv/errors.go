// Package strconv converts between values of basic types and their text.
package strconv

import "errors"

// ErrRange says that a value does not fit the target type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that the text is not of the target type's form.
var ErrSyntax = errors.New("invalid syntax")

// IntSize is the size of an int or uint in bits.
const IntSize = 32 << (^uint(0) >> 63)

// NumError records a failed conversion.
type NumError struct {
	Func string // the function that failed, such as ParseInt
	Num  string // its input
	Err  error  // why: ErrRange, ErrSyntax or another error
}

// Error describes the failure.
func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *NumError) Unwrap() error { return e.Err }

// fail makes a NumError with a copy of the input, so that it does not keep a larger string alive or let the input
// escape.
func fail(fn, num string, err error) error {
	return &NumError{Func: fn, Num: string([]byte(num)), Err: err}
}

// ParseBool returns the value of 1, t, T, true, True, TRUE and 0, f, F, false, False, FALSE.
func ParseBool(str string) (bool, error) {
	switch str {
	case "true", "1", "t", "T", "True", "TRUE":
		return true, nil
	case "false", "0", "f", "F", "False", "FALSE":
		return false, nil
	}
	return false, fail("ParseBool", str, ErrSyntax)
}

// FormatBool returns "true" or "false".
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// AppendBool appends "true" or "false" to dst.
func AppendBool(dst []byte, b bool) []byte { return append(dst, FormatBool(b)...) }
