package json

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/shape"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"io"
	"reflect"
	"slices"
	"unsafe"
)

// An object is what is known about a struct type.
type object struct {
	*shape.Shape
	members []field
	// rest is the plan of the elements of the map that the field Rest is, or leads to; nil if that is a text.
	rest *plan
}

// A field is what this package knows about one of a shape's fields.
type field struct {
	*shape.Field
	plan *plan
	// quoted is the name as it is written; escapes says that some encoders write it in another way.
	quoted  string
	escapes bool
}

func newObject(t reflect.Type) *object {
	obj := &object{Shape: shape.Of(t)}
	obj.members = make([]field, len(obj.Fields))
	for i := range obj.members {
		f := &obj.members[i]
		f.Field = &obj.Fields[i]
		f.plan = planOf(f.Type)
		name, _ := wire.AppendQuote(nil, f.Name, 0)
		other, _ := wire.AppendQuote(nil, f.Name, wire.HTML|wire.JS)
		f.quoted, f.escapes = string(name), !bytes.Equal(name, other)
	}
	if obj.Rest != nil {
		if t := behind(obj.Rest.Type); t != textType {
			obj.rest = planOf(t.Elem())
		}
	}
	return obj
}

// behind returns what a pointer type points to, or the type itself.
func behind(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// A set is a set of small numbers.
type set struct {
	low  uint64
	high []uint64
}

// add adds a number and reports whether it is new.
func (s *set) add(i int) bool {
	word := &s.low
	if k := i>>6 - 1; k >= 0 {
		for len(s.high) <= k {
			s.high = append(s.high, 0)
		}
		word = &s.high[k]
	}
	bit := uint64(1) << (i & 63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	return true
}

// wrong returns the error of the type, if that is to be reported, and the struct type it is about.
func (obj *object) wrong(o *opt.Set) (reflect.Type, error) {
	if obj.Err != nil && !o.Has(opt.ReportErrorsWithLegacySemantics) {
		return obj.In, obj.Err
	}
	return obj.UnsupportedIn, obj.Unsupported
}

func writeStruct(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	if err := badTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	pl.parts()
	obj := pl.object
	if t, err := obj.wrong(o); err != nil {
		return errorBefore(e, t, err)
	}
	if err := hidden.Bracket(e, jsontext.KindBeginObject); err != nil {
		return err
	}
	hidden.Unique(e)
	var seen set
	legacyEmpty := o.Has(opt.OmitEmptyWithLegacySemantics)
	for i := range obj.members {
		f := &obj.members[i]
		q, fresh := unsafe.Add(p, f.Offset), copied
		if len(f.Path) > 0 {
			if q = f.In(p); q == nil {
				continue
			}
			fresh = false
		}
		if (f.OmitZero || o.On&opt.OmitZeroStructFields != 0) && f.IsZero(q) {
			continue
		}
		if f.OmitEmpty && (legacyEmpty && f.plan.isEmpty(q) || !legacyEmpty && f.isEmpty(o, q)) {
			continue
		}
		omit := f.OmitEmpty && !legacyEmpty
		var mark jsontext.Mark
		if omit {
			mark = hidden.Hold(e)
		}
		name := f.quoted
		if f.escapes {
			text, _ := wire.AppendQuote(nil, f.Name, hidden.Escapes(e))
			name = string(text)
		}
		hidden.Member(e, name)
		if f.Quoted {
			o.Put(opt.Quoted, true)
		}
		err := f.plan.write(e, o, q, fresh)
		if f.Quoted {
			o.Forget(opt.Quoted)
		}
		if omit {
			hidden.Release(e)
		}
		if err != nil {
			return err
		}
		if omit && isEmptyText(hidden.Since(e, &mark)) {
			hidden.Back(e, &mark)
			continue
		}
		if obj.Rest != nil {
			seen.add(f.ID)
		}
	}
	if obj.Rest != nil {
		if err := writeRest(e, o, obj, p, &seen); err != nil {
			return err
		}
	}
	return hidden.Bracket(e, jsontext.KindEndObject)
}

// isEmpty reports whether the field at q is certainly null, "", [] or {} in JSON.
func (f *field) isEmpty(o *opt.Set, q unsafe.Pointer) bool {
	return !f.plan.special && isEmptyKind(f.plan.kind) && len(writersOf(o).of(f.Type)) == 0 && f.plan.isEmpty(q)
}

// isEmptyText reports whether a member that was just written is empty.
func isEmptyText(b []byte) bool {
	n := len(b)
	switch string(b[n-2:]) {
	case "ll", "{}", "[]":
		return true
	case `""`:
		return b[n-3] != '\\'
	}
	return false
}

// restNames looks for names that the members without a field have twice, or that fields have.
type restNames struct {
	e    *jsontext.Encoder
	o    *opt.Set
	obj  *object
	seen *set
}

// add returns an error if the name, in quotes as it is in the text, isn't new.
func (r *restNames) add(quoted []byte) error {
	if r.o.Has(opt.AllowDuplicateNames) {
		return nil
	}
	name := wire.AppendUnquote(nil, quoted[1:len(quoted)-1])
	next := 0
	i := r.obj.Find(name, &next)
	if i < 0 {
		i, _ = r.obj.Similar(name, r.o.Has(opt.MatchCaseInsensitiveNames), r.o.Has(opt.MatchCaseSensitiveDelimiter))
	}
	var isNew bool
	if i >= 0 {
		isNew = r.seen.add(r.obj.Fields[i].ID)
	} else {
		isNew = hidden.AddName(r.e, name)
	}
	if isNew {
		return nil
	}
	return &jsontext.SyntacticError{
		ByteOffset: r.e.OutputOffset(), JSONPointer: r.e.StackPointer().Parent().AppendToken(string(name)),
		Err: jsontext.ErrDuplicateName,
	}
}

// writeRest writes the members that are kept in an embedded map or text.
func writeRest(e *jsontext.Encoder, o *opt.Set, obj *object, p unsafe.Pointer, seen *set) error {
	q := obj.Rest.In(p)
	if q != nil && obj.Rest.Type.Kind() == reflect.Pointer {
		q = *(*unsafe.Pointer)(q)
	}
	if q == nil {
		return nil
	}
	names := restNames{e, o, obj, seen}
	if obj.rest == nil {
		return writeText(e, &names, *(*[]byte)(q))
	}
	t := behind(obj.Rest.Type)
	m := reflect.NewAt(t, q).Elem()
	n := m.Len()
	if n == 0 {
		return nil
	}
	elem := reflect.New(t.Elem())
	write := func(name string) error {
		b, valid := wire.AppendQuote(nil, name, hidden.Escapes(e))
		if !valid && !o.Has(opt.AllowInvalidUTF8) {
			return errorBefore(e, t.Key(), wire.ErrNotUTF8)
		}
		if err := names.add(b); err != nil {
			return err
		}
		if err := e.WriteValue(b); err != nil {
			return err
		}
		return obj.rest.write(e, o, elem.UnsafePointer(), true)
	}
	if !o.Has(opt.Deterministic) || n == 1 {
		for it := m.MapRange(); it.Next(); {
			elem.Elem().SetIterValue(it)
			if err := write(it.Key().String()); err != nil {
				return err
			}
		}
		return nil
	}
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	for _, k := range keys {
		elem.Elem().Set(m.MapIndex(k))
		if err := write(k.String()); err != nil {
			return err
		}
	}
	return nil
}

// writeText writes the members of a text that is an object.
func writeText(e *jsontext.Encoder, names *restNames, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	fail := func(err error) error { return errorBefore(e, textType, err) }
	d := hidden.NewDecoder(nil, text, []Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)})
	defer hidden.Close(d)
	tok, err := d.ReadToken()
	switch {
	case err == io.EOF:
		return fail(io.ErrUnexpectedEOF)
	case err != nil:
		return fail(err)
	case tok.Kind() != jsontext.KindBeginObject:
		return fail(opt.ErrNotObject)
	}
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadValue()
		if err != nil {
			return fail(err)
		}
		if err := names.add(name); err != nil {
			return err
		}
		if err := e.WriteValue(name); err != nil {
			return err
		}
		value, err := d.ReadValue()
		if err != nil {
			return fail(err)
		}
		if err := e.WriteValue(value); err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return fail(err)
	}
	if err := hidden.NothingLeft(d); err != nil {
		return fail(err)
	}
	return nil
}

func readStruct(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	ok, isNull, err := opening(d, o, pl, jsontext.KindBeginObject)
	if isNull && !o.Has(opt.MergeWithLegacySemantics) {
		pl.variable(p).SetZero()
	}
	if !ok || err != nil {
		return err
	}
	pl.parts()
	obj := pl.object
	if t, err := obj.wrong(o); err != nil {
		return skipRest(d, o, errorAfter(d, o, t, err))
	}
	hidden.ReadUnique(d)
	unique := !o.Has(opt.AllowDuplicateNames)
	legacy := o.Has(opt.ReportErrorsWithLegacySemantics)
	var seen set
	var first error
	next := 0
	for d.PeekKind() != jsontext.KindEndObject {
		text, verbatim, err := hidden.Next(d)
		if err != nil {
			return err
		}
		name := wire.Unquote(text, 0, len(text)-1, verbatim)
		i := obj.Find(name, &next)
		if i < 0 {
			var more bool
			i, more = obj.Similar(name, o.Has(opt.MatchCaseInsensitiveNames), o.Has(opt.MatchCaseSensitiveDelimiter))
			if more && !legacy {
				return errorAfter(d, o, pl.typ, errAmbiguous)
			}
		}
		if i < 0 {
			if o.Has(opt.RejectUnknownMembers) && obj.Rest == nil {
				err := errorAfter(d, o, pl.typ, ErrUnknownName)
				if !legacy {
					return err
				}
				first = keep(first, err)
			}
			if unique && !hidden.NewName(d, name) {
				return twice(d, text)
			}
			if obj.Rest == nil {
				err = d.SkipValue()
			} else if err = readRest(d, o, obj, p, text, name); err != nil && !fatal(err, o) {
				first, err = keep(first, err), nil
			}
			if err != nil {
				return err
			}
			continue
		}
		f := &obj.members[i]
		if unique && !seen.add(f.ID) {
			return twice(d, text)
		}
		q := unsafe.Add(p, f.Offset)
		if len(f.Path) > 0 {
			if q = f.Make(p); q == nil {
				err := errorAhead(d, o, pl.typ, opt.ErrHidden)
				if !legacy {
					return err
				}
				first = keep(first, err)
				if err := d.SkipValue(); err != nil {
					return err
				}
				continue
			}
		}
		if f.Quoted {
			o.Put(opt.Quoted, true)
		}
		err = f.plan.read(d, o, q)
		if f.Quoted {
			o.Forget(opt.Quoted)
		}
		if err != nil {
			if fatal(err, o) {
				return err
			}
			first = keep(first, err)
		}
	}
	return keep(hidden.Exit(d), first)
}

// readRest stores a member without a field, whose name was read, in the embedded map or text.
func readRest(d *jsontext.Decoder, o *opt.Set, obj *object, p unsafe.Pointer, quoted, name []byte) error {
	q := obj.Rest.Make(p)
	if q == nil {
		return passOver(d, o, obj.Rest.Type, opt.ErrHidden)
	}
	t := obj.Rest.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		if *(*unsafe.Pointer)(q) == nil {
			*(*unsafe.Pointer)(q) = reflect.New(t).UnsafePointer()
		}
		q = *(*unsafe.Pointer)(q)
	}
	if obj.rest != nil {
		m := reflect.NewAt(t, q).Elem()
		if m.IsNil() {
			m.Set(reflect.MakeMap(t))
		}
		key, elem := reflect.ValueOf(string(name)).Convert(t.Key()), reflect.New(t.Elem())
		if old := m.MapIndex(key); old.IsValid() {
			elem.Elem().Set(old)
		}
		err := obj.rest.read(d, o, elem.UnsafePointer())
		m.SetMapIndex(key, elem.Elem())
		return err
	}
	const blanks = " \t\r\n"
	text := (*[]byte)(q)
	b := *text
	if len(b) == 0 {
		b = append(b, '{')
	} else if b = bytes.TrimRight(b, blanks); len(b) == 0 || b[len(b)-1] != '}' {
		*text = b
		return skipRest(d, o, errorAfter(d, o, textType, opt.ErrNotObject))
	} else if b = bytes.TrimRight(b[:len(b)-1], blanks); len(b) == 0 || b[len(b)-1] != ',' && b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(append(b, quoted...), ':')
	*text = b
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	*text = append(append(b, value...), '}')
	return nil
}
