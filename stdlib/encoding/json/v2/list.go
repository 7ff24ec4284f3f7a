package json

import (
	"bytes"
	"encoding/base64"
	"encoding/json/internal/opt"
	"encoding/json/internal/shape"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"fmt"
	"reflect"
	"slices"
	"unsafe"
)

// suspicious is in how many arrays and objects a value must be to be looked at for cycles.
const suspicious = 1000

// visit is a pointer, map or slice that is being written.
type visit struct {
	typ reflect.Type
	p   unsafe.Pointer
	len int
}

// enter notes a step down; deep says that leave is to be called.
func enter(e *jsontext.Encoder, pl *plan, p unsafe.Pointer, n int) (deep bool, err error) {
	if hidden.Depth(e) < suspicious {
		return false, nil
	}
	if !hidden.Visit(e, visit{pl.typ, p, n}) {
		return false, errorBefore(e, pl.typ, opt.ErrCycle)
	}
	return true, nil
}

func leave(e *jsontext.Encoder, pl *plan, p unsafe.Pointer, n int) {
	hidden.Leave(e, visit{pl.typ, p, n})
}

// whole writes a list or object without anything in it.
func whole(e *jsontext.Encoder, k jsontext.Kind) error {
	if err := hidden.Bracket(e, k); err != nil {
		return err
	}
	return hidden.Bracket(e, k+2)
}

func writeSlice(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	s := (*shape.Slice)(p)
	deep, err := enter(e, pl, s.Data, s.Len)
	if err != nil {
		return err
	}
	if deep {
		defer leave(e, pl, s.Data, s.Len)
	}
	if err := badTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	if s.Len == 0 {
		if s.Data == nil && o.Has(opt.FormatNilSliceAsNull) {
			return null(e)
		}
		return whole(e, jsontext.KindBeginArray)
	}
	pl.parts()
	return writeElements(e, o, pl.elem, s.Data, s.Len, false)
}

func writeArray(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	if err := badTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	pl.parts()
	return writeElements(e, o, pl.elem, p, pl.typ.Len(), copied)
}

// writeElements writes the n values at p as an array.
func writeElements(e *jsontext.Encoder, o *opt.Set, elem *plan, p unsafe.Pointer, n int, copied bool) error {
	if err := hidden.Bracket(e, jsontext.KindBeginArray); err != nil {
		return err
	}
	for i := range n {
		if err := elem.write(e, o, unsafe.Add(p, uintptr(i)*elem.size), copied); err != nil {
			return err
		}
	}
	return hidden.Bracket(e, jsontext.KindEndArray)
}

// opening reads the opening bracket k. Where there is null or anything else it reads that; then ok is false.
func opening(d *jsontext.Decoder, o *opt.Set, pl *plan, k jsontext.Kind) (ok, isNull bool, err error) {
	if err := badTag(o); err != nil {
		return false, false, passOver(d, o, pl.typ, err)
	}
	switch d.PeekKind() {
	case k:
		return true, false, hidden.Enter(d)
	case jsontext.KindNull:
		_, _, err := hidden.Next(d)
		return false, err == nil, err
	}
	return false, false, mismatch(d, o, pl.typ)
}

func readSlice(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	s := (*shape.Slice)(p)
	ok, isNull, err := opening(d, o, pl, jsontext.KindBeginArray)
	if isNull {
		*s = shape.Slice{}
	}
	if !ok || err != nil {
		return err
	}
	pl.parts()
	elem := pl.elem
	// What is in room from before is old.
	old := s.Cap
	merge := o.Has(opt.MergeWithLegacySemantics)
	var first error
	n := 0
	for d.PeekKind() != jsontext.KindEndArray {
		if n == s.Cap {
			s.Len = n
			pl.variable(p).Grow(1)
		}
		q := unsafe.Add(s.Data, uintptr(n)*elem.size)
		if n < old && !merge {
			elem.clear(q)
		}
		n++
		if err := elem.read(d, o, q); err != nil {
			if fatal(err, o) {
				s.Len = n
				return err
			}
			first = keep(first, err)
		}
	}
	s.Len = n
	if n == 0 {
		*s = shape.Slice{Data: pl.none}
	}
	return keep(hidden.Exit(d), first)
}

func readArray(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	ok, isNull, err := opening(d, o, pl, jsontext.KindBeginArray)
	if isNull && !o.Has(opt.MergeWithLegacySemantics) {
		pl.variable(p).SetZero()
	}
	if !ok || err != nil {
		return err
	}
	pl.parts()
	elem, length := pl.elem, pl.typ.Len()
	var first, wrong error
	n := 0
	for ; d.PeekKind() != jsontext.KindEndArray; n++ {
		if n >= length {
			if err := d.SkipValue(); err != nil {
				return err
			}
			wrong = errTooMany
			continue
		}
		q := unsafe.Add(p, uintptr(n)*elem.size)
		if !o.Has(opt.MergeWithLegacySemantics) {
			elem.clear(q)
		}
		if err := elem.read(d, o, q); err != nil {
			if fatal(err, o) {
				return err
			}
			first = keep(first, err)
		}
	}
	for ; n < length; n++ {
		elem.clear(unsafe.Add(p, uintptr(n)*elem.size))
		wrong = errTooFew
	}
	if err := hidden.Exit(d); err != nil {
		return err
	}
	if wrong != nil && !o.Has(opt.UnmarshalArrayFromAnyLength) {
		return errorAfter(d, o, pl.typ, wrong)
	}
	return first
}

// asElements reports whether a slice or array of bytes is written and read as a list of numbers.
func (pl *plan) asElements(o *opt.Set) bool {
	pl.parts()
	return pl.namedBytes && !o.Has(opt.FormatBytesWithLegacySemantics) ||
		pl.kind == reflect.Array && o.Has(opt.FormatByteArrayAsArray)
}

// bytesAt returns the bytes of the slice or array at p.
func (pl *plan) bytesAt(p unsafe.Pointer) []byte {
	if pl.kind == reflect.Array {
		return unsafe.Slice((*byte)(p), pl.typ.Len())
	}
	return *(*[]byte)(p)
}

func writeBytes(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	list := pl.asElements(o)
	if !list {
		if err := badTag(o); err != nil {
			return errorBefore(e, pl.typ, err)
		}
	}
	if list || o.Has(opt.FormatBytesWithLegacySemantics) && len(pl.elem.ways) > 0 {
		if pl.kind == reflect.Array {
			return writeArray(e, o, pl, p, copied)
		}
		return writeSlice(e, o, pl, p, copied)
	}
	if pl.kind == reflect.Slice && (*shape.Slice)(p).Data == nil && o.Has(opt.FormatNilSliceAsNull) {
		return null(e)
	}
	b := hidden.Begin(e, jsontext.KindString)
	pos := len(b)
	b = base64.StdEncoding.AppendEncode(append(b, '"'), pl.bytesAt(p))
	return hidden.Text(e, append(b, '"'), pos)
}

func readBytes(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	list := pl.asElements(o)
	if !list {
		if err := badTag(o); err != nil {
			return passOver(d, o, pl.typ, err)
		}
	}
	if list || o.Has(opt.FormatBytesWithLegacySemantics) && d.PeekKind() == jsontext.KindBeginArray {
		if pl.kind == reflect.Array {
			return readArray(d, o, pl, p)
		}
		return readSlice(d, o, pl, p)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return err
	}
	switch text[0] {
	case 'n':
		if pl.kind == reflect.Slice || !o.Has(opt.MergeWithLegacySemantics) {
			pl.variable(p).SetZero()
		}
		return nil
	case '"':
	default:
		return errorAfter(d, o, pl.typ, nil)
	}
	text = wire.Unquote(text, 0, len(text)-1, verbatim)
	dst := pl.bytesAt(p)
	// Room for all comes first, so that an error leaves what is too small unchanged.
	room := base64.RawStdEncoding.DecodedLen(len(bytes.TrimRight(text, "=")))
	b, err := base64.StdEncoding.AppendDecode(slices.Grow(dst[:0], room), text)
	if err != nil {
		return errorAfter(d, o, pl.typ, err)
	}
	if len(text) != base64.StdEncoding.EncodedLen(len(b)) && !o.Has(opt.ParseBytesWithLooseRFC4648) {
		i := bytes.IndexAny(text, "\r\n")
		return errorAfter(d, o, pl.typ, fmt.Errorf("illegal character %s at offset %d", wire.QuoteRune(string(text[i:])), i))
	}
	if pl.kind == reflect.Slice {
		if b == nil {
			b = []byte{}
		}
		*(*[]byte)(p) = b
		return nil
	}
	clear(dst[copy(dst, b):])
	if len(b) != len(dst) && !o.Has(opt.UnmarshalArrayFromAnyLength) {
		return errorAfter(d, o, pl.typ, fmt.Errorf("decoded length of %d mismatches array length of %d", len(b), len(dst)))
	}
	return nil
}
