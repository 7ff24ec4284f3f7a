package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/shape"
	"encoding/json/jsontext"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// A writer writes the value of the plan's type at p. copied says that the value is a copy, so that methods of its
// pointer type would change nothing that others see.
type writer func(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error

// A reader stores the next value in the variable of the plan's type at p.
type reader func(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error

// A plan is what is known about a type. Plans are made once and never change, but for what link adds.
type plan struct {
	typ  reflect.Type
	kind reflect.Kind
	size uintptr
	// bits is the size of numbers.
	bits int
	// encode and decode are for values as they are; they call methods. plain and blunt don't.
	encode, plain writer
	decode, blunt reader
	// ways are the methods that write values, the preferred one first.
	ways []way
	// fromTokens, fromJSON and fromText are the methods with which variables read themselves.
	fromTokens, fromJSON, fromText bool
	// special: the type has methods or is one of package time.
	special bool
	// direct: values in interfaces can be written where they are.
	direct bool
	// nilWay is the method of an interface type that is called for nil pointers, in the manner of the first version.
	nilWay howWritten
	hasNil bool

	linking sync.Mutex
	linked  atomic.Bool
	// elem and key are the plans of what the type is made of.
	elem, key *plan
	object    *object
	// none is where empty slices point to.
	none unsafe.Pointer
	// namedBytes: the elements are of a named type, which matters for bytes.
	namedBytes bool
	// allText: keys and elements of the map are strings without methods. textKey: the key of the map is a pointer type that has a text.
	textKey, allText bool
}

var (
	anyType      = reflect.TypeFor[any]()
	boolType     = reflect.TypeFor[bool]()
	stringType   = reflect.TypeFor[string]()
	floatType    = reflect.TypeFor[float64]()
	objectType   = reflect.TypeFor[map[string]any]()
	arrayType    = reflect.TypeFor[[]any]()
	textType     = reflect.TypeFor[jsontext.Value]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
)

var plans sync.Map

// planOf returns the plan of a type.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(t, newPlan(t))
	return p.(*plan)
}

// byKind returns how values of a kind are written and read.
func byKind(t reflect.Type) (writer, reader) {
	switch t.Kind() {
	case reflect.Bool:
		return writeBool, readBool
	case reflect.String:
		return writeString, readString
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return writeInt, readInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return writeUint, readUint
	case reflect.Float32, reflect.Float64:
		return writeFloat, readFloat
	case reflect.Map:
		return writeMap, readMap
	case reflect.Struct:
		return writeStruct, readStruct
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return writeBytes, readBytes
		}
		return writeSlice, readSlice
	case reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return writeBytes, readBytes
		}
		return writeArray, readArray
	case reflect.Pointer:
		return writePointer, readPointer
	case reflect.Interface:
		return writeInterface, readInterface
	}
	return writeInvalid, readInvalid
}

func newPlan(t reflect.Type) *plan {
	pl := &plan{typ: t, kind: t.Kind(), size: t.Size()}
	pl.plain, pl.blunt = byKind(t)
	pl.encode, pl.decode = pl.plain, pl.blunt
	switch pl.kind {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		pl.bits = t.Bits()
		pl.direct = true
	case reflect.Bool, reflect.String, reflect.Slice:
		pl.direct = true
	case reflect.Interface:
		for how, w := range writers {
			if t.Implements(w) {
				pl.nilWay, pl.hasNil = howWritten(how), true
				break
			}
		}
		return pl
	case reflect.Pointer:
		return pl
	}
	switch t {
	case timeType:
		pl.encode, pl.decode, pl.special = writeTime, readTime, true
	case durationType:
		pl.encode, pl.decode, pl.special = writeDuration, readDuration, true
	default:
		pl.addMethods()
	}
	pl.direct = pl.direct && !pl.special
	return pl
}

// write writes the value at p.
func (pl *plan) write(e *jsontext.Encoder, o *opt.Set, p unsafe.Pointer, copied bool) error {
	if o.On&opt.Marshalers != 0 {
		if done, err := callWriters(e, o, pl, p); done {
			return err
		}
	}
	return pl.encode(e, o, pl, p, copied)
}

// read stores the next value in the variable at p.
func (pl *plan) read(d *jsontext.Decoder, o *opt.Set, p unsafe.Pointer) error {
	if o.On&opt.Unmarshalers != 0 {
		if done, err := callReaders(d, o, pl, p); done {
			return err
		}
	}
	return pl.decode(d, o, pl, p)
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
	case reflect.Pointer:
		pl.elem = planOf(t.Elem())
	case reflect.Array:
		pl.elem = planOf(t.Elem())
		pl.namedBytes = t.Elem().PkgPath() != ""
	case reflect.Slice:
		pl.elem = planOf(t.Elem())
		pl.none = reflect.MakeSlice(t, 0, 0).UnsafePointer()
		pl.namedBytes = t.Elem().PkgPath() != ""
	case reflect.Map:
		pl.elem, pl.key = planOf(t.Elem()), planOf(t.Key())
		pl.allText = pl.key.kind == reflect.String && pl.elem.kind == reflect.String && !pl.key.special && !pl.elem.special
		pl.textKey = pl.key.kind == reflect.Pointer &&
			(t.Key().Implements(writers[byAppendText]) || t.Key().Implements(writers[byText]))
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

// isEmpty is what the option omitempty means in the first version.
func (pl *plan) isEmpty(p unsafe.Pointer) bool { return shape.IsEmpty(pl.kind, pl.typ, p) }

func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
