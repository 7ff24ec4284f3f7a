package json

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json/internal/opt"
	"encoding/json/internal/shape"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	jsonv2 "encoding/json/v2"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// encoder writes values one after the other into buf.
type encoder struct {
	buf []byte
	esc wire.Escapes
	// depth is how many arrays and objects are open, nest counts pointers as well.
	depth, nest int
	// above has the pointers on the way to a value that lies so deep that it may contain itself.
	above map[visit]struct{}
}

// visit is a pointer, map or slice that is being written.
type visit struct {
	typ reflect.Type
	p   unsafe.Pointer
	len int
}

// suspicious is how many steps down a value is looked at for cycles.
const suspicious = 1000

// enter notes a step down.
func (e *encoder) enter(pl *plan, p unsafe.Pointer, n int) error {
	e.nest++
	if e.nest <= suspicious || p == nil {
		return nil
	}
	v := visit{pl.typ, p, n}
	if _, ok := e.above[v]; ok {
		return &UnsupportedValueError{Str: "encountered a cycle via " + pl.typ.String()}
	}
	if e.above == nil {
		e.above = map[visit]struct{}{}
	}
	e.above[v] = struct{}{}
	return nil
}

func (e *encoder) leave(pl *plan, p unsafe.Pointer, n int) {
	if e.nest > suspicious {
		delete(e.above, visit{pl.typ, p, n})
	}
	e.nest--
}

// open writes an opening bracket.
func (e *encoder) open(c byte) error {
	if e.depth++; e.depth > wire.MaxDepth {
		return syntaxError(&wire.Error{Fault: wire.Deep, Pos: len(e.buf)}, 0)
	}
	e.buf = append(e.buf, c)
	return nil
}

func (e *encoder) close(c byte) {
	e.depth--
	e.buf = append(e.buf, c)
}

func (e *encoder) text(s string) {
	e.buf, _ = wire.AppendQuote(e.buf, s, e.esc)
}

// value writes the value at p.
func (e *encoder) value(pl *plan, p unsafe.Pointer, m mode) error {
	for _, w := range pl.marshal {
		if w.onPointer && m&fixed != 0 {
			continue
		}
		if done, err := e.call(w.how, pl.at(p)); done {
			return err
		}
	}
	switch pl.op {
	case opString:
		s := *(*string)(p)
		if m&quoted != 0 {
			inner, _ := wire.AppendQuote(nil, s, e.esc)
			e.buf, _ = wire.AppendQuote(e.buf, string(inner), 0)
			return nil
		}
		e.buf, _ = wire.AppendQuote(e.buf, s, e.esc)
	case opBool, opInt, opInt8, opInt16, opInt32, opInt64, opUint, opUint8, opUint16, opUint32, opUint64:
		if m&quoted != 0 {
			e.buf = append(e.buf, '"')
			e.plain(pl.op, p)
			e.buf = append(e.buf, '"')
			return nil
		}
		e.plain(pl.op, p)
	case opFloat32, opFloat64:
		return e.float(pl, p, m&quoted != 0)
	case opStruct:
		return e.object(pl, p, m)
	case opPointer:
		return e.pointer(pl, *(*unsafe.Pointer)(p), m)
	case opAny:
		return e.any(*(*any)(p))
	case opSlice:
		return e.slice(pl, p)
	case opAnySlice:
		return e.anySlice(pl, *(*[]any)(p))
	case opAnyMap:
		return e.anyMap(pl, *(*map[string]any)(p))
	case opStringMap:
		return e.stringMap(pl, *(*map[string]string)(p))
	case opMap:
		return e.mapping(pl, p)
	case opBytes:
		return e.bytes(pl, p)
	case opInterface:
		return e.iface(pl, p)
	case opArray:
		pl.parts()
		return e.elements(pl, p, pl.typ.Len(), m&fixed)
	case opNumber:
		return e.number(pl, p, m&quoted != 0)
	case opTime:
		return e.time(pl, p)
	case opRaw:
		return e.raw(pl, *(*[]byte)(p))
	default:
		return &UnsupportedTypeError{pl.typ}
	}
	return nil
}

// plain writes a boolean or an integer.
func (e *encoder) plain(o op, p unsafe.Pointer) {
	switch o {
	case opBool:
		e.buf = strconv.AppendBool(e.buf, *(*bool)(p))
	case opInt8, opInt16, opInt32, opInt, opInt64:
		e.buf = strconv.AppendInt(e.buf, signed(o, p), 10)
	default:
		e.buf = strconv.AppendUint(e.buf, unsigned(o, p), 10)
	}
}

func signed(o op, p unsafe.Pointer) int64 {
	switch o {
	case opInt8:
		return int64(*(*int8)(p))
	case opInt16:
		return int64(*(*int16)(p))
	case opInt32:
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func unsigned(o op, p unsafe.Pointer) uint64 {
	switch o {
	case opUint8:
		return uint64(*(*uint8)(p))
	case opUint16:
		return uint64(*(*uint16)(p))
	case opUint32:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

func (e *encoder) float(pl *plan, p unsafe.Pointer, quote bool) error {
	bits, x := 64, 0.0
	if pl.op == opFloat32 {
		bits, x = 32, float64(*(*float32)(p))
	} else {
		x = *(*float64)(p)
	}
	if !finite(x) {
		return &UnsupportedValueError{reflect.ValueOf(pl.variable(p).Interface()), strconv.FormatFloat(x, 'g', -1, 64)}
	}
	if quote {
		e.buf = append(e.buf, '"')
	}
	e.buf = wire.AppendFloat(e.buf, x, bits)
	if quote {
		e.buf = append(e.buf, '"')
	}
	return nil
}

func finite(x float64) bool { return x-x == 0 }

func (e *encoder) object(pl *plan, p unsafe.Pointer, m mode) error {
	pl.parts()
	o := pl.object
	if o.Unsupported != nil {
		return &UnsupportedValueError{Str: o.Unsupported.Error()}
	}
	if err := e.open('{'); err != nil {
		return err
	}
	e.nest++
	html := 0
	if e.esc&wire.HTML != 0 {
		html = 1
	}
	first := true
	for i := range o.fields {
		f := &o.fields[i]
		q, fm := unsafe.Add(p, f.Offset), m&fixed
		if len(f.Path) > 0 {
			if q = f.In(p); q == nil {
				continue
			}
			fm = 0
		}
		if f.OmitZero && f.IsZero(q) || f.OmitEmpty && f.plan.isEmpty(q) {
			continue
		}
		head := f.heads[html]
		if first {
			head = head[1:]
			first = false
		}
		e.buf = append(e.buf, head...)
		if f.Quoted {
			fm |= quoted
		}
		if err := e.value(f.plan, q, fm); err != nil {
			return err
		}
	}
	if o.rest != nil {
		if err := e.rest(o, p, first); err != nil {
			return err
		}
	}
	e.nest--
	e.close('}')
	return nil
}

// rest writes the members that are kept in an embedded map or text.
func (e *encoder) rest(o *object, p unsafe.Pointer, first bool) error {
	q := o.Rest.In(p)
	pl := o.rest
	if q != nil && pl.op == opPointer {
		pl.parts()
		pl = pl.elem
		q = *(*unsafe.Pointer)(q)
	}
	if q == nil {
		return nil
	}
	start := len(e.buf)
	if pl.op == opRaw {
		raw := *(*[]byte)(q)
		if len(raw) == 0 {
			return nil
		}
		d := jsontext.NewDecoder(bytes.NewReader(raw), DefaultOptionsV1())
		if _, err := d.ReadValue(); err != nil {
			return &UnsupportedValueError{Str: err.Error()}
		}
		if jsontext.Value(raw).Kind() != jsontext.KindBeginObject {
			return &UnsupportedValueError{Str: opt.ErrNotObject.Error()}
		}
	}
	if err := e.value(pl, q, 0); err != nil {
		return err
	}
	text := e.buf[start:]
	if string(text) == "null" || string(text) == "{}" {
		e.buf = e.buf[:start]
		return nil
	}
	// The brackets are the object's own.
	if !first {
		text[0] = ','
		e.buf = e.buf[:len(e.buf)-1]
		return nil
	}
	copy(text, text[1:])
	e.buf = e.buf[:len(e.buf)-2]
	return nil
}

func (e *encoder) pointer(pl *plan, p unsafe.Pointer, m mode) error {
	if p == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	pl.parts()
	m &^= fixed
	if pl.elem.op == opPointer {
		m &^= quoted
	}
	if err := e.enter(pl, p, 0); err != nil {
		return err
	}
	if err := e.value(pl.elem, p, m); err != nil {
		return err
	}
	e.leave(pl, p, 0)
	return nil
}

// eface is an interface without methods.
type eface struct {
	typ  unsafe.Pointer
	data unsafe.Pointer
}

// any writes what an interface holds.
func (e *encoder) any(v any) error {
	switch v := v.(type) {
	case nil:
		e.buf = append(e.buf, "null"...)
		return nil
	case string:
		e.text(v)
		return nil
	case bool:
		e.buf = strconv.AppendBool(e.buf, v)
		return nil
	case int:
		e.buf = strconv.AppendInt(e.buf, int64(v), 10)
		return nil
	case float64:
		if finite(v) {
			e.buf = wire.AppendFloat(e.buf, v, 64)
			return nil
		}
	case map[string]any:
		return e.anyMap(anyMapPlan(), v)
	case []any:
		return e.anySlice(anySlicePlan(), v)
	}
	rv := reflect.ValueOf(v)
	pl := planOf(rv.Type())
	switch pl.kind {
	case reflect.Pointer:
		return e.pointer(pl, rv.UnsafePointer(), 0)
	case reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Struct, reflect.Array:
		// The interface may hold these themselves rather than their address.
		if pl.size == unsafe.Sizeof(v)/2 {
			c := reflect.New(pl.typ)
			c.Elem().Set(rv)
			return e.value(pl, c.UnsafePointer(), fixed)
		}
	}
	return e.value(pl, (*eface)(unsafe.Pointer(&v)).data, fixed)
}

// iface writes what an interface with methods holds.
func (e *encoder) iface(pl *plan, p unsafe.Pointer) error {
	v := pl.variable(p)
	if v.IsNil() {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	held := v.Elem()
	if pl.wrapOK && held.Kind() == reflect.Pointer && held.IsNil() {
		if done, err := e.call(pl.wraps, held.Interface()); done {
			return err
		}
	}
	return e.any(held.Interface())
}

func (e *encoder) slice(pl *plan, p unsafe.Pointer) error {
	s := (*shape.Slice)(p)
	if s.Data == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	pl.parts()
	if err := e.enter(pl, s.Data, s.Len); err != nil {
		return err
	}
	if err := e.elements(pl, s.Data, s.Len, 0); err != nil {
		return err
	}
	e.leave(pl, s.Data, s.Len)
	return nil
}

func (e *encoder) anySlice(pl *plan, s []any) error {
	if s == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	p := unsafe.Pointer(unsafe.SliceData(s))
	if err := e.enter(pl, p, len(s)); err != nil {
		return err
	}
	if err := e.open('['); err != nil {
		return err
	}
	for i, v := range s {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		if err := e.any(v); err != nil {
			return err
		}
	}
	e.close(']')
	e.leave(pl, p, len(s))
	return nil
}

// elements writes the n values at p.
func (e *encoder) elements(pl *plan, p unsafe.Pointer, n int, m mode) error {
	if err := e.open('['); err != nil {
		return err
	}
	elem := pl.elem
	for i := range n {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		if err := e.value(elem, unsafe.Add(p, uintptr(i)*elem.size), m); err != nil {
			return err
		}
	}
	e.close(']')
	return nil
}

func (e *encoder) bytes(pl *plan, p unsafe.Pointer) error {
	pl.parts()
	if len(pl.elem.marshal) > 0 {
		return e.slice(pl, p)
	}
	b := *(*[]byte)(p)
	if b == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	e.buf = append(e.buf, '"')
	e.buf = base64.StdEncoding.AppendEncode(e.buf, b)
	e.buf = append(e.buf, '"')
	return nil
}

// few is up to how many keys of a map find room on the stack.
const few = 16

func (e *encoder) anyMap(pl *plan, m map[string]any) error {
	if m == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	at := *(*unsafe.Pointer)(unsafe.Pointer(&m))
	if err := e.enter(pl, at, 0); err != nil {
		return err
	}
	if err := e.open('{'); err != nil {
		return err
	}
	var room [few]string
	keys := room[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for i, k := range keys {
		e.name(i, k)
		if err := e.any(m[k]); err != nil {
			return err
		}
	}
	e.close('}')
	e.leave(pl, at, 0)
	return nil
}

// name writes the name of an object's i-th member.
func (e *encoder) name(i int, s string) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
	e.text(s)
	e.buf = append(e.buf, ':')
}

func (e *encoder) stringMap(pl *plan, m map[string]string) error {
	if m == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	if err := e.open('{'); err != nil {
		return err
	}
	var room [few]string
	keys := room[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for i, k := range keys {
		e.name(i, k)
		e.text(m[k])
	}
	e.close('}')
	return nil
}

// member is an entry of a map under the name it gets.
type member struct {
	name string
	elem unsafe.Pointer
}

func (e *encoder) mapping(pl *plan, p unsafe.Pointer) error {
	v := pl.variable(p)
	if v.IsNil() {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	pl.parts()
	at := v.UnsafePointer()
	if err := e.enter(pl, at, 0); err != nil {
		return err
	}
	if err := e.open('{'); err != nil {
		return err
	}
	n := v.Len()
	members := make([]member, 0, n)
	keys := reflect.New(pl.key.typ)
	key := keys.Elem()
	elems := reflect.MakeSlice(pl.elems, n, n)
	for it := v.MapRange(); len(members) < n && it.Next(); {
		key.SetIterKey(it)
		name, err := e.key(pl.key, keys.UnsafePointer(), pl.textKey)
		if err != nil {
			return err
		}
		elem := elems.Index(len(members))
		elem.SetIterValue(it)
		members = append(members, member{name, elem.Addr().UnsafePointer()})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	for i := range members {
		e.name(i, members[i].name)
		if err := e.value(pl.elem, members[i].elem, fixed); err != nil {
			return err
		}
	}
	e.close('}')
	e.leave(pl, at, 0)
	return nil
}

// key returns the name of a map's key. textNil says that nil pointers are empty names.
func (e *encoder) key(pl *plan, p unsafe.Pointer, textNil bool) (string, error) {
	if pl.kind != reflect.String {
		for _, w := range pl.marshal {
			if w.how != byTokens && w.how != byJSON && !w.onPointer {
				return textOf(w.how, pl.at(p))
			}
		}
	}
	switch o := pl.op; {
	case pl.kind == reflect.String:
		return *(*string)(p), nil
	case o.isInt():
		return strconv.FormatInt(signed(o, p), 10), nil
	case o.isUint():
		return strconv.FormatUint(unsigned(o, p), 10), nil
	case o.isFloat():
		start := len(e.buf)
		if err := e.float(pl, p, false); err != nil {
			return "", err
		}
		name := string(e.buf[start:])
		e.buf = e.buf[:start]
		return name, nil
	case o == opTime:
		b, err := appendTime(nil, p)
		return string(b), err
	case o == opPointer:
		q := *(*unsafe.Pointer)(p)
		if q == nil {
			if textNil {
				return "", nil
			}
			break
		}
		pl.parts()
		return e.key(pl.elem, q, false)
	case o == opAny || o == opInterface:
		held := pl.variable(p).Elem()
		if !held.IsValid() {
			break
		}
		c := reflect.New(held.Type())
		c.Elem().Set(held)
		return e.key(planOf(held.Type()), c.UnsafePointer(), false)
	case o == opInvalid:
		return "", &UnsupportedTypeError{pl.typ}
	}
	return "", e.badKey()
}

var errNotString = errors.New("object member name must be a string")

// call writes what a method of v says, unless that isn't willing.
func (e *encoder) call(how howWritten, v any) (done bool, err error) {
	switch how {
	case byTokens:
		return e.callTokens(v.(jsonv2.MarshalerTo))
	case byJSON:
		var b []byte
		if b, err = v.(Marshaler).MarshalJSON(); err == nil {
			err = e.foreign(b)
		} else {
			err = notUnsupported(err, "MarshalJSON")
		}
		if err != nil {
			err = &MarshalerError{reflect.TypeOf(v), err, "MarshalJSON"}
		}
		return true, err
	}
	s, err := textOf(how, v)
	if err == nil {
		e.text(s)
	}
	return true, err
}

// foreign writes a text from elsewhere.
func (e *encoder) foreign(b []byte) error {
	c := wire.Checker{Base: e.depth}
	i, _, fault := c.Check(b, 0, true)
	if fault == nil {
		fault = wire.Rest(b, i)
	}
	if fault != nil {
		return formatError(fault, int64(len(e.buf)))
	}
	e.buf = wire.AppendCompact(e.buf, b, e.esc)
	return nil
}

// notUnsupported keeps errors.ErrUnsupported, which has a meaning of its own for newer methods, from callers.
func notUnsupported(err error, name string) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return errors.New(name + " method may not return errors.ErrUnsupported")
	}
	return err
}

// textOf returns the text of a value that has a method for that.
func textOf(how howWritten, v any) (string, error) {
	var b []byte
	var err error
	name := "MarshalText"
	if how == byAppendText {
		name = "AppendText"
		b, err = v.(encoding.TextAppender).AppendText(nil)
	} else {
		b, err = v.(encoding.TextMarshaler).MarshalText()
	}
	if err != nil {
		return "", &MarshalerError{reflect.TypeOf(v), notUnsupported(err, name), name}
	}
	return string(b), nil
}

func (e *encoder) raw(pl *plan, b []byte) error {
	if b == nil {
		e.buf = append(e.buf, "null"...)
		return nil
	}
	if err := e.foreign(b); err != nil {
		return &MarshalerError{reflect.TypeFor[*jsontext.Value](), err, "MarshalJSON"}
	}
	return nil
}

func (e *encoder) number(pl *plan, p unsafe.Pointer, quote bool) error {
	n := *(*string)(p)
	if n == "" {
		n = "0"
	}
	text := n
	if quote {
		text = `"` + n + `"`
	}
	if !isNumber(n) {
		return &MarshalerError{reflect.TypeFor[*Number](), notNumber(text), "MarshalJSONTo"}
	}
	e.buf = append(e.buf, text...)
	return nil
}

func (e *encoder) time(pl *plan, p unsafe.Pointer) error {
	e.buf = append(e.buf, '"')
	b, err := appendTime(e.buf, p)
	e.buf = append(b, '"')
	return err
}

// appendTime appends a time as RFC 3339 has it, which can't express all.
func appendTime(b []byte, p unsafe.Pointer) ([]byte, error) {
	start := len(b)
	b = (*time.Time)(p).AppendFormat(b, time.RFC3339Nano)
	text := b[start:]
	var err error
	if text[len("2006")] != '-' {
		err = errors.New("year outside of range [0,9999]")
	} else if n := len(text); text[n-1] != 'Z' {
		const zone = len("+07:00")
		hours := int(text[n-zone+1]-'0')*10 + int(text[n-zone+2]-'0')
		if text[n-zone] != '+' && text[n-zone] != '-' || hours >= 24 {
			err = errors.New("timezone hour outside of range [0,23]")
		}
	}
	if err != nil {
		return b, &MarshalerError{reflect.TypeFor[*time.Time](), err, "MarshalJSON"}
	}
	return b, nil
}
