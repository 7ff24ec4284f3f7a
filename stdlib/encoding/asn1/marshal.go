package asn1

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
)

// Marshal returns the encoding of val. Besides the words that Unmarshal knows, tags of fields may have omitempty (an empty
// slice is left out), printable and utc.
func Marshal(val any) ([]byte, error) { return MarshalWithParams(val, "") }

// MarshalWithParams is Marshal of a value for which params says what a field's tag would.
func MarshalWithParams(val any, params string) ([]byte, error) {
	p := readParams(params)
	return appendValue(nil, reflect.ValueOf(val), &p)
}

// left reports whether a field's value isn't written.
func left(v reflect.Value, params *fieldParameters) bool {
	if params.omitEmpty && v.Kind() == reflect.Slice && v.Len() == 0 {
		return true
	}
	if !params.optional {
		return false
	}
	if params.defaultValue != nil && v.CanInt() {
		return v.Int() == *params.defaultValue
	}
	// A slice that is empty but there is written.
	return params.defaultValue == nil && v.IsZero()
}

// appendValue appends the encoding of v.
func appendValue(dst []byte, v reflect.Value, params *fieldParameters) ([]byte, error) {
	if !v.IsValid() {
		return nil, errors.New("asn1: cannot marshal nil value")
	}
	p := planOf(v.Type())
	if p.form == formAny {
		return appendValue(dst, v.Elem(), params)
	}
	if left(v, params) {
		return dst, nil
	}
	switch p.form {
	case formRaw:
		r := v.Interface().(RawValue)
		if len(r.FullBytes) > 0 {
			return append(dst, r.FullBytes...), nil
		}
		return append(appendHeader(dst, header{r.Class, r.Tag, len(r.Bytes), r.IsCompound}), r.Bytes...), nil
	case formUnknown:
		return nil, StructuralError{fmt.Sprintf("unknown Go type: %v", p.typ)}
	}
	if params.timeType != 0 && p.tag != TagUTCTime {
		return nil, StructuralError{"explicit time type given to non-time member"}
	}
	if params.stringType != 0 && p.tag != TagPrintableString {
		return nil, StructuralError{"explicit string type given to non-string member"}
	}
	tag, err := p.tagFor(v, params)
	if err != nil {
		return nil, err
	}

	h := header{tag: tag, isCompound: p.compound}
	if params.tag != nil && !params.explicit {
		h.class, h.tag = params.class(), *params.tag
	}
	// How long the headers are is known only after the contents; so those are written first, and moved.
	start := len(dst)
	if dst, err = p.appendContents(dst, v, tag, params); err != nil {
		return nil, err
	}
	h.length = len(dst) - start
	var room [24]byte
	front := appendHeader(room[:0], h)
	if params.explicit {
		outer := header{params.class(), *params.tag, h.length + len(front), true}
		var room [12]byte
		front = slices.Insert(front, 0, appendHeader(room[:0], outer)...)
	}
	return slices.Insert(dst, start, front...), nil
}

// tagFor returns the universal tag that v is written with.
func (p *plan) tagFor(v reflect.Value, params *fieldParameters) (int, error) {
	tag := p.tag
	switch p.form {
	case formString:
		switch {
		case params.stringType != 0:
			tag = params.stringType
		default:
			for _, r := range v.String() {
				if r >= utf8.RuneSelf || !printable(byte(r)) {
					if !utf8.ValidString(v.String()) {
						return 0, errors.New("asn1: string not valid UTF-8")
					}
					tag = TagUTF8String
					break
				}
			}
		}
	case formTime:
		if params.timeType == TagGeneralizedTime || !inUTCRange(v.Interface().(time.Time)) {
			tag = TagGeneralizedTime
		}
	}
	if params.set {
		if tag != TagSequence {
			return 0, StructuralError{"non sequence tagged as set"}
		}
		tag = TagSet
	}
	return tag, nil
}

// appendContents appends what stands behind the header of v.
func (p *plan) appendContents(dst []byte, v reflect.Value, tag int, params *fieldParameters) ([]byte, error) {
	switch p.form {
	case formFlag:
		return dst, nil
	case formTime:
		return appendTime(dst, v.Interface().(time.Time), tag)
	case formBits:
		b := v.Interface().(BitString)
		return append(append(dst, byte(-b.BitLength&7)), b.Bytes...), nil
	case formOID:
		return appendOID(dst, v.Interface().(ObjectIdentifier))
	case formBig:
		n := v.Interface().(*big.Int)
		if n == nil {
			return nil, StructuralError{"empty integer"}
		}
		return appendBig(dst, n), nil
	case formBool:
		if v.Bool() {
			return append(dst, 0xff), nil
		}
		return append(dst, 0), nil
	case formInt, formEnum:
		return appendInt(dst, v.Int()), nil
	case formOctets:
		return append(dst, v.Bytes()...), nil
	case formString:
		return appendString(dst, v.String(), params.stringType)
	case formStruct:
		return appendFields(dst, v, p)
	}
	return appendElements(dst, v, tag == TagSet)
}

// appendString appends s after a look at whether it is of the type that the field asks for, if it does.
func appendString(dst []byte, s string, asked int) ([]byte, error) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case asked == TagIA5String && c >= utf8.RuneSelf:
			return nil, StructuralError{"IA5String contains invalid character"}
		case asked == TagPrintableString && !printable(c) && c != '*':
			return nil, StructuralError{"PrintableString contains invalid character"}
		case asked == TagNumericString && !numeric(c):
			return nil, StructuralError{"NumericString contains invalid character"}
		}
	}
	return append(dst, s...), nil
}

// appendFields appends the fields of a struct, or what its RawContent has of them.
func appendFields(dst []byte, v reflect.Value, p *plan) ([]byte, error) {
	s := p.structure()
	if s.hidden {
		return nil, StructuralError{"struct contains unexported fields"}
	}
	if s.raw {
		if raw := v.Field(0).Bytes(); len(raw) > 0 {
			_, at, err := readHeader(raw, 0)
			if err != nil {
				return nil, err
			}
			return append(dst, raw[at:]...), nil
		}
	}
	var err error
	for i := range s.fields {
		f := &s.fields[i]
		if dst, err = appendValue(dst, v.Field(f.index), &f.params); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// appendElements appends the elements of a slice, those of a set in the order of their encodings.
func appendElements(dst []byte, v reflect.Value, set bool) ([]byte, error) {
	var params fieldParameters
	start := len(dst)
	var ends []int
	var err error
	for i := range v.Len() {
		if dst, err = appendValue(dst, v.Index(i), &params); err != nil {
			return nil, err
		}
		ends = append(ends, len(dst))
	}
	if !set || len(ends) < 2 {
		return dst, nil
	}
	all := bytes.Clone(dst[start:])
	list := make([][]byte, len(ends))
	from := 0
	for i, end := range ends {
		list[i] = all[from : end-start]
		from = end - start
	}
	slices.SortStableFunc(list, bytes.Compare)
	dst = dst[:start]
	for _, e := range list {
		dst = append(dst, e...)
	}
	return dst, nil
}
