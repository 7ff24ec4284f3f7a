package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"unsafe"
)

// nested reports whether the tag string, in the manner of the first version, is at a pointer to a pointer, where it
// doesn't count; that is an error unless errors are of the first version, too.
func nested(o *opt.Set, pl *plan) (bad bool) {
	if o.On&opt.Quoted == 0 || !o.Has(opt.StringifyWithLegacySemantics) || pl.typ.Elem().Kind() != reflect.Pointer {
		return false
	}
	if !o.Has(opt.ReportErrorsWithLegacySemantics) {
		return true
	}
	o.Forget(opt.Quoted)
	return false
}

func writePointer(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	at := *(*unsafe.Pointer)(p)
	deep, err := enter(e, pl, at, 0)
	if err != nil {
		return err
	}
	if deep {
		defer leave(e, pl, at, 0)
	}
	if nested(o, pl) {
		return errorBefore(e, pl.typ, errQuotedTag)
	}
	if at == nil {
		return null(e)
	}
	pl.parts()
	return pl.elem.write(e, o, at, false)
}

func readPointer(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	at := (*unsafe.Pointer)(p)
	if d.PeekKind() == jsontext.KindNull {
		if _, _, err := hidden.Next(d); err != nil {
			return err
		}
		*at = nil
		return nil
	}
	if nested(o, pl) {
		return passOver(d, o, pl.typ, errQuotedTag)
	}
	pl.parts()
	if *at == nil {
		*at = reflect.New(pl.elem.typ).UnsafePointer()
	}
	if err := pl.elem.read(d, o, *at); err != nil {
		return err
	}
	if o.On&opt.Quoted != 0 && o.Has(opt.StringifyWithLegacySemantics) && string(hidden.Previous(d)) == `"null"` {
		*at = nil
	}
	return nil
}

// wideTag is badTag for interfaces.
func wideTag(o *opt.Set) error {
	if o.On&opt.Quoted == 0 {
		return nil
	}
	if !o.Has(opt.ReportErrorsWithLegacySemantics) {
		return errQuotedTag
	}
	if o.Has(opt.StringifyWithLegacySemantics) {
		o.Forget(opt.Quoted)
	}
	return nil
}

// eface is an interface without methods.
type eface struct {
	typ  unsafe.Pointer
	data unsafe.Pointer
}

func writeInterface(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	if err := wideTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	v := pl.variable(p)
	if v.IsNil() {
		return null(e)
	}
	if pl.typ == anyType {
		if m := writersOf(o); o.On&(opt.StringifyNumbers|opt.Quoted) == 0 && (m == nil || !m.common) {
			return writeAny(e, o, *(*any)(p))
		}
	}
	held := v.Elem()
	if pl.hasNil && o.Has(opt.CallMethodsWithLegacySemantics) && held.Kind() == reflect.Pointer && held.IsNil() {
		if done, err := callWriter(e, o, pl.nilWay, pl.typ, held.Interface()); done {
			return err
		}
	}
	return writeHeld(e, o, held.Interface())
}

// writeHeld writes what an interface holds.
func writeHeld(e *jsontext.Encoder, o *opt.Set, v any) error {
	t := reflect.TypeOf(v)
	pl := planOf(t)
	if pl.direct && o.On&opt.Marshalers == 0 {
		return pl.encode(e, o, pl, (*eface)(unsafe.Pointer(&v)).data, true)
	}
	c := reflect.New(t)
	c.Elem().Set(reflect.ValueOf(v))
	return pl.write(e, o, c.UnsafePointer(), true)
}

// writeAny is writeHeld for what is mostly met in empty interfaces, for which there are no functions.
func writeAny(e *jsontext.Encoder, o *opt.Set, v any) error {
	switch v := v.(type) {
	case nil:
		return null(e)
	case string:
		return hidden.Quote(e, v)
	case bool:
		b := hidden.Begin(e, jsontext.KindTrue)
		return hidden.Literal(e, strconv.AppendBool(b, v), len(b))
	case float64:
		if v-v == 0 {
			b := hidden.Begin(e, jsontext.KindNumber)
			return hidden.Literal(e, wire.AppendFloat(b, v, 64), len(b))
		}
	case map[string]any:
		return writeObject(e, o, v)
	case []any:
		return writeList(e, o, v)
	}
	return writeHeld(e, o, v)
}

// few is up to how many keys of a map find room on the stack.
const few = 16

func writeObject(e *jsontext.Encoder, o *opt.Set, m map[string]any) error {
	if hidden.Depth(e) >= suspicious {
		pl, at := planOf(objectType), *(*unsafe.Pointer)(unsafe.Pointer(&m))
		if _, err := enter(e, pl, at, 0); err != nil {
			return err
		}
		defer leave(e, pl, at, 0)
	}
	if m == nil && o.Has(opt.FormatNilMapAsNull) {
		return null(e)
	}
	if err := hidden.Bracket(e, jsontext.KindBeginObject); err != nil {
		return err
	}
	if !o.Has(opt.AllowInvalidUTF8) {
		hidden.Unique(e)
	}
	if !o.Has(opt.Deterministic) {
		for k, v := range m {
			if err := hidden.Quote(e, k); err != nil {
				return err
			}
			if err := writeAny(e, o, v); err != nil {
				return err
			}
		}
		return hidden.Bracket(e, jsontext.KindEndObject)
	}
	var room [few]string
	keys := room[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if err := hidden.Quote(e, k); err != nil {
			return err
		}
		if err := writeAny(e, o, m[k]); err != nil {
			return err
		}
	}
	return hidden.Bracket(e, jsontext.KindEndObject)
}

func writeList(e *jsontext.Encoder, o *opt.Set, s []any) error {
	if hidden.Depth(e) >= suspicious {
		pl, at := planOf(arrayType), unsafe.Pointer(unsafe.SliceData(s))
		if _, err := enter(e, pl, at, len(s)); err != nil {
			return err
		}
		defer leave(e, pl, at, len(s))
	}
	if s == nil && o.Has(opt.FormatNilSliceAsNull) {
		return null(e)
	}
	if err := hidden.Bracket(e, jsontext.KindBeginArray); err != nil {
		return err
	}
	for _, v := range s {
		if err := writeAny(e, o, v); err != nil {
			return err
		}
	}
	return hidden.Bracket(e, jsontext.KindEndArray)
}

// natural returns a new variable of the type that a value in an empty interface has; nil if there is no value.
func natural(o *opt.Set, k jsontext.Kind) any {
	switch k {
	case jsontext.KindFalse, jsontext.KindTrue:
		return new(bool)
	case jsontext.KindString:
		return new(string)
	case jsontext.KindNumber:
		if o.Has(opt.RawNumbers) {
			return opt.Legacy.NewNumber()
		}
		return new(float64)
	case jsontext.KindBeginObject:
		return new(map[string]any)
	case jsontext.KindBeginArray:
		return new([]any)
	}
	return nil
}

func readInterface(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	if err := wideTag(o); err != nil {
		return passOver(d, o, pl.typ, err)
	}
	v := pl.variable(p)
	k := d.PeekKind()
	if o.Has(opt.MergeWithLegacySemantics) && !v.IsNil() {
		// Only what pointers point to is changed.
		held := v.Elem()
		if held.Kind() != reflect.Pointer || held.IsNil() {
			v.SetZero()
		} else if k == jsontext.KindNull && held.Elem().Kind() == reflect.Pointer {
			_, _, err := hidden.Next(d)
			held.Elem().SetZero()
			return err
		}
	}
	if k == jsontext.KindNull {
		_, _, err := hidden.Next(d)
		if err == nil {
			v.SetZero()
		}
		return err
	}
	var c reflect.Value
	if !v.IsNil() {
		c = reflect.New(v.Elem().Type())
		c.Elem().Set(v.Elem())
	} else {
		if pl.typ == anyType && !o.Has(opt.AllowDuplicateNames) {
			if f := readersOf(o); f == nil || !f.common {
				x, err := readAny(d, o)
				if x != nil {
					*(*any)(p) = x
				}
				return err
			}
		}
		if pl.typ.NumMethod() > 0 {
			return passOver(d, o, pl.typ, opt.ErrNilInterface)
		}
		fresh := natural(o, k)
		if fresh == nil {
			_, _, err := hidden.Next(d)
			return err
		}
		c = reflect.ValueOf(fresh)
	}
	err := planOf(c.Type().Elem()).read(d, o, c.UnsafePointer())
	v.Set(c.Elem())
	return err
}

// readAny reads the next value as what empty interfaces hold; there are no functions for that, and no names twice.
func readAny(d *jsontext.Decoder, o *opt.Set) (any, error) {
	switch d.PeekKind() {
	case jsontext.KindBeginObject:
		return readObject(d, o)
	case jsontext.KindBeginArray:
		return readList(d, o)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return nil, err
	}
	switch text[0] {
	case 'n':
		return nil, nil
	case 't':
		return true, nil
	case 'f':
		return false, nil
	case '"':
		return hidden.Strings(d).Get(wire.Unquote(text, 0, len(text)-1, verbatim)), nil
	}
	if o.Has(opt.RawNumbers) {
		return opt.Legacy.Number(text), nil
	}
	x, err := strconv.ParseFloat(stringOf(text), 64)
	if err != nil {
		return 0.0, errorAbout(d, o, floatType, errors.Unwrap(err))
	}
	return x, nil
}

func readObject(d *jsontext.Decoder, o *opt.Set) (map[string]any, error) {
	if err := hidden.Enter(d); err != nil {
		return nil, err
	}
	m := map[string]any{}
	if !o.Has(opt.AllowInvalidUTF8) {
		hidden.ReadUnique(d)
	}
	var first error
	for d.PeekKind() != jsontext.KindEndObject {
		text, verbatim, err := hidden.Next(d)
		if err != nil {
			return m, err
		}
		name := hidden.Strings(d).Get(wire.Unquote(text, 0, len(text)-1, verbatim))
		if _, ok := m[name]; ok {
			return m, twice(d, text)
		}
		v, err := readAny(d, o)
		m[name] = v
		if err != nil {
			if fatal(err, o) {
				return m, err
			}
			first = keep(first, err)
		}
	}
	return m, keep(hidden.Exit(d), first)
}

func readList(d *jsontext.Decoder, o *opt.Set) ([]any, error) {
	if err := hidden.Enter(d); err != nil {
		return nil, err
	}
	list := []any{}
	var first error
	for d.PeekKind() != jsontext.KindEndArray {
		v, err := readAny(d, o)
		list = append(list, v)
		if err != nil {
			if fatal(err, o) {
				return list, err
			}
			first = keep(first, err)
		}
	}
	return list, keep(hidden.Exit(d), first)
}
