package json

import (
	"encoding/json/jsontext"
	"errors"
	"reflect"
	"strings"
)

// The names that tests have for what is called otherwise here.
var (
	errInvalidStringTag       = errQuotedTag
	errNonSingularValue       = errNotOne
	errUnsupportedMutation    = errTouched
	errChangingDuplicateNames = errNames
	errChangingInvalidUTF8    = errUTF8
	errChangingWhitespace     = errSpaces
	errAmbiguousName          = errAmbiguous
	errRawEmbedNotObject      = errNotObject
	errNilField               = errHidden
	errNonStringValue         = errNotText
	errArrayUnderflow         = errTooFew
	errArrayOverflow          = errTooMany
	timeTimeType              = timeType
	timeDurationType          = durationType
	bytesType                 = reflect.TypeFor[[]byte]()
	float64Type               = floatType
	mapStringAnyType          = objectType
	sliceAnyType              = arrayType
	jsontextValueType         = textType
)

const startDetectingCyclesAfter = suspicious

func len64[Bytes ~[]byte | ~string](b Bytes) int64 { return int64(len(b)) }

func newDuplicateNameError(p jsontext.Pointer, quoted []byte, offset int64) error {
	if quoted != nil {
		name, _ := jsontext.AppendUnquote(nil, quoted)
		p = p.AppendToken(string(name))
	}
	return &jsontext.SyntacticError{ByteOffset: offset, JSONPointer: p, Err: jsontext.ErrDuplicateName}
}

// errNoExportedFields has the text that package shape gives to a struct type without fields for JSON.
var errNoExportedFields = errors.New("Go struct has no exported fields")

const errorPrefix = "json: "

// errorModalVerb is the verb of messages.
func errorModalVerb() string { return strings.TrimPrefix(verb(), errorPrefix) }

// wrapErrUnsupported keeps errors.ErrUnsupported from callers.
func wrapErrUnsupported(err error, what string) error { return notUnsupported(err, what) }

type isZeroer interface{ IsZero() bool }
