package asn1

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"
)

// maxDepth is how deep values may be nested.
const maxDepth = 10000

// maxSliceBytes is how much memory the elements of one slice may take before any of them is read.
const maxSliceBytes = math.MaxInt32

// Unmarshal reads one value from the begin of b and stores it where val, a pointer, points to. It returns what follows the
// value. Fields of structs are read in turn, and what a SEQUENCE has beyond them is passed over.
//
// An INTEGER goes to an int, int32, int64 or *big.Int; the other types to those that this package has for them, strings to
// string, OCTET STRING to []byte, times to time.Time, SEQUENCE and SET to structs or slices; an any takes values that aren't
// compound, integers as int64. Tags of fields (key asn1) are words with commas between them: optional, default:N,
// tag:N, explicit, application, private, set, ia5, numeric, utf8, generalized. The errors are SyntaxError and
// StructuralError.
func Unmarshal(b []byte, val any) (rest []byte, err error) { return UnmarshalWithParams(b, val, "") }

// recipientError says that Unmarshal can't store anything in its argument.
type recipientError struct{ typ reflect.Type }

func (e *recipientError) Error() string {
	switch {
	case e.typ == nil:
		return "asn1: Unmarshal recipient value is nil"
	case e.typ.Kind() != reflect.Pointer:
		return "asn1: Unmarshal recipient value is non-pointer " + e.typ.String()
	}
	return "asn1: Unmarshal recipient value is nil " + e.typ.String()
}

// UnmarshalWithParams is Unmarshal of a value for which params says what a field's tag would.
func UnmarshalWithParams(b []byte, val any, params string) (rest []byte, err error) {
	v := reflect.ValueOf(val)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, &recipientError{reflect.TypeOf(val)}
	}
	v = v.Elem()
	p := readParams(params)
	at, err := readValue(v, planOf(v.Type()), b, 0, &p, 0)
	if err != nil {
		return nil, err
	}
	return b[at:], nil
}

// readValue reads the value at b[start:] into v and returns where the next one begins.
func readValue(v reflect.Value, p *plan, b []byte, start int, params *fieldParameters, depth int) (next int, err error) {
	if start == len(b) {
		if params.absent(v) {
			return start, nil
		}
		return start, SyntaxError{"sequence truncated"}
	}
	if depth >= maxDepth {
		return start, StructuralError{"nesting depth exceeded"}
	}
	h, at, err := readHeader(b, start)
	if err != nil {
		return at, err
	}
	if p.form == formAny {
		return readAny(v, b, at, h)
	}
	if params.explicit {
		class := ClassContextSpecific
		if params.application {
			class = ClassApplication
		}
		if at == len(b) {
			return at, StructuralError{"explicit tag has no child"}
		}
		if h.class != class || h.tag != *params.tag || h.length != 0 && !h.isCompound {
			if params.absent(v) {
				return start, nil
			}
			return at, StructuralError{"explicitly tagged member didn't match"}
		}
		switch {
		case p.form == formRaw:
			// It takes the outer value.
		case h.length > 0:
			if h, at, err = readHeader(b, at); err != nil {
				return at, err
			}
		case p.form != formFlag:
			return at, StructuralError{"zero length explicit tag was not an asn1.Flag"}
		default:
			v.SetBool(true)
			return at, nil
		}
	}
	if p.form == formUnknown {
		return at, StructuralError{fmt.Sprintf("unknown Go type: %v", p.typ)}
	}

	tag := p.naturalTag(h, params)
	class, wanted, anyTag := ClassUniversal, tag, p.anyTag
	if !params.explicit && params.tag != nil {
		class, wanted, anyTag = params.class(), *params.tag, false
	}
	if !anyTag && (h.class != class || h.tag != wanted) || !p.anyTag && h.isCompound != p.compound {
		if params.absent(v) {
			return start, nil
		}
		return at, StructuralError{fmt.Sprintf("tags don't match (%d vs %+v) %+v %s @%d", wanted, h, *params, p.typ.Name(), at)}
	}
	next = at + h.length
	if next > len(b) {
		return at, SyntaxError{"data truncated"}
	}
	contents := b[at:next]
	if p.form == formRaw {
		v.Set(reflect.ValueOf(RawValue{h.class, h.tag, h.isCompound, contents, b[start:next]}))
		return next, nil
	}
	if p.form == formStruct {
		return next, readStruct(v, p, b[start:next], contents, depth)
	}
	return next, p.store(v, contents, tag, depth)
}

// naturalTag is the universal tag of a value with this header where there are several: of strings and times the header
// decides if it is universal, else the field.
func (p *plan) naturalTag(h header, params *fieldParameters) int {
	if params.set {
		return TagSet
	}
	switch p.form {
	case formString:
		if h.class == ClassUniversal {
			switch h.tag {
			case TagIA5String, TagGeneralString, TagT61String, TagUTF8String, TagNumericString, TagBMPString:
				return h.tag
			}
		} else if params.stringType != 0 {
			return params.stringType
		}
	case formTime:
		if h.class == ClassUniversal {
			if h.tag == TagGeneralizedTime {
				return h.tag
			}
		} else if params.timeType != 0 {
			return params.timeType
		}
	}
	return p.tag
}

// readAny reads a value into an interface. Of types that have no Go type only the length is looked at.
func readAny(v reflect.Value, b []byte, at int, h header) (next int, err error) {
	next = at + h.length
	if next > len(b) {
		return at, SyntaxError{"data truncated"}
	}
	if h.isCompound || h.class != ClassUniversal {
		return next, nil
	}
	var value any
	contents := b[at:next]
	switch h.tag {
	case TagBoolean:
		value, err = readBool(contents)
	case TagPrintableString, TagNumericString, TagIA5String, TagT61String, TagUTF8String, TagBMPString:
		value, err = readString(contents, h.tag)
	case TagInteger:
		value, err = readInt(contents, 8)
	case TagBitString:
		value, err = readBits(contents)
	case TagOID:
		value, err = readOID(contents)
	case TagUTCTime:
		value, err = readUTCTime(contents)
	case TagGeneralizedTime:
		value, err = readGeneralizedTime(contents)
	case TagOctetString:
		value = contents
	default:
		return next, nil
	}
	if err != nil {
		return next, err
	}
	v.Set(reflect.ValueOf(value))
	return next, nil
}

// store reads the contents of a value, whose type the tag tells, into v.
func (p *plan) store(v reflect.Value, contents []byte, tag, depth int) error {
	switch p.form {
	case formOID:
		oid, err := readOID(contents)
		if err == nil {
			v.Set(reflect.ValueOf(oid))
		}
		return err
	case formBits:
		s, err := readBits(contents)
		if err == nil {
			*v.Addr().Interface().(*BitString) = s
		}
		return err
	case formTime:
		read := readUTCTime
		if tag == TagGeneralizedTime {
			read = readGeneralizedTime
		}
		t, err := read(contents)
		if err == nil {
			*v.Addr().Interface().(*time.Time) = t
		}
		return err
	case formEnum:
		n, err := readInt(contents, 4)
		if err == nil {
			v.SetInt(n)
		}
		return err
	case formFlag:
		v.SetBool(true)
		return nil
	case formBig:
		n, err := readBig(contents)
		if err == nil {
			*v.Addr().Interface().(**big.Int) = n
		}
		return err
	case formBool:
		is, err := readBool(contents)
		if err == nil {
			v.SetBool(is)
		}
		return err
	case formInt:
		size := int(p.typ.Size())
		if size < 4 {
			return StructuralError{"unsupported: " + p.typ.String()}
		}
		n, err := readInt(contents, size)
		if err == nil {
			v.SetInt(n)
		}
		return err
	case formOctets:
		own := make([]byte, len(contents))
		copy(own, contents)
		v.SetBytes(own)
		return nil
	case formString:
		s, err := readString(contents, tag)
		if err == nil {
			v.SetString(s)
		}
		return err
	case formSlice:
		return readSlice(v, p, contents, depth)
	}
	return errors.New("asn1: type without a form: " + p.typ.String())
}

// readStruct reads the fields of a struct; full is its whole encoding.
func readStruct(v reflect.Value, p *plan, full, contents []byte, depth int) error {
	s := p.structure()
	if s.hidden {
		return StructuralError{"struct contains unexported fields"}
	}
	if s.raw {
		v.Field(0).SetBytes(full)
	}
	at := 0
	for i := range s.fields {
		f := &s.fields[i]
		var err error
		if at, err = readValue(v.Field(f.index), f.plan, contents, at, &f.params, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readSlice reads the elements of a slice. They are counted first, so that malformed data costs no memory.
func readSlice(v reflect.Value, p *plan, contents []byte, depth int) error {
	elem := planOf(p.elem)
	if elem.form == formUnknown || elem.form == formAny {
		return StructuralError{"unknown Go type for slice"}
	}
	count := 0
	for at := 0; at < len(contents); count++ {
		h, next, err := readHeader(contents, at)
		if err != nil {
			return err
		}
		if !elem.anyTag {
			var params fieldParameters
			if h.class != ClassUniversal || h.isCompound != elem.compound || h.tag != elem.naturalTag(h, &params) {
				return StructuralError{"sequence tag mismatch"}
			}
		}
		if at = next + h.length; at > len(contents) {
			return SyntaxError{"truncated sequence"}
		}
	}
	if size := int(p.elem.Size()); size > 0 && count > maxSliceBytes/size {
		return SyntaxError{fmt.Sprintf("%s slice too big: %d elements of %d bytes", p.elem.Kind(), count, size)}
	}
	list := reflect.MakeSlice(p.typ, count, count)
	at := 0
	var params fieldParameters
	for i := range count {
		var err error
		if at, err = readValue(list.Index(i), elem, contents, at, &params, depth+1); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}
