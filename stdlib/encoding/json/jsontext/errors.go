package jsontext

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// ErrDuplicateName is the Err of a SyntacticError about a name that its object already has, ErrNonStringName of one
// about a value where a name should be.
var (
	ErrDuplicateName = errors.New("duplicate object member name")
	ErrNonStringName = errors.New("object member name must be a string")
)

var (
	errMissingValue = errors.New("missing value after object name")
	errMismatch     = errors.New("mismatching structural token for object or array")
	errInvalidToken = errors.New("invalid jsontext.Token")
	errNamesLost    = errors.New("object namespace is in an invalid state")
	errTooDeep      = errors.New("exceeded max depth")
	errNilUnmarshal = errors.New("jsontext.Value: UnmarshalJSON on nil pointer")
)

// A SyntacticError says that a text isn't JSON.
type SyntacticError struct {
	// Errors can't be compared with ==, and need names of fields when they are made.
	_ [0]func()

	// ByteOffset is where in the text, JSONPointer the innermost value concerned.
	ByteOffset  int64
	JSONPointer Pointer
	// Err says what is wrong.
	Err error
}

// longest is how much of a pointer messages show.
const longest = 100

// shortened returns the beginning and the end of a long pointer.
func shortened(p Pointer) string {
	s := string(p)
	if len(s) <= longest {
		return s
	}
	// Cut between tokens, or at least between characters.
	i, j := longest/2, len(s)-longest/2
	for i > 0 && s[i-1] != '/' {
		i--
	}
	for j < len(s) && s[j] != '/' {
		j++
	}
	if i == 0 {
		for i = longest / 2; !utf8.RuneStart(s[i]); i-- {
		}
	}
	if j == len(s) {
		for j = len(s) - longest/2; !utf8.RuneStart(s[j]); j++ {
		}
	}
	return s[:i] + "…" + s[j:]
}

func (e *SyntacticError) Error() string {
	pointer, offset := e.JSONPointer, e.ByteOffset
	s := "jsontext: syntactic error"
	if e.Err != nil {
		s = "jsontext: " + e.Err.Error()
	}
	if e.Err == ErrDuplicateName {
		s += " " + strconv.Quote(pointer.LastToken())
		pointer, offset = pointer.Parent(), 0
	}
	if pointer != "" {
		s += " within " + strconv.Quote(shortened(pointer))
	}
	if offset > 0 {
		s += " after offset " + strconv.FormatInt(offset, 10)
	}
	return s
}

// Unwrap returns Err.
func (e *SyntacticError) Unwrap() error { return e.Err }

// cause makes an error of what wire has found.
func cause(e *wire.Error) error {
	switch e.Fault {
	case wire.Ended:
		return io.ErrUnexpectedEOF
	case wire.Deep:
		return errTooDeep
	case wire.NotUTF8:
		return wire.ErrNotUTF8
	}
	return e.Cause()
}

// legacyOffset is what the first version of encoding/json adds to the place of an error: it is behind what is wrong.
func legacyOffset(s *opt.Set, err error) int {
	if !s.Has(opt.ReportErrorsWithLegacySemantics) || err == io.ErrUnexpectedEOF {
		return 0
	}
	if e, ok := err.(*wire.TextError); ok {
		return e.Size
	}
	return 1
}

// streamError is an error of the stream below.
type streamError struct {
	action string
	err    error
}

func (e *streamError) Error() string { return "jsontext: " + e.action + " error: " + e.err.Error() }

func (e *streamError) Unwrap() error { return e.err }

// numberError says that a token isn't a number of some type.
type numberError struct {
	token, method string
	err           error
}

func (e *numberError) Error() string {
	return "jsontext.Token(" + e.token + ")." + e.method + " error: " + e.err.Error()
}

func (e *numberError) Unwrap() error { return e.err }
