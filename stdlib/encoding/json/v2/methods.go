package json

import (
	"encoding"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"errors"
	"io"
	"reflect"
	"unsafe"
)

// Marshaler is implemented by types that write themselves as JSON.
type Marshaler interface {
	MarshalJSON() ([]byte, error)
}

// MarshalerTo is implemented by types that write themselves to an encoder, as one value. With errors.ErrUnsupported they
// leave it to this package, if they haven't written anything.
type MarshalerTo interface {
	MarshalJSONTo(*jsontext.Encoder) error
}

// Unmarshaler is implemented by types that read themselves from JSON. UnmarshalJSON must copy what it keeps.
type Unmarshaler interface {
	UnmarshalJSON([]byte) error
}

// UnmarshalerFrom is implemented by types that read themselves from a decoder, one value. With errors.ErrUnsupported they
// leave it to this package, if they haven't read anything.
type UnmarshalerFrom interface {
	UnmarshalJSONFrom(*jsontext.Decoder) error
}

// A way is a method that writes values of a type.
type way struct {
	how howWritten
	// onPointer: only the pointer type has it.
	onPointer bool
}

type howWritten uint8

const (
	byTokens howWritten = iota
	byJSON
	byAppendText
	byText
)

var (
	// writers are the interfaces of howWritten.
	writers = [...]reflect.Type{
		byTokens:     reflect.TypeFor[MarshalerTo](),
		byJSON:       reflect.TypeFor[Marshaler](),
		byAppendText: reflect.TypeFor[encoding.TextAppender](),
		byText:       reflect.TypeFor[encoding.TextMarshaler](),
	}

	fromTokensType = reflect.TypeFor[UnmarshalerFrom]()
	fromJSONType   = reflect.TypeFor[Unmarshaler]()
	fromTextType   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// addMethods finds the methods of a type that is neither pointer nor interface.
func (pl *plan) addMethods() {
	pointer := reflect.PointerTo(pl.typ)
	for how, w := range writers {
		if pl.typ.Implements(w) {
			pl.ways = append(pl.ways, way{howWritten(how), false})
		} else if pointer.Implements(w) {
			pl.ways = append(pl.ways, way{howWritten(how), true})
		}
	}
	if len(pl.ways) > 0 {
		pl.encode, pl.special = writeByMethods, true
	}
	pl.fromTokens = pointer.Implements(fromTokensType)
	pl.fromJSON = pointer.Implements(fromJSONType)
	pl.fromText = pointer.Implements(fromTextType)
	if pl.fromTokens || pl.fromJSON || pl.fromText {
		pl.decode, pl.special = readByMethods, true
	}
}

func writeByMethods(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	for _, w := range pl.ways {
		if o.Has(opt.CallMethodsWithLegacySemantics) {
			if w.onPointer && copied || (w.how <= byJSON || pl.kind == reflect.String) && hidden.AtName(e) {
				continue
			}
		}
		if done, err := callWriter(e, o, w.how, pl.typ, pl.at(p)); done {
			return err
		}
	}
	return pl.plain(e, o, pl, p, copied)
}

// methodError is the error of a method of v in the manner of the first version.
func methodError(v any, err error, name string) error { return opt.Legacy.MethodError(v, err, name) }

// callWriter writes what a method of v says, unless that isn't willing. t is the type to name in errors.
func callWriter(e *jsontext.Encoder, o *opt.Set, how howWritten, t reflect.Type, v any) (done bool, err error) {
	switch how {
	case byTokens:
		return tokensWritten(e, o, t, func() any { return v }, v.(MarshalerTo).MarshalJSONTo, "MarshalJSONTo")
	case byJSON:
		text, err := v.(Marshaler).MarshalJSON()
		return true, jsonWritten(e, o, t, func() any { return v }, text, err, "MarshalJSON method", "MarshalJSON")
	}
	name := "AppendText"
	b := hidden.Begin(e, jsontext.KindString)
	pos := len(b)
	b = append(b, '"')
	if how == byAppendText {
		b, err = v.(encoding.TextAppender).AppendText(b)
	} else {
		name = "MarshalText"
		var text []byte
		text, err = v.(encoding.TextMarshaler).MarshalText()
		b = append(b, text...)
	}
	if err == nil {
		err = finishText(e, o, b, pos)
	}
	if err == nil {
		return true, nil
	}
	err = notUnsupported(err, name+" method")
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		return true, methodError(v, err, name)
	}
	if _, ok := err.(*SemanticError); !ok && !hidden.IsStreamError(err) {
		err = errorBefore(e, t, err)
	}
	return true, err
}

// finishText writes the string whose characters were appended behind a quote at b[pos].
func finishText(e *jsontext.Encoder, o *opt.Set, b []byte, pos int) error {
	text := b[pos+1:]
	esc := hidden.Escapes(e)
	if wire.Plain(text, 0) == len(text) && esc == 0 {
		return hidden.Text(e, append(b, '"'), pos)
	}
	b, valid := wire.AppendQuote(b[:pos], string(text), esc)
	if !valid && !o.Has(opt.AllowInvalidUTF8) {
		return hidden.NotUTF8(e, pos)
	}
	return hidden.Text(e, b, pos)
}

// tokensWritten lets a method or function write tokens. v returns what errors of the first version name.
func tokensWritten(e *jsontext.Encoder, o *opt.Set, t reflect.Type, v func() any, call func(*jsontext.Encoder) error, name string) (done bool, err error) {
	var before, now position
	before.depth, before.count = hidden.Place(e)
	err = call(e)
	now.depth, now.count = hidden.Place(e)
	settled, done, err := before.verdict(now, err)
	if settled {
		return done, nil
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		return true, methodError(v(), err, name)
	}
	if !hidden.IsStreamError(err) {
		offset := e.OutputOffset() + int64(hidden.Lead(e))
		err = locate(err, writing, t, offset, hidden.Pointer(e, before.where(now)))
	}
	return true, err
}

// jsonWritten writes the text that a method or function returned.
func jsonWritten(e *jsontext.Encoder, o *opt.Set, t reflect.Type, v func() any, text []byte, err error, what, name string) error {
	if err != nil {
		err = notUnsupported(err, what)
		if o.Has(opt.ReportErrorsWithLegacySemantics) {
			return methodError(v(), err, name)
		}
		return flatten(errorBefore(e, t, err))
	}
	if err = e.WriteValue(text); err == nil {
		return nil
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		return methodError(v(), err, name)
	}
	if _, ok := err.(*jsontext.SyntacticError); ok {
		err = errorBefore(e, t, err)
	}
	return err
}

func readByMethods(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	v := pl.at(p)
	named := o.Has(opt.CallMethodsWithLegacySemantics) && hidden.NameNext(d)
	if pl.fromTokens && !named {
		if done, err := tokensRead(d, o, pl.typ, v.(UnmarshalerFrom).UnmarshalJSONFrom); done {
			return err
		}
	}
	if pl.fromJSON && !named {
		return jsonRead(d, o, pl.typ, v.(Unmarshaler).UnmarshalJSON, "UnmarshalJSON method")
	}
	if !pl.fromText {
		return pl.blunt(d, o, pl, p)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return err
	}
	switch text[0] {
	case 'n':
		if !o.Has(opt.MergeWithLegacySemantics) {
			pl.variable(p).SetZero()
		}
		return nil
	case '"':
	default:
		return errorAfter(d, o, pl.typ, errNotText)
	}
	err = v.(encoding.TextUnmarshaler).UnmarshalText(wire.Unquote(text, 0, len(text)-1, verbatim))
	if err == nil {
		return nil
	}
	err = notUnsupported(err, "UnmarshalText method")
	if o.Has(opt.ReportErrorsWithLegacySemantics) || hidden.IsStreamError(err) {
		return err
	}
	switch err.(type) {
	case *SemanticError, *jsontext.SyntacticError:
		return err
	}
	return errorAfter(d, o, pl.typ, err)
}

// tokensRead lets a method or function read tokens.
func tokensRead(d *jsontext.Decoder, o *opt.Set, t reflect.Type, call func(*jsontext.Decoder) error) (done bool, err error) {
	var before, now position
	before.depth, before.count = hidden.ReadPlace(d)
	if before.depth == 1 && hidden.AtEnd(d) {
		return true, io.EOF
	}
	err = call(d)
	now.depth, now.count = hidden.ReadPlace(d)
	settled, done, err := before.verdict(now, err)
	if settled {
		return done, nil
	}
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		if skip := hidden.SkipTo(d, before.depth, before.count+1); skip != nil {
			return true, skip
		}
		return true, err
	}
	if _, ok := err.(*jsontext.SyntacticError); ok || hidden.IsStreamError(err) {
		return true, err
	}
	last := hidden.Previous(d)
	offset := d.InputOffset() - int64(len(last))
	if before == now || len(last) == 0 {
		offset = hidden.NextOffset(d)
	}
	return true, locate(err, reading, t, offset, hidden.ReadPointer(d, before.where(now)))
}

// jsonRead gives the next value's text to a method or function.
func jsonRead(d *jsontext.Decoder, o *opt.Set, t reflect.Type, call func([]byte) error, what string) error {
	text, _, err := hidden.Next(d)
	if err != nil {
		return err
	}
	if err = call(text); err == nil {
		return nil
	}
	err = notUnsupported(err, what)
	if o.Has(opt.ReportErrorsWithLegacySemantics) {
		return err
	}
	return flatten(errorAfter(d, o, t, err))
}
