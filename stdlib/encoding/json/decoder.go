package json

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json/internal/opt"
	"encoding/json/internal/shape"
	"encoding/json/internal/wire"
	jsonv2 "encoding/json/v2"
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unsafe"
)

// decoder stores the values of data, which is valid. Its methods get the place of a value and return the place behind
// it; where a value doesn't fit, they note the error and go on.
type decoder struct {
	options
	data []byte
	root reflect.Type
	// err is the first error.
	err     error
	checker wire.Checker
	strings wire.Interned
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// space skips blanks, which something follows.
func (d *decoder) space(i int) int {
	b := d.data
	for b[i] <= ' ' {
		i++
	}
	return i
}

// next goes from behind an element to the next one, or behind the closing bracket.
func (d *decoder) next(i int) (at int, more bool) {
	i = d.space(i)
	if d.data[i] == ',' {
		return d.space(i + 1), true
	}
	return i + 1, false
}

// key reads the name at i and returns it and the place of the member's value.
func (d *decoder) key(i int) (name []byte, at int) {
	b := d.data
	end, verbatim := wire.StringEnd(b, i)
	name = wire.Unquote(b, i, end, verbatim)
	i = end + 1
	for b[i] != ':' {
		i++
	}
	return name, d.space(i + 1)
}

// value stores the value at i in the variable at p.
func (d *decoder) value(pl *plan, p unsafe.Pointer, i int, m mode) int {
	b := d.data
	c := b[i]
	if pl.own {
		if end, done := d.call(pl, p, i); done {
			return end
		}
	}
	switch pl.op {
	case opString:
		if c == '"' {
			end, verbatim := wire.StringEnd(b, i)
			if m&quoted != 0 {
				return d.quotedString(pl, p, i, end)
			}
			*(*string)(p) = d.strings.Get(wire.Unquote(b, i, end, verbatim))
			return end + 1
		}
	case opStruct:
		if c == '{' {
			return d.object(pl, p, i)
		}
	case opPointer:
		return d.pointer(pl, p, i, m)
	case opSlice, opAnySlice:
		if c == '[' {
			return d.slice(pl, p, i)
		}
		if c == 'n' {
			*(*shape.Slice)(p) = shape.Slice{}
			return i + len("null")
		}
	case opInt, opInt8, opInt16, opInt32, opInt64, opUint, opUint8, opUint16, opUint32, opUint64:
		if c != '"' && m&quoted == 0 && (c-'0' <= 9 || c == '-') {
			return d.integer(pl, p, i)
		}
		if c == '"' && m&quoted != 0 {
			return d.quotedNumber(pl, p, i)
		}
	case opFloat32, opFloat64:
		if c != '"' && m&quoted == 0 && (c-'0' <= 9 || c == '-') {
			end := wire.NumberEnd(b, i)
			if x, err := strconv.ParseFloat(stringOf(b[i:end]), int(pl.size)*8); err == nil {
				setFloat(pl.op, p, x)
			} else {
				d.mismatch(pl.typ, i, true, errors.Unwrap(err))
			}
			return end
		}
		if c == '"' && m&quoted != 0 {
			return d.quotedNumber(pl, p, i)
		}
	case opBool:
		return d.boolean(pl, p, i, m)
	case opAny:
		return d.iface(pl, p, i)
	case opAnyMap:
		if c == '{' {
			return d.anyMap(p, i)
		}
		if c == 'n' {
			*(*map[string]any)(p) = nil
			return i + len("null")
		}
	case opMap, opStringMap:
		if c == '{' {
			return d.mapping(pl, p, i)
		}
		if c == 'n' {
			pl.clear(p)
			return i + len("null")
		}
	case opBytes:
		return d.bytes(pl, p, i)
	case opArray:
		if c == '[' {
			return d.array(pl, p, i)
		}
	case opInterface:
		return d.iface(pl, p, i)
	case opNumber:
		return d.number(p, i, m)
	case opTime:
		return d.time(pl, p, i)
	case opRaw:
		end := wire.ValueEnd(b, i)
		raw := (*[]byte)(p)
		*raw = append((*raw)[:0], b[i:end]...)
		return end
	}
	if c != 'n' {
		d.mismatch(pl.typ, i, false, nil)
	}
	return wire.ValueEnd(b, i)
}

func (d *decoder) object(pl *plan, p unsafe.Pointer, i int) int {
	pl.parts()
	o := pl.object
	b := d.data
	if o.Unsupported != nil {
		d.mismatch(o.UnsupportedIn, i, false, o.Unsupported)
		return wire.ValueEnd(b, i)
	}
	next := 0
	i = d.space(i + 1)
	if b[i] == '}' {
		return i + 1
	}
	for more := true; more; i, more = d.next(i) {
		at := i
		var name []byte
		name, i = d.key(i)
		f := o.find(name, &next)
		if f == nil {
			if o.rest != nil {
				i = d.rest(o, p, at, i, name)
				continue
			}
			if d.known {
				d.fail(errors.New("json: unknown field " + strconv.Quote(string(name))))
			}
			i = wire.ValueEnd(b, i)
			continue
		}
		q := unsafe.Add(p, f.Offset)
		if len(f.Path) > 0 {
			if q = f.Make(p); q == nil {
				d.fail(d.typeError(pl.typ, i, i, "", opt.ErrHidden))
				i = wire.ValueEnd(b, i)
				continue
			}
		}
		var m mode
		if f.Quoted {
			m = quoted
		}
		i = d.value(f.plan, q, i, m)
	}
	return i
}

// rest stores a member without a field in the embedded map or text. The name is at `at`, the value at i.
func (d *decoder) rest(o *object, p unsafe.Pointer, at, i int, name []byte) int {
	end := wire.ValueEnd(d.data, i)
	q := o.Rest.Make(p)
	if q == nil {
		d.fail(d.typeError(o.Rest.Type, i, i, "", opt.ErrHidden))
		return end
	}
	pl := o.rest
	if pl.op == opPointer {
		pl.parts()
		pl = pl.elem
		if *(*unsafe.Pointer)(q) == nil {
			*(*unsafe.Pointer)(q) = reflect.New(pl.typ).UnsafePointer()
		}
		q = *(*unsafe.Pointer)(q)
	}
	if pl.op == opRaw {
		const blanks = " \t\r\n"
		raw := (*[]byte)(q)
		t := bytes.Trim(*raw, blanks)
		if len(t) > 0 && (t[0] != '{' || t[len(t)-1] != '}') {
			d.fail(d.typeError(pl.typ, i, i, "", opt.ErrNotObject))
			return end
		}
		if len(t) == 0 {
			t = append(t, '{')
		} else if t = bytes.TrimRight(t[:len(t)-1], blanks); len(t) > 0 && t[len(t)-1] != '{' {
			t = append(t, ',')
		}
		*raw = append(append(t, d.data[at:end]...), '}')
		return end
	}
	pl.parts()
	m := pl.variable(q)
	if m.IsNil() {
		m.Set(reflect.MakeMap(pl.typ))
	}
	elem := reflect.New(pl.elem.typ)
	d.value(pl.elem, elem.UnsafePointer(), i, 0)
	m.SetMapIndex(reflect.ValueOf(string(name)).Convert(pl.key.typ), elem.Elem())
	return end
}

func (d *decoder) pointer(pl *plan, p unsafe.Pointer, i int, m mode) int {
	at := (*unsafe.Pointer)(p)
	if d.data[i] == 'n' {
		*at = nil
		return i + len("null")
	}
	pl.parts()
	if pl.elem.op == opPointer {
		m &^= quoted
	}
	if *at == nil {
		*at = reflect.New(pl.elem.typ).UnsafePointer()
	}
	end := d.value(pl.elem, *at, i, m)
	if m&quoted != 0 && string(d.data[i:end]) == `"null"` {
		*at = nil
	}
	return end
}

func (d *decoder) slice(pl *plan, p unsafe.Pointer, i int) int {
	pl.parts()
	s := (*shape.Slice)(p)
	elem := pl.elem
	i = d.space(i + 1)
	if d.data[i] == ']' {
		*s = shape.Slice{Data: pl.none}
		return i + 1
	}
	n := 0
	for more := true; more; i, more = d.next(i) {
		if n == s.Cap {
			s.Len = n
			pl.variable(p).Grow(1)
		}
		i = d.value(elem, unsafe.Add(s.Data, uintptr(n)*elem.size), i, 0)
		n++
	}
	s.Len = n
	return i
}

func (d *decoder) array(pl *plan, p unsafe.Pointer, i int) int {
	pl.parts()
	n, length := 0, pl.typ.Len()
	i = d.space(i + 1)
	if d.data[i] != ']' {
		for more := true; more; i, more = d.next(i) {
			if n == length {
				i = wire.ValueEnd(d.data, i)
				continue
			}
			i = d.value(pl.elem, unsafe.Add(p, uintptr(n)*pl.elem.size), i, 0)
			n++
		}
	} else {
		i++
	}
	for ; n < length; n++ {
		pl.elem.clear(unsafe.Add(p, uintptr(n)*pl.elem.size))
	}
	return i
}

func (d *decoder) mapping(pl *plan, p unsafe.Pointer, i int) int {
	pl.parts()
	m := pl.variable(p)
	if m.IsNil() {
		m.Set(reflect.MakeMap(pl.typ))
	}
	i = d.space(i + 1)
	if d.data[i] == '}' {
		return i + 1
	}
	key, elem := reflect.New(pl.key.typ), reflect.New(pl.elem.typ)
	kp, ep := key.UnsafePointer(), elem.UnsafePointer()
	k, e := key.Elem(), elem.Elem()
	simple := pl.key.op == opString && !pl.key.fromText
	for more := true; more; i, more = d.next(i) {
		at := i
		var name []byte
		name, i = d.key(i)
		if simple {
			*(*string)(kp) = d.strings.Get(name)
		} else {
			k.SetZero()
			if !d.name(pl.key, kp, at, name) {
				i = wire.ValueEnd(d.data, i)
				continue
			}
		}
		pl.elem.clear(ep)
		i = d.value(pl.elem, ep, i, 0)
		m.SetMapIndex(k, e)
	}
	return i
}

// name stores a member's name in the map key at p and reports whether it fits.
func (d *decoder) name(pl *plan, p unsafe.Pointer, at int, name []byte) bool {
	if pl.fromText {
		if err := pl.at(p).(encoding.TextUnmarshaler).UnmarshalText(name); err != nil {
			d.fail(notUnsupported(err, "UnmarshalText"))
			return false
		}
		return true
	}
	switch o := pl.op; {
	case pl.kind == reflect.String:
		*(*string)(p) = string(name)
		return true
	case o.isInt() || o.isUint() || o.isFloat():
		if err := parseQuoted(pl, p, string(name)); err != nil {
			d.mismatch(pl.typ, at, true, err)
			return false
		}
		return true
	case o == opPointer:
		pl.parts()
		q := reflect.New(pl.elem.typ).UnsafePointer()
		*(*unsafe.Pointer)(p) = q
		return d.name(pl.elem, q, at, name)
	case o == opAny:
		*(*any)(p) = string(name)
		return true
	case o == opTime:
		if err := (*time.Time)(p).UnmarshalText(name); err != nil {
			d.fail(err)
			return false
		}
		return true
	case o == opInterface:
		d.fail(d.typeError(pl.typ, at, at, "", nil))
		return false
	}
	d.mismatch(pl.typ, at, false, nil)
	return false
}

func (d *decoder) iface(pl *plan, p unsafe.Pointer, i int) int {
	v := pl.variable(p)
	if !v.IsNil() {
		held := v.Elem()
		// An interface that points to itself is replaced like any other value.
		if held.Kind() == reflect.Pointer && !held.IsNil() && held.UnsafePointer() != p {
			if d.data[i] == 'n' {
				if held.Elem().Kind() == reflect.Pointer {
					held.Elem().SetZero()
				} else {
					v.SetZero()
				}
				return i + len("null")
			}
			return d.value(planOf(held.Type().Elem()), held.UnsafePointer(), i, 0)
		}
		v.SetZero()
	}
	if d.data[i] == 'n' {
		return i + len("null")
	}
	if pl.op == opInterface {
		d.fail(d.typeError(pl.typ, i, i, "", nil))
		return wire.ValueEnd(d.data, i)
	}
	*(*any)(p), i = d.any(i)
	return i
}

// any reads the value at i as what empty interfaces hold.
func (d *decoder) any(i int) (any, int) {
	b := d.data
	switch b[i] {
	case '{':
		var m map[string]any
		i = d.anyMap(unsafe.Pointer(&m), i)
		return m, i
	case '[':
		list := []any{}
		i = d.space(i + 1)
		if b[i] == ']' {
			return list, i + 1
		}
		for more := true; more; i, more = d.next(i) {
			var v any
			v, i = d.any(i)
			list = append(list, v)
		}
		return list, i
	case '"':
		end, verbatim := wire.StringEnd(b, i)
		return d.strings.Get(wire.Unquote(b, i, end, verbatim)), end + 1
	case 't':
		return true, i + len("true")
	case 'f':
		return false, i + len("false")
	case 'n':
		return nil, i + len("null")
	}
	end := wire.NumberEnd(b, i)
	if d.numbers {
		return Number(b[i:end]), end
	}
	x, err := strconv.ParseFloat(stringOf(b[i:end]), 64)
	if err != nil {
		d.mismatch(reflect.TypeFor[float64](), i, true, errors.Unwrap(err))
		x = 0
	}
	return x, end
}

func (d *decoder) anyMap(p unsafe.Pointer, i int) int {
	m := *(*map[string]any)(p)
	if m == nil {
		m = map[string]any{}
		*(*map[string]any)(p) = m
	}
	i = d.space(i + 1)
	if d.data[i] == '}' {
		return i + 1
	}
	for more := true; more; i, more = d.next(i) {
		var name []byte
		name, i = d.key(i)
		key := d.strings.Get(name)
		var v any
		v, i = d.any(i)
		m[key] = v
	}
	return i
}

func (d *decoder) boolean(pl *plan, p unsafe.Pointer, i int, m mode) int {
	b := d.data
	switch c := b[i]; {
	case c == 't' && m&quoted == 0:
		*(*bool)(p) = true
		return i + len("true")
	case c == 'f' && m&quoted == 0:
		*(*bool)(p) = false
		return i + len("false")
	case c == 'n':
		return i + len("null")
	case c == '"' && m&quoted != 0:
		end, verbatim := wire.StringEnd(b, i)
		switch string(wire.Unquote(b, i, end, verbatim)) {
		case "true":
			*(*bool)(p) = true
		case "false":
			*(*bool)(p) = false
		case "null":
		default:
			d.mismatch(pl.typ, i, true, strconv.ErrSyntax)
		}
		return end + 1
	}
	d.mismatch(pl.typ, i, false, nil)
	return wire.ValueEnd(b, i)
}

// integer stores the number at i in an integer variable.
func (d *decoder) integer(pl *plan, p unsafe.Pointer, i int) int {
	b := d.data
	start := i
	negative := b[i] == '-'
	if negative {
		i++
	}
	var n uint64
	overflow := false
	for i < len(b) && b[i]-'0' <= 9 {
		x := uint64(b[i] - '0')
		if n >= math.MaxUint64/10 && (n > math.MaxUint64/10 || x > math.MaxUint64%10) {
			overflow = true
		}
		n = n*10 + x
		i++
	}
	if i < len(b) && (b[i] == '.' || b[i]|0x20 == 'e') {
		d.mismatch(pl.typ, start, true, strconv.ErrSyntax)
		return wire.NumberEnd(b, i)
	}
	bits := pl.size * 8
	if pl.op.isInt() {
		limit := uint64(1) << (bits - 1)
		if negative {
			overflow = overflow || n > limit
			n = -n
		} else {
			overflow = overflow || n >= limit
		}
	} else {
		overflow = overflow || negative || bits < 64 && n>>bits != 0
	}
	if overflow {
		d.mismatch(pl.typ, start, true, strconv.ErrRange)
		return i
	}
	setInt(p, pl.size, n)
	return i
}

func setInt(p unsafe.Pointer, size uintptr, n uint64) {
	switch size {
	case 1:
		*(*uint8)(p) = uint8(n)
	case 2:
		*(*uint16)(p) = uint16(n)
	case 4:
		*(*uint32)(p) = uint32(n)
	default:
		*(*uint64)(p) = n
	}
}

func setFloat(o op, p unsafe.Pointer, x float64) {
	if o == opFloat32 {
		*(*float32)(p) = float32(x)
	} else {
		*(*float64)(p) = x
	}
}

// parseQuoted stores a number that was in a string.
func parseQuoted(pl *plan, p unsafe.Pointer, s string) error {
	bits := int(pl.size) * 8
	var err error
	switch {
	case pl.op.isInt():
		var n int64
		if n, err = strconv.ParseInt(s, 10, bits); err == nil {
			setInt(p, pl.size, uint64(n))
		}
	case pl.op.isUint():
		var n uint64
		if n, err = strconv.ParseUint(s, 10, bits); err == nil {
			setInt(p, pl.size, n)
		}
	default:
		var x float64
		if x, err = strconv.ParseFloat(s, bits); err == nil {
			setFloat(pl.op, p, x)
		}
	}
	if err == nil || s == "null" {
		return nil
	}
	return errors.Unwrap(err)
}

func (d *decoder) quotedNumber(pl *plan, p unsafe.Pointer, i int) int {
	end, verbatim := wire.StringEnd(d.data, i)
	if err := parseQuoted(pl, p, string(wire.Unquote(d.data, i, end, verbatim))); err != nil {
		d.mismatch(pl.typ, i, true, err)
	}
	return end + 1
}

// quotedString stores a string within a string.
func (d *decoder) quotedString(pl *plan, p unsafe.Pointer, i, end int) int {
	inner := wire.AppendUnquote(nil, d.data[i+1:end])
	if string(inner) == "null" {
		return end + 1
	}
	n, fault := wire.String(inner, 0, 0, false)
	if fault == nil && n < len(inner) {
		fault = wire.Unexpected(inner, n, "after string value", "")
	}
	if fault != nil {
		d.mismatch(pl.typ, i, false, syntaxError(fault, 0))
		return end + 1
	}
	*(*string)(p) = string(wire.AppendUnquote(nil, inner[1:n-1]))
	return end + 1
}

func (d *decoder) bytes(pl *plan, p unsafe.Pointer, i int) int {
	b := d.data
	dst := (*[]byte)(p)
	switch b[i] {
	case '[':
		return d.slice(pl, p, i)
	case 'n':
		*dst = nil
		return i + len("null")
	case '"':
		end, verbatim := wire.StringEnd(b, i)
		text := wire.Unquote(b, i, end, verbatim)
		// Room for all comes first, so that an error leaves what is too small unchanged.
		room := base64.RawStdEncoding.DecodedLen(len(bytes.TrimRight(text, "=")))
		out, err := base64.StdEncoding.AppendDecode(slices.Grow((*dst)[:0], room), text)
		if err != nil {
			d.mismatch(pl.typ, i, false, err)
			return end + 1
		}
		if out == nil {
			out = []byte{}
		}
		*dst = out
		return end + 1
	}
	d.mismatch(pl.typ, i, false, nil)
	return wire.ValueEnd(b, i)
}

// number stores a Number. Its errors have never had a place.
func (d *decoder) number(p unsafe.Pointer, i int, m mode) int {
	b := d.data
	end := wire.ValueEnd(b, i)
	switch c := b[i]; {
	case c == 'n':
		return end
	case c == '"':
		close, verbatim := wire.StringEnd(b, i)
		s := string(wire.Unquote(b, i, close, verbatim))
		if !isNumber(s) {
			d.fail(&UnmarshalTypeError{Value: "string " + string(b[i:end]), Type: numberType, Err: strconv.ErrSyntax})
			return end
		}
		*(*string)(p) = s
	case m&quoted == 0 && (c == '-' || c-'0' <= 9):
		*(*string)(p) = string(b[i:end])
	default:
		d.fail(&UnmarshalTypeError{Value: kindOf(c), Type: numberType})
	}
	return end
}

func (d *decoder) time(pl *plan, p unsafe.Pointer, i int) int {
	b := d.data
	if b[i] == '"' {
		end, verbatim := wire.StringEnd(b, i)
		var t time.Time
		if err := t.UnmarshalText(wire.Unquote(b, i, end, verbatim)); err != nil {
			d.fail(err)
		} else {
			*(*time.Time)(p) = t
		}
		return end + 1
	}
	if b[i] != 'n' {
		d.mismatch(pl.typ, i, false, nil)
	}
	return wire.ValueEnd(b, i)
}

// call leaves the value at i to a method of the variable at p, unless that isn't willing.
func (d *decoder) call(pl *plan, p unsafe.Pointer, i int) (end int, done bool) {
	b := d.data
	end = wire.ValueEnd(b, i)
	v := pl.at(p)
	if pl.fromTokens && d.callTokens(v.(jsonv2.UnmarshalerFrom), i, end) {
		return end, true
	}
	switch {
	case pl.fromJSON:
		if err := v.(Unmarshaler).UnmarshalJSON(b[i:end:end]); err != nil {
			d.fail(notUnsupported(err, "UnmarshalJSON"))
		}
	case !pl.fromText:
		return i, false
	case b[i] == '"':
		close, verbatim := wire.StringEnd(b, i)
		text := wire.Unquote(b, i, close, verbatim)
		if err := v.(encoding.TextUnmarshaler).UnmarshalText(text); err != nil {
			d.fail(notUnsupported(err, "UnmarshalText"))
		}
	case b[i] != 'n':
		d.mismatch(pl.typ, i, false, errNotText)
	}
	return end, true
}

var errNotText = errors.New("JSON value must be string type")

func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
