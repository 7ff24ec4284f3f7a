package json

import (
	"encoding"
	"encoding/json/internal/shape"
	"encoding/json/jsontext"
	jsonv2 "encoding/json/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// op says how values of a type are read and written, apart from methods.
type op uint8

const (
	opInvalid op = iota
	opBool
	opInt
	opInt8
	opInt16
	opInt32
	opInt64
	opUint
	opUint8
	opUint16
	opUint32
	opUint64
	opFloat32
	opFloat64
	opString
	opNumber
	opBytes
	opSlice
	opAnySlice
	opArray
	opMap
	opAnyMap
	opStringMap
	opStruct
	opPointer
	opAny
	opInterface
	opTime
	opRaw
)

// opOf has the operation of each kind; some types have another.
var opOf = [...]op{
	reflect.Bool: opBool, reflect.Int: opInt, reflect.Int8: opInt8, reflect.Int16: opInt16, reflect.Int32: opInt32,
	reflect.Int64: opInt64, reflect.Uint: opUint, reflect.Uint8: opUint8, reflect.Uint16: opUint16,
	reflect.Uint32: opUint32, reflect.Uint64: opUint64, reflect.Uintptr: opUint64, reflect.Float32: opFloat32,
	reflect.Float64: opFloat64, reflect.Array: opArray, reflect.Interface: opInterface, reflect.Map: opMap,
	reflect.Pointer: opPointer, reflect.Slice: opSlice, reflect.String: opString, reflect.Struct: opStruct,
	reflect.UnsafePointer: opInvalid,
}

// isInt and isUint and isFloat tell the numbers apart.
func (o op) isInt() bool   { return o >= opInt && o <= opInt64 }
func (o op) isUint() bool  { return o >= opUint && o <= opUint64 }
func (o op) isFloat() bool { return o == opFloat32 || o == opFloat64 }

// mode is what a value's surroundings say about it.
type mode uint8

const (
	// fixed: not a variable of the caller's, so that methods of its address don't count.
	fixed mode = 1 << iota
	// quoted: the field has the option string.
	quoted
)

// A method writes values of a type.
type method struct {
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

// A plan is what is known about a type. Plans are made once and never change, but for what link adds.
type plan struct {
	typ  reflect.Type
	kind reflect.Kind
	op   op
	size uintptr
	// marshal lists the methods that write values, the preferred one first.
	marshal []method
	// own: the pointer type reads values itself, being an UnmarshalerFrom of encoding/json/v2, an Unmarshaler, an encoding.TextUnmarshaler.
	own                            bool
	fromTokens, fromJSON, fromText bool

	linking sync.Mutex
	linked  atomic.Bool
	// elem and key are the plans of what the type is made of.
	elem, key *plan
	object    *object
	// elems is the type of slices of a map's elements.
	elems reflect.Type
	// none is where empty slices point to.
	none unsafe.Pointer
	// textKey: nil keys of the map have a method and are written as "".
	textKey bool
	// wraps is the interface to call on nil pointers in values of an interface type with a method of ours.
	wraps  howWritten
	wrapOK bool
}

var (
	tokenMarshalerType   = reflect.TypeFor[jsonv2.MarshalerTo]()
	tokenUnmarshalerType = reflect.TypeFor[jsonv2.UnmarshalerFrom]()

	marshalerType       = reflect.TypeFor[Marshaler]()
	unmarshalerType     = reflect.TypeFor[Unmarshaler]()
	textAppenderType    = reflect.TypeFor[encoding.TextAppender]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	numberType          = reflect.TypeFor[Number]()
	rawType             = reflect.TypeFor[jsontext.Value]()
	timeType            = reflect.TypeFor[time.Time]()
)

// writers are the interfaces of howWritten.
var writers = [...]reflect.Type{byTokens: tokenMarshalerType, byJSON: marshalerType, byAppendText: textAppenderType, byText: textMarshalerType}

var plans sync.Map

// planOf returns the plan of a type.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(t, newPlan(t))
	return p.(*plan)
}

func newPlan(t reflect.Type) *plan {
	pl := &plan{typ: t, kind: t.Kind(), size: t.Size()}
	pl.op = opOf[pl.kind]
	switch pl.op {
	case opSlice:
		switch e := t.Elem(); {
		case t == rawType:
			pl.op = opRaw
			return pl
		case e.Kind() == reflect.Uint8:
			pl.op = opBytes
		case isEmptyInterface(e):
			pl.op = opAnySlice
		}
	case opMap:
		if t.Key() == reflect.TypeFor[string]() {
			switch e := t.Elem(); {
			case isEmptyInterface(e):
				pl.op = opAnyMap
			case e == reflect.TypeFor[string]():
				pl.op = opStringMap
			}
		}
	case opInterface:
		if t.NumMethod() == 0 {
			pl.op = opAny
		}
		for how, w := range writers {
			if t.Implements(w) {
				pl.wraps, pl.wrapOK = howWritten(how), true
				break
			}
		}
		return pl
	case opPointer:
		return pl
	}
	switch t {
	case numberType:
		pl.op = opNumber
		return pl
	case timeType:
		pl.op = opTime
		return pl
	}
	pointer := reflect.PointerTo(t)
	for how, w := range writers {
		if t.Implements(w) {
			pl.marshal = append(pl.marshal, method{howWritten(how), false})
		} else if pointer.Implements(w) {
			pl.marshal = append(pl.marshal, method{howWritten(how), true})
		}
	}
	pl.fromTokens = pointer.Implements(tokenUnmarshalerType)
	pl.fromJSON = pointer.Implements(unmarshalerType)
	pl.fromText = pointer.Implements(textUnmarshalerType)
	pl.own = pl.fromTokens || pl.fromJSON || pl.fromText
	return pl
}

func isEmptyInterface(t reflect.Type) bool {
	return t.Kind() == reflect.Interface && t.NumMethod() == 0
}

// parts makes sure that the plans of what the type is made of are there.
func (pl *plan) parts() {
	if !pl.linked.Load() {
		pl.link()
	}
}

func (pl *plan) link() {
	pl.linking.Lock()
	defer pl.linking.Unlock()
	if pl.linked.Load() {
		return
	}
	switch t := pl.typ; pl.kind {
	case reflect.Pointer, reflect.Array:
		pl.elem = planOf(t.Elem())
	case reflect.Slice:
		pl.elem = planOf(t.Elem())
		pl.none = reflect.MakeSlice(t, 0, 0).UnsafePointer()
	case reflect.Map:
		pl.elem = planOf(t.Elem())
		pl.key = planOf(t.Key())
		pl.elems = reflect.SliceOf(t.Elem())
		pl.textKey = pl.key.kind == reflect.Pointer &&
			(t.Key().Implements(textAppenderType) || t.Key().Implements(textMarshalerType))
	case reflect.Struct:
		pl.object = newObject(t)
	}
	pl.linked.Store(true)
}

// at returns the value of the plan's type at p as a pointer in an interface.
func (pl *plan) at(p unsafe.Pointer) any { return reflect.NewAt(pl.typ, p).Interface() }

// variable returns the variable of the plan's type at p.
func (pl *plan) variable(p unsafe.Pointer) reflect.Value { return reflect.NewAt(pl.typ, p).Elem() }

// clear sets the variable at p to the zero value.
func (pl *plan) clear(p unsafe.Pointer) { shape.Clear(pl.kind, pl.typ, p) }

// isEmpty is what the option omitempty means.
func (pl *plan) isEmpty(p unsafe.Pointer) bool { return shape.IsEmpty(pl.kind, pl.typ, p) }
