package asn1

import (
	"math/big"
	"reflect"
	"strings"
	"sync"
	"time"
)

// form is how values of a Go type are read and written.
type form uint8

const (
	formUnknown form = iota
	formAny          // interface without methods
	formRaw
	formOID
	formBits
	formTime
	formEnum
	formFlag
	formBig
	formBool
	formInt
	formOctets
	formString
	formStruct
	formSlice
)

// plan is what is known of a Go type.
type plan struct {
	typ      reflect.Type
	form     form
	tag      int // universal
	compound bool
	anyTag   bool // values have any tag
	elem     reflect.Type
}

// structPlan is what is known of a struct's fields.
type structPlan struct {
	hidden bool // some field is unexported
	raw    bool // the first field is RawContent
	fields []fieldPlan
}

type fieldPlan struct {
	index  int
	params fieldParameters
	plan   *plan
}

var plans sync.Map // of reflect.Type to *plan

// planOf returns the plan of t. It doesn't look into elements and fields, as types may be recursive.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{typ: t}
	p.classify()
	kept, _ := plans.LoadOrStore(t, p)
	return kept.(*plan)
}

func (p *plan) classify() {
	switch p.typ {
	case reflect.TypeFor[RawValue]():
		p.form, p.tag, p.anyTag = formRaw, -1, true
		return
	case reflect.TypeFor[ObjectIdentifier]():
		p.form, p.tag = formOID, TagOID
		return
	case reflect.TypeFor[BitString]():
		p.form, p.tag = formBits, TagBitString
		return
	case reflect.TypeFor[time.Time]():
		p.form, p.tag = formTime, TagUTCTime
		return
	case reflect.TypeFor[Enumerated]():
		p.form, p.tag = formEnum, TagEnum
		return
	case reflect.TypeFor[Flag]():
		p.form, p.tag = formFlag, TagBoolean
		return
	case reflect.TypeFor[*big.Int]():
		p.form, p.tag = formBig, TagInteger
		return
	}
	switch p.typ.Kind() {
	case reflect.Bool:
		p.form, p.tag = formBool, TagBoolean
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.form, p.tag = formInt, TagInteger
	case reflect.String:
		p.form, p.tag = formString, TagPrintableString
	case reflect.Struct:
		p.form, p.tag, p.compound = formStruct, TagSequence, true
	case reflect.Slice:
		p.elem = p.typ.Elem()
		switch {
		case p.elem.Kind() == reflect.Uint8:
			p.form, p.tag = formOctets, TagOctetString
		case strings.HasSuffix(p.typ.Name(), "SET"):
			p.form, p.tag, p.compound = formSlice, TagSet, true
		default:
			p.form, p.tag, p.compound = formSlice, TagSequence, true
		}
	case reflect.Interface:
		if p.typ.NumMethod() == 0 {
			p.form = formAny
		}
	}
}

var structs sync.Map // of reflect.Type to *structPlan

// structure returns what is known of the fields of a struct.
func (p *plan) structure() *structPlan {
	if s, ok := structs.Load(p.typ); ok {
		return s.(*structPlan)
	}
	s := &structPlan{}
	for i := range p.typ.NumField() {
		f := p.typ.Field(i)
		if !f.IsExported() {
			s.hidden = true
			break
		}
		if i == 0 && f.Type == reflect.TypeFor[RawContent]() {
			s.raw = true
			continue
		}
		s.fields = append(s.fields, fieldPlan{i, readParams(f.Tag.Get("asn1")), planOf(f.Type)})
	}
	kept, _ := structs.LoadOrStore(p.typ, s)
	return kept.(*structPlan)
}
