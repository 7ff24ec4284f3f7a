package json

import (
	"cmp"
	"encoding/json/internal/opt"
	"encoding/json/jsontext"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// ErrUnknownName is the Err of a SemanticError about a member without a field.
var ErrUnknownName = errors.New("unknown object member name")

var (
	errAmbiguous = errors.New("ambiguous object member name")
	errQuotedTag = errors.New("invalid use of `string` tag option")
	errNotText   = errors.New("JSON value must be string type")
	errTooFew    = errors.New("too few array elements")
	errTooMany   = errors.New("too many array elements")
	errNoYear    = errors.New("year outside of range [0,9999]")
	errNoZone    = errors.New("timezone hour outside of range [0,23]")
	errNoFormat  = errors.New("no default representation")
)

// A SemanticError says that a value is JSON, but not what a Go type can be.
type SemanticError struct {
	// Errors can't be compared with ==, and need names of fields when they are made.
	_ [0]func()

	action action

	// ByteOffset is where in the text, JSONPointer the innermost value concerned.
	ByteOffset  int64
	JSONPointer jsontext.Pointer
	// JSONKind is the kind of the value, if known; JSONValue a number or string that was read.
	JSONKind  jsontext.Kind
	JSONValue jsontext.Value
	// GoType is the type, if known.
	GoType reflect.Type
	// Err says what is wrong, or is nil.
	Err error
}

// action is what was going on.
type action string

const (
	writing action = "marshal"
	reading action = "unmarshal"
)

// verb is one of two phrases that mean the same, so that nobody relies on the text.
var verb = sync.OnceValue(func() string {
	for v := range map[string]bool{"json: cannot": true, "json: unable to": true} {
		return v
	}
	return ""
})

// kindNames describes the kinds of values.
var kindNames = map[jsontext.Kind]string{
	jsontext.KindNull: "null", jsontext.KindFalse: "boolean", jsontext.KindTrue: "boolean", jsontext.KindString: "string",
	jsontext.KindNumber: "number", jsontext.KindBeginObject: "object", jsontext.KindEndObject: "object",
	jsontext.KindBeginArray: "array", jsontext.KindEndArray: "array",
}

// longest is how much of a type or a value messages show.
const longest = 100

// typeName describes a type.
func typeName(t reflect.Type) string {
	s := t.String()
	if len(s) <= longest {
		return s
	}
	if t.Kind() == reflect.Struct && t.Name() == "" {
		for i := range t.NumField() {
			if p := t.Field(i).PkgPath; p != "" {
				return p[strings.LastIndexByte(p, '/')+1:] + ".struct"
			}
		}
	}
	return t.Kind().String()
}

func (e *SemanticError) Error() string {
	var s strings.Builder
	s.WriteString(verb())
	preposition := " with"
	switch e.action {
	case writing:
		s.WriteString(" marshal")
		preposition = " from"
	case reading:
		s.WriteString(" unmarshal")
		preposition = " into"
	default:
		s.WriteString(" handle")
	}
	if name, ok := kindNames[e.JSONKind]; ok {
		s.WriteString(" JSON " + name)
	} else if e.action == "" {
		preposition = ""
	}
	if n := len(e.JSONValue); n > 0 && n < longest {
		s.WriteString(" " + string(e.JSONValue))
	}
	if e.GoType != nil {
		s.WriteString(preposition + " Go " + typeName(e.GoType))
	}
	if e.Err == ErrUnknownName || e.Err == errAmbiguous {
		s.WriteString(": " + e.Err.Error() + " " + strconv.Quote(e.JSONPointer.LastToken()))
		if p := e.JSONPointer.Parent(); p != "" {
			s.WriteString(" within " + strconv.Quote(hidden.Shortened(p)))
		}
		return s.String()
	}
	// The place is said once, if the error inside has it as well.
	inner, _ := e.Err.(*jsontext.SyntacticError)
	switch {
	case e.JSONPointer != "":
		if inner == nil || !e.JSONPointer.Contains(inner.JSONPointer) {
			s.WriteString(" within " + strconv.Quote(hidden.Shortened(e.JSONPointer)))
		}
	case e.ByteOffset > 0:
		if inner == nil || e.ByteOffset > inner.ByteOffset {
			s.WriteString(" after offset " + strconv.FormatInt(e.ByteOffset, 10))
		}
	}
	if e.Err != nil {
		text := e.Err.Error()
		if inner != nil {
			text = strings.TrimPrefix(text, "jsontext: ")
		}
		s.WriteString(": " + text)
	}
	return s.String()
}

// Unwrap returns Err.
func (e *SemanticError) Unwrap() error { return e.Err }

// unexpected replaces io.EOF, which would mean that all is well.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// errorBefore is an error about the value to be written next.
func errorBefore(e *jsontext.Encoder, t reflect.Type, err error) error {
	return &SemanticError{
		action: writing, GoType: t, Err: unexpected(err),
		ByteOffset:  e.OutputOffset() + int64(hidden.Lead(e)),
		JSONPointer: hidden.Pointer(e, 1),
	}
}

// errorAhead is an error about the value to be read next, whatever it is.
func errorAhead(d *jsontext.Decoder, o *opt.Set, t reflect.Type, err error) error {
	s := &SemanticError{
		action: reading, GoType: t, Err: unexpected(err),
		ByteOffset:  hidden.NextOffset(d),
		JSONPointer: hidden.ReadPointer(d, 1),
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		s.JSONKind = d.PeekKind()
	}
	return s
}

// passOver is errorAhead, but skips the value if the work goes on after errors.
func passOver(d *jsontext.Decoder, o *opt.Set, t reflect.Type, err error) error {
	err = errorAhead(d, o, t, err)
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		if skip := d.SkipValue(); skip != nil {
			return skip
		}
	}
	return err
}

// errorAfter is an error about the value or bracket that was read last.
func errorAfter(d *jsontext.Decoder, o *opt.Set, t reflect.Type, err error) *SemanticError {
	text := jsontext.Value(hidden.Previous(d))
	s := &SemanticError{
		action: reading, GoType: t, Err: unexpected(err),
		ByteOffset:  d.InputOffset() - int64(len(text)),
		JSONPointer: hidden.ReadPointer(d, -1),
		JSONKind:    text.Kind(),
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		// The first version has always pointed behind what it didn't like.
		if s.JSONKind == jsontext.KindBeginObject || s.JSONKind == jsontext.KindBeginArray {
			s.ByteOffset++
		} else {
			s.ByteOffset += int64(len(text))
		}
	}
	return s
}

// errorAbout is errorAfter with the text of a string or number.
func errorAbout(d *jsontext.Decoder, o *opt.Set, t reflect.Type, err error) error {
	s := errorAfter(d, o, t, err)
	if s.JSONKind == jsontext.KindString || s.JSONKind == jsontext.KindNumber {
		s.JSONValue = jsontext.Value(hidden.Previous(d)).Clone()
	}
	return s
}

// mismatch reads the next value, which can't be what is wanted, and returns the error.
func mismatch(d *jsontext.Decoder, o *opt.Set, t reflect.Type) error {
	switch d.PeekKind() {
	case jsontext.KindBeginObject, jsontext.KindBeginArray:
		if err := hidden.Enter(d); err != nil {
			return err
		}
	case jsontext.KindEndObject, jsontext.KindEndArray:
		// Not a value at all.
		_, err := d.ReadToken()
		return err
	default:
		if _, _, err := hidden.Next(d); err != nil {
			return err
		}
	}
	return skipRest(d, o, errorAfter(d, o, t, nil))
}

// skipRest returns err, but before skips what is left of the array or object whose bracket was read last, if the work
// goes on after errors.
func skipRest(d *jsontext.Decoder, o *opt.Set, err error) error {
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		if skip := hidden.SkipRest(d); skip != nil {
			return skip
		}
	}
	return err
}

// twice is the error about a name that was read and that its object had already.
func twice(d *jsontext.Decoder, name []byte) error {
	return &jsontext.SyntacticError{
		ByteOffset: d.InputOffset() - int64(len(name)), JSONPointer: d.StackPointer(), Err: jsontext.ErrDuplicateName,
	}
}

// fatal reports whether an error ends the work.
func fatal(err error, o *opt.Set) bool {
	if !o.Has(opt.ReportErrorsWithLegacySemantics) || hidden.IsStreamError(err) {
		return true
	}
	_, ok := err.(*jsontext.SyntacticError)
	return ok
}

// keep returns the first of two errors.
func keep(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

// flatten makes one error of that of a method and of a SemanticError that the method returned, which knows only its own
// part of the text.
func flatten(err error) error {
	outer, ok := err.(*SemanticError)
	if !ok {
		return err
	}
	inner, ok := outer.Err.(*SemanticError)
	if !ok {
		return err
	}
	inner.ByteOffset += outer.ByteOffset
	inner.JSONPointer = outer.JSONPointer + inner.JSONPointer
	*outer = *inner
	return outer
}

// notUnsupported keeps errors.ErrUnsupported, which has a meaning of its own for others, from callers.
func notUnsupported(err error, what string) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return errors.New(what + " may not return errors.ErrUnsupported")
	}
	return err
}

// badTag is the error of the tag string at a field whose type isn't a number, or nil.
func badTag(o *opt.Set) error {
	if o.Has(opt.Quoted) && !o.Has(opt.ReportErrorsWithLegacySemantics) {
		return errQuotedTag
	}
	return nil
}

// A position is where an encoder or decoder was before a method was called.
type position struct {
	depth int
	count int64
}

// one reports whether exactly one value was read or written since.
func (p position) one(now position) bool { return p.depth == now.depth && p.count+1 == now.count }

// verdict judges a method or function that was called at p and ended with err at now. settled says that there is nothing more
// to it: it did what it should, or (done is false) nothing at all. Else there is an error.
func (p position) verdict(now position, err error) (settled, done bool, _ error) {
	switch {
	case err == nil && p.one(now):
		return true, true, nil
	case err == nil:
		return false, true, opt.ErrNotOne
	case !errors.Is(err, errors.ErrUnsupported):
		return false, true, err
	}
	return p == now, false, opt.ErrTouched
}

// where returns which value an error of the method is about, as far as one knows.
func (p position) where(now position) int {
	switch {
	case p == now:
		return 1
	case p.one(now):
		return -1
	}
	return 0
}

// locate completes the error of a method with what is known about its place.
func locate(err error, a action, t reflect.Type, offset int64, pointer jsontext.Pointer) error {
	s, ok := err.(*SemanticError)
	if !ok || s == nil {
		s = &SemanticError{Err: err}
	}
	s.Err = unexpected(s.Err)
	s.action = cmp.Or(s.action, a)
	s.ByteOffset = cmp.Or(s.ByteOffset, offset)
	s.JSONPointer = cmp.Or(s.JSONPointer, pointer)
	s.GoType = cmp.Or(s.GoType, t)
	return s
}
