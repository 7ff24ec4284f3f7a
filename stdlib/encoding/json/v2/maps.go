package json

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// distinct reports whether different keys of the kind are different names, and the other way round.
func distinct(k reflect.Kind, o *opt.Set) bool {
	if k == reflect.String {
		// What isn't UTF-8 becomes the same.
		return !o.Has(opt.AllowInvalidUTF8)
	}
	return k >= reflect.Bool && k <= reflect.Uintptr
}

// member is an entry of a map under the name it gets.
type member struct {
	name string
	elem unsafe.Pointer
}

func writeMap(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	v := pl.variable(p)
	at := v.UnsafePointer()
	deep, err := enter(e, pl, at, 0)
	if err != nil {
		return err
	}
	if deep {
		defer leave(e, pl, at, 0)
	}
	if err := badTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	n := v.Len()
	if n == 0 {
		if at == nil && o.Has(opt.FormatNilMapAsNull) {
			return null(e)
		}
		return whole(e, jsontext.KindBeginObject)
	}
	pl.parts()
	if err := hidden.Bracket(e, jsontext.KindBeginObject); err != nil {
		return err
	}
	special := pl.key.special || len(writersOf(o).of(pl.key.typ)) > 0
	if !special && distinct(pl.key.kind, o) {
		hidden.Unique(e)
	}
	if pl.allText && !o.Has(opt.Deterministic|opt.Marshalers) {
		for k, v := range *(*map[string]string)(p) {
			if err := hidden.Quote(e, k); err != nil {
				return err
			}
			if err := hidden.Quote(e, v); err != nil {
				return err
			}
		}
		return hidden.Bracket(e, jsontext.KindEndObject)
	}
	key, elem := reflect.New(pl.key.typ), reflect.New(pl.elem.typ)
	kp, ep := key.UnsafePointer(), elem.UnsafePointer()
	k, x := key.Elem(), elem.Elem()
	if !o.Has(opt.Deterministic) || n == 1 {
		for it := v.MapRange(); it.Next(); {
			k.SetIterKey(it)
			if err := writeKey(e, o, pl, kp); err != nil {
				return err
			}
			x.SetIterValue(it)
			if err := pl.elem.write(e, o, ep, true); err != nil {
				return err
			}
		}
		return hidden.Bracket(e, jsontext.KindEndObject)
	}
	members := make([]member, 0, n)
	elems := reflect.MakeSlice(reflect.SliceOf(pl.elem.typ), n, n)
	for it := v.MapRange(); len(members) < n && it.Next(); {
		k.SetIterKey(it)
		name := ""
		if !special && pl.key.kind == reflect.String {
			name = *(*string)(kp)
		} else if name, err = nameOf(e, o, pl, kp); err != nil {
			return err
		}
		elem := elems.Index(len(members))
		elem.SetIterValue(it)
		members = append(members, member{name, elem.Addr().UnsafePointer()})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	for i := range members {
		if err := hidden.Quote(e, members[i].name); err != nil {
			return err
		}
		if err := pl.elem.write(e, o, members[i].elem, true); err != nil {
			return err
		}
	}
	return hidden.Bracket(e, jsontext.KindEndObject)
}

// writeKey writes the name that a map's key at p gets.
func writeKey(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	err := pl.key.write(e, o, p, true)
	if err == nil {
		return nil
	}
	if pl.textKey && o.Has(opt.CallMethodsWithLegacySemantics) && errors.Is(err, jsontext.ErrNonStringName) &&
		*(*unsafe.Pointer)(p) == nil {
		return hidden.Quote(e, "")
	}
	if s, ok := err.(*jsontext.SyntacticError); ok && s.Err == jsontext.ErrNonStringName {
		return errorBefore(e, pl.key.typ, err)
	}
	return err
}

// nameOf returns the name that a map's key at p gets. Nothing was written to the object yet.
func nameOf(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer) (string, error) {
	mark := hidden.Hold(e)
	err := writeKey(e, o, pl, p)
	hidden.Release(e)
	if err != nil {
		return "", err
	}
	text := bytes.TrimLeft(hidden.Since(e, &mark), " \t\n")
	name := string(wire.AppendUnquote(nil, text[1:len(text)-1]))
	hidden.Back(e, &mark)
	return name, nil
}

func readMap(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	ok, isNull, err := opening(d, o, pl, jsontext.KindBeginObject)
	m := pl.variable(p)
	if isNull {
		m.SetZero()
	}
	if !ok || err != nil {
		return err
	}
	pl.parts()
	if m.IsNil() {
		m.Set(reflect.MakeMap(pl.typ))
	}
	special := pl.key.special || len(readersOf(o).of(pl.key.typ)) > 0
	if !special && distinct(pl.key.kind, o) {
		hidden.ReadUnique(d)
	}
	// In a map that has something already, a key that is there may be new to the object.
	unique := !o.Has(opt.AllowDuplicateNames)
	var seen reflect.Value
	if unique && m.Len() > 0 {
		seen = reflect.MakeMap(reflect.MapOf(pl.key.typ, reflect.TypeFor[struct{}]()))
	}
	key, elem := reflect.New(pl.key.typ), reflect.New(pl.elem.typ)
	kp, ep := key.UnsafePointer(), elem.UnsafePointer()
	k, x := key.Elem(), elem.Elem()
	var first error
	for d.PeekKind() != jsontext.KindEndObject {
		pl.key.clear(kp)
		err := pl.key.read(d, o, kp)
		if err == nil && pl.key.kind == reflect.Interface && !k.IsNil() && !k.Elem().Type().Comparable() {
			err = errorAfter(d, o, pl.typ, fmt.Errorf("invalid incomparable key type %v", k.Elem().Type()))
		}
		if err != nil {
			if fatal(err, o) {
				return err
			}
			if err := d.SkipValue(); err != nil {
				return err
			}
			first = keep(first, err)
			continue
		}
		old := m.MapIndex(k)
		if unique && old.IsValid() && (!seen.IsValid() || seen.MapIndex(k).IsValid()) {
			return twice(d, hidden.Previous(d))
		}
		if old.IsValid() && !o.Has(opt.MergeWithLegacySemantics) {
			x.Set(old)
		} else {
			pl.elem.clear(ep)
		}
		err = pl.elem.read(d, o, ep)
		m.SetMapIndex(k, x)
		if seen.IsValid() {
			seen.SetMapIndex(k, reflect.ValueOf(struct{}{}))
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
