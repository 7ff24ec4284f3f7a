package reflect

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// A Value holds a Go value. The zero Value holds none.
type Value struct {
	t *typ.Desc
	// p is the address of the value, or with neither inMemory set the pointer-shaped value itself.
	p unsafe.Pointer
	// flag says the rest. Its name, its kind and three of its bits are known outside: packages that print values look
	// them up to get past the protection of unexported fields.
	flag
}

type flag uintptr

const (
	// unexported: obtained through an unexported field, so it can't be set or turned into an interface.
	unexported flag = sticky | 1<<6
	// sticky is the part of unexported that fields of the value have, too. The fields of an embedded struct haven't: exported ones are
	// promoted, whatever the name of the embedded type.
	sticky flag = 1 << 5
	// inMemory: p is the value's address.
	inMemory flag = 1 << 7
	// addressable: the memory is a variable's.
	addressable flag = 1 << 8
	// bound: p is a *boundMethod, which becomes a function object where one is needed.
	bound flag = 1 << 9
)

// hidden is what parts of a value take over of unexported where they are no fields.
func (f flag) hidden() flag {
	if f&unexported != 0 {
		return sticky
	}
	return 0
}

// A ValueError is the panic of a method called on a Value of the wrong kind.
type ValueError struct {
	Method string
	Kind   Kind
}

func (e *ValueError) Error() string {
	if e.Kind == Invalid {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

// ValueOf returns a Value with the dynamic value of i; of a nil interface the zero Value.
func ValueOf(i any) Value {
	e := (*typ.Eface)(unsafe.Pointer(&i))
	if e.Type == nil {
		return Value{}
	}
	if e.Type.IsDirect() {
		return Value{e.Type, e.Data, 0}
	}
	return Value{e.Type, e.Data, inMemory}
}

// addr returns where the value lies; a pointer-shaped one that isn't in memory is put there.
func (v *Value) addr() unsafe.Pointer {
	if v.flag&inMemory != 0 {
		return v.p
	}
	if v.flag&bound != 0 {
		v.p, v.flag = bindMethod(v.t, v.p), v.flag&^bound
	}
	return unsafe.Pointer(&v.p)
}

// word returns a pointer-shaped value.
func (v Value) word() unsafe.Pointer {
	if v.flag&inMemory != 0 {
		return *(*unsafe.Pointer)(v.p)
	}
	if v.flag&bound != 0 {
		return bindMethod(v.t, v.p)
	}
	return v.p
}

// fresh returns a new variable of type d as a Value that isn't addressable.
func fresh(d *typ.Desc) Value {
	return Value{d, rt.New(unsafe.Pointer(d)), inMemory}
}

// move copies the value to p.
func (v *Value) move(p unsafe.Pointer) {
	rt.TypedMove(unsafe.Pointer(v.t), p, v.addr())
}

// toAny makes an interface of the value, copying what could change.
func (v Value) toAny() any {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.t.Kind == typ.Interface {
		return v.dynamic()
	}
	if v.t.IsDirect() {
		return typ.Any(v.t, v.word())
	}
	p := v.p
	if v.flag&addressable != 0 {
		p = rt.New(unsafe.Pointer(v.t))
		rt.TypedMove(unsafe.Pointer(v.t), p, v.p)
	}
	return typ.Any(v.t, p)
}

// dynamic returns what an interface variable holds.
func (v Value) dynamic() any {
	if len(v.t.InterfaceMethods()) == 0 {
		return *(*any)(v.p)
	}
	w := *(*[2]unsafe.Pointer)(v.p)
	if w[0] == nil {
		return nil
	}
	return typ.Any((*typ.Itab)(w[0]).Type, w[1])
}

// IsValid reports whether v holds a value.
func (v Value) IsValid() bool { return v.t != nil }

// Kind returns the value's kind, Invalid for the zero Value.
func (v Value) Kind() Kind {
	if v.t == nil {
		return Invalid
	}
	return Kind(v.t.Kind)
}

// Type returns the value's type.
func (v Value) Type() Type {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	return toType(v.t)
}

// CanAddr, CanSet and CanInterface report what may be done with v.
func (v Value) CanAddr() bool { return v.flag&addressable != 0 }
func (v Value) CanSet() bool  { return v.flag&(addressable|unexported) == addressable }

func (v Value) CanInterface() bool {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.flag&unexported == 0
}

// Interface returns v's value as an interface.
func (v Value) Interface() any {
	if v.flag&unexported != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return v.toAny()
}

// Addr returns a pointer to the variable v stands for.
func (v Value) Addr() Value {
	if v.flag&addressable == 0 {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return Value{pointerTo(v.t), v.p, v.flag & unexported}
}

// UnsafeAddr returns the address of the variable v stands for.
func (v Value) UnsafeAddr() uintptr {
	if v.flag&addressable == 0 {
		panic("reflect.Value.UnsafeAddr of unaddressable value")
	}
	return uintptr(v.p)
}

func (v Value) need(k Kind, method string) {
	if v.Kind() != k {
		panic(&ValueError{"reflect.Value." + method, v.Kind()})
	}
}

func (v Value) wrong(method string) *ValueError {
	return &ValueError{"reflect.Value." + method, v.Kind()}
}

// wrongLength is wrong for methods that also take pointers, to arrays only.
func (v Value) wrongLength(method string) any {
	if v.Kind() == Pointer {
		return "reflect: call of reflect.Value." + method + " on ptr to non-array Value"
	}
	return v.wrong(method)
}

// Bool returns a bool's value.
func (v Value) Bool() bool {
	v.need(Bool, "Bool")
	return *(*bool)(v.p)
}

// CanInt and its like report whether the method of that name may be called.
func (v Value) CanInt() bool     { return v.Kind() >= Int && v.Kind() <= Int64 }
func (v Value) CanUint() bool    { return v.Kind() >= Uint && v.Kind() <= Uintptr }
func (v Value) CanFloat() bool   { return v.Kind() == Float32 || v.Kind() == Float64 }
func (v Value) CanComplex() bool { return v.Kind() == Complex64 || v.Kind() == Complex128 }

// Int returns a signed integer's value.
func (v Value) Int() int64 {
	switch v.Kind() {
	case Int:
		return int64(*(*int)(v.p))
	case Int8:
		return int64(*(*int8)(v.p))
	case Int16:
		return int64(*(*int16)(v.p))
	case Int32:
		return int64(*(*int32)(v.p))
	case Int64:
		return *(*int64)(v.p)
	}
	panic(v.wrong("Int"))
}

// Uint returns an unsigned integer's value.
func (v Value) Uint() uint64 {
	switch v.Kind() {
	case Uint:
		return uint64(*(*uint)(v.p))
	case Uint8:
		return uint64(*(*uint8)(v.p))
	case Uint16:
		return uint64(*(*uint16)(v.p))
	case Uint32:
		return uint64(*(*uint32)(v.p))
	case Uint64:
		return *(*uint64)(v.p)
	case Uintptr:
		return uint64(*(*uintptr)(v.p))
	}
	panic(v.wrong("Uint"))
}

// Float returns a floating-point number's value.
func (v Value) Float() float64 {
	switch v.Kind() {
	case Float32:
		return float64(*(*float32)(v.p))
	case Float64:
		return *(*float64)(v.p)
	}
	panic(v.wrong("Float"))
}

// Complex returns a complex number's value.
func (v Value) Complex() complex128 {
	switch v.Kind() {
	case Complex64:
		return complex128(*(*complex64)(v.p))
	case Complex128:
		return *(*complex128)(v.p)
	}
	panic(v.wrong("Complex"))
}

// String returns a string's value; of other kinds it describes the type.
func (v Value) String() string {
	switch v.Kind() {
	case String:
		return *(*string)(v.p)
	case Invalid:
		return "<invalid Value>"
	}
	return "<" + v.t.Str + " Value>"
}

type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// Bytes returns the bytes of a []byte or of an addressable byte array.
func (v Value) Bytes() []byte {
	switch v.Kind() {
	case Slice:
		if v.t.Elem.Kind != typ.Uint8 {
			panic("reflect.Value.Bytes of non-byte slice")
		}
		return *(*[]byte)(v.p)
	case Array:
		if v.t.Elem.Kind != typ.Uint8 {
			panic("reflect.Value.Bytes of non-byte array")
		}
		if !v.CanAddr() {
			panic("reflect.Value.Bytes of unaddressable byte array")
		}
		return unsafe.Slice((*byte)(v.p), v.t.Len)
	}
	panic(v.wrong("Bytes"))
}

// Pointer returns a pointer-like value as a number.
func (v Value) Pointer() uintptr { return uintptr(v.pointer("Pointer")) }

// UnsafePointer returns a pointer-like value.
func (v Value) UnsafePointer() unsafe.Pointer { return v.pointer("UnsafePointer") }

func (v Value) pointer(method string) unsafe.Pointer {
	switch v.Kind() {
	case Pointer, Chan, Map, UnsafePointer:
		return v.word()
	case Func:
		if p := v.word(); p != nil {
			return code(p)
		}
		return nil
	case Slice:
		return (*sliceHeader)(v.p).data
	case String:
		return unsafe.Pointer(unsafe.StringData(*(*string)(v.p)))
	}
	panic(v.wrong(method))
}

// IsNil reports whether a pointer-like value, an interface or a slice is nil.
func (v Value) IsNil() bool {
	switch v.Kind() {
	case Pointer, Chan, Map, UnsafePointer, Func:
		return v.word() == nil
	case Interface, Slice:
		return *(*unsafe.Pointer)(v.p) == nil
	}
	panic(v.wrong("IsNil"))
}

// IsZero reports whether v is its type's zero value.
func (v Value) IsZero() bool {
	switch k := v.Kind(); k {
	case Invalid:
		panic(&ValueError{"reflect.Value.IsZero", Invalid})
	case Float32, Float64:
		return v.Float() == 0
	case Complex64, Complex128:
		return v.Complex() == 0
	case String:
		return v.Len() == 0
	case Array:
		for i := range v.Len() {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case Struct:
		for i := range v.NumField() {
			if v.t.Fields()[i].Name != "_" && !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	case Pointer, Chan, Map, UnsafePointer, Func, Interface, Slice:
		return v.IsNil()
	}
	for _, b := range unsafe.Slice((*byte)(v.p), v.t.Size) {
		if b != 0 {
			return false
		}
	}
	return true
}

// Elem returns what an interface holds or a pointer points to.
func (v Value) Elem() Value {
	switch v.Kind() {
	case Interface:
		x := ValueOf(v.dynamic())
		if x.t != nil {
			x.flag |= v.flag.hidden()
		}
		return x
	case Pointer:
		p := v.word()
		if p == nil {
			return Value{}
		}
		return Value{v.t.Elem, p, inMemory | addressable | v.flag&unexported}
	}
	panic(v.wrong("Elem"))
}

// Indirect returns what v points to, or v itself if it isn't a pointer.
func Indirect(v Value) Value {
	if v.Kind() != Pointer {
		return v
	}
	return v.Elem()
}

// NumField returns a struct's number of fields.
func (v Value) NumField() int {
	v.need(Struct, "NumField")
	return len(v.t.Fields())
}

// part makes a Value of a piece of v at the given offset.
func (v Value) part(d *typ.Desc, offset uintptr, f flag) Value {
	if v.flag&inMemory == 0 {
		// v is pointer-shaped, so its one non-empty piece is the pointer.
		if d.Size == 0 {
			return Value{d, unsafe.Pointer(&empty), inMemory | f}
		}
		return Value{d, v.p, f}
	}
	return Value{d, unsafe.Add(v.p, offset), inMemory | f}
}

var empty struct{}

// Field returns the i-th field of a struct.
func (v Value) Field(i int) Value {
	v.need(Struct, "Field")
	fields := v.t.Fields()
	if uint(i) >= uint(len(fields)) {
		panic("reflect: Field index out of range")
	}
	f := &fields[i]
	fl := v.flag & (addressable | sticky)
	if f.PkgPath != "" && f.Embedded() {
		fl |= unexported &^ sticky
	} else if f.PkgPath != "" {
		fl |= sticky
	}
	return v.part(f.Type, f.Offset, fl)
}

// FieldByIndex follows a path of field indices through embedded structs.
func (v Value) FieldByIndex(index []int) Value {
	v, err := v.FieldByIndexErr(index)
	if err != nil {
		panic(err.Error())
	}
	return v
}

// FieldByIndexErr is FieldByIndex with an error instead of a panic at a nil embedded pointer.
func (v Value) FieldByIndexErr(index []int) (Value, error) {
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.t.Elem.Kind == typ.Struct {
			if v.IsNil() {
				return Value{}, nilEmbedded("reflect: indirection through nil pointer to embedded struct field " + v.t.Elem.Name)
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, nil
}

type nilEmbedded string

func (e nilEmbedded) Error() string { return string(e) }

// FieldByName returns the field with the given name, the zero Value if there is none.
func (v Value) FieldByName(name string) Value {
	v.need(Struct, "FieldByName")
	if f, ok := toType(v.t).FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// FieldByNameFunc returns the field whose name satisfies match, the zero Value if there is none.
func (v Value) FieldByNameFunc(match func(string) bool) Value {
	v.need(Struct, "FieldByNameFunc")
	if f, ok := toType(v.t).FieldByNameFunc(match); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// Len returns the length of an array, channel, map, slice or string, or of the array a pointer points to.
func (v Value) Len() int {
	switch v.Kind() {
	case Array:
		return int(v.t.Len)
	case Slice:
		return (*sliceHeader)(v.p).len
	case String:
		return len(*(*string)(v.p))
	case Map:
		return rt.MapLen(v.word())
	case Chan:
		return rt.ChanLen(v.word())
	case Pointer:
		if v.t.Elem.Kind == typ.Array {
			return int(v.t.Elem.Len)
		}
	}
	panic(v.wrongLength("Len"))
}

// Cap returns the capacity of an array, channel or slice, or of the array a pointer points to.
func (v Value) Cap() int {
	switch v.Kind() {
	case Array:
		return int(v.t.Len)
	case Slice:
		return (*sliceHeader)(v.p).cap
	case Chan:
		return rt.ChanCap(v.word())
	case Pointer:
		if v.t.Elem.Kind == typ.Array {
			return int(v.t.Elem.Len)
		}
	}
	panic(v.wrongLength("Cap"))
}

// Index returns the i-th element of an array, slice or string.
func (v Value) Index(i int) Value {
	switch v.Kind() {
	case Array:
		if uint(i) >= uint(v.t.Len) {
			panic("reflect: array index out of range")
		}
		return v.part(v.t.Elem, uintptr(i)*v.t.Elem.Size, v.flag&addressable|v.flag.hidden())
	case Slice:
		h := (*sliceHeader)(v.p)
		if uint(i) >= uint(h.len) {
			panic("reflect: slice index out of range")
		}
		return Value{v.t.Elem, unsafe.Add(h.data, uintptr(i)*v.t.Elem.Size), inMemory | addressable | v.flag.hidden()}
	case String:
		s := *(*string)(v.p)
		if uint(i) >= uint(len(s)) {
			panic("reflect: string index out of range")
		}
		b := s[i]
		return Value{typ.Of(b), unsafe.Pointer(&b), inMemory | v.flag.hidden()}
	}
	panic(v.wrong("Index"))
}

// Comparable reports whether v may be compared with ==.
func (v Value) Comparable() bool {
	switch v.Kind() {
	case Invalid:
		return true
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		for i := range v.Len() {
			if !v.Index(i).Comparable() {
				return false
			}
		}
		return true
	case Struct:
		for i := range v.NumField() {
			if !v.Field(i).Comparable() {
				return false
			}
		}
		return true
	}
	return v.t.Flags&typ.Comparable != 0
}

// Equal reports whether two values are equal as == has it.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if v.t == nil || u.t == nil {
		return v.t == u.t
	}
	if v.t != u.t {
		return false
	}
	if v.t.Flags&typ.Comparable == 0 {
		panic("reflect.Value.Equal: values of type " + v.t.Str + " are not comparable")
	}
	return rt.TypeEqual(unsafe.Pointer(v.t), v.addr(), u.addr())
}

// Slice returns v[i:j] of an addressable array, a slice or a string.
func (v Value) Slice(i, j int) Value {
	switch v.Kind() {
	case String:
		s := *(*string)(v.p)
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		r := fresh(v.t)
		*(*string)(r.p) = s[i:j]
		r.flag |= v.flag.hidden()
		return r
	}
	return v.cut("Slice", i, j, -1)
}

// Slice3 returns v[i:j:k] of an addressable array or a slice.
func (v Value) Slice3(i, j, k int) Value {
	if k < 0 {
		panic("reflect.Value.Slice3: slice index out of bounds")
	}
	return v.cut("Slice3", i, j, k)
}

// cut is what Slice and Slice3 do, a negative k standing for the capacity.
func (v Value) cut(method string, i, j, k int) Value {
	var h sliceHeader
	t := v.t
	switch v.Kind() {
	case Array:
		if !v.CanAddr() {
			panic("reflect.Value." + method + ": slice of unaddressable array")
		}
		h = sliceHeader{v.p, int(v.t.Len), int(v.t.Len)}
		t = SliceOf(toType(v.t.Elem)).desc()
	case Slice:
		h = *(*sliceHeader)(v.p)
	default:
		panic(v.wrong(method))
	}
	if k < 0 {
		k = h.cap
	}
	if i < 0 || j < i || k < j || k > h.cap {
		panic("reflect.Value." + method + ": slice index out of bounds")
	}
	r := fresh(t)
	out := sliceHeader{h.data, j - i, k - i}
	if k > i {
		out.data = unsafe.Add(h.data, uintptr(i)*t.Elem.Size)
	}
	*(*sliceHeader)(r.p) = out
	r.flag |= v.flag.hidden()
	return r
}

// CanConvert reports whether Convert(t) succeeds.
func (v Value) CanConvert(t Type) bool {
	if !v.Type().ConvertibleTo(t) {
		return false
	}
	to := t
	if to.Kind() == Pointer && v.Kind() == Slice {
		to = to.Elem()
	}
	return !(v.Kind() == Slice && to.Kind() == Array) || to.Len() <= v.Len()
}

// Zero returns the zero value of a type; New a pointer to a new one.
func Zero(t Type) Value {
	if t == nil {
		panic("reflect: Zero(nil)")
	}
	if d := t.desc(); d.IsDirect() {
		return Value{d, nil, 0}
	}
	return fresh(t.desc())
}

func New(t Type) Value {
	if t == nil {
		panic("reflect: New(nil)")
	}
	return Value{pointerTo(t.desc()), rt.New(unsafe.Pointer(t.desc())), 0}
}

// NewAt returns a pointer of type *t with the value p.
func NewAt(t Type, p unsafe.Pointer) Value {
	return Value{pointerTo(t.desc()), p, 0}
}

// VisibleFields returns the fields of a struct type and, behind each embedded struct, those it promotes.
func VisibleFields(t Type) []StructField {
	if t == nil {
		panic("reflect: VisibleFields(nil)")
	}
	if t.Kind() != Struct {
		panic("reflect.VisibleFields of non-struct type")
	}
	var all []StructField
	var walk func(t Type, index []int, above []Type)
	walk = func(t Type, index []int, above []Type) {
		for _, u := range above {
			if u == t {
				return
			}
		}
		above = append(above, t)
		for i := range t.NumField() {
			f := t.Field(i)
			f.Index = append(append([]int(nil), index...), i)
			all = append(all, f)
			if f.Anonymous {
				e := f.Type
				if e.Kind() == Pointer {
					e = e.Elem()
				}
				if e.Kind() == Struct {
					walk(e, f.Index, above)
				}
			}
		}
	}
	walk(t, nil, nil)
	visible := all[:0:0]
	for _, f := range all {
		if g, ok := t.FieldByName(f.Name); ok && sameIndex(f.Index, g.Index) {
			visible = append(visible, f)
		}
	}
	return visible
}

func sameIndex(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Swapper returns a function that swaps two elements of a slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	v.need(Slice, "Swapper")
	h := *(*sliceHeader)(v.p)
	d := v.t.Elem
	switch {
	case d.Size == 8 && d.PtrBytes == 0:
		s := unsafe.Slice((*uint64)(h.data), h.len)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case d.Size == 8:
		s := unsafe.Slice((*unsafe.Pointer)(h.data), h.len)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case d.Kind == typ.String:
		s := unsafe.Slice((*string)(h.data), h.len)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	}
	temp := rt.New(unsafe.Pointer(d))
	return func(i, j int) {
		if uint(i) >= uint(h.len) || uint(j) >= uint(h.len) {
			panic("reflect: slice index out of range")
		}
		a, b := unsafe.Add(h.data, uintptr(i)*d.Size), unsafe.Add(h.data, uintptr(j)*d.Size)
		rt.TypedMove(unsafe.Pointer(d), temp, a)
		rt.TypedMove(unsafe.Pointer(d), a, b)
		rt.TypedMove(unsafe.Pointer(d), b, temp)
	}
}

// OverflowInt and its like report whether x doesn't fit v's type.
func (v Value) OverflowInt(x int64) bool          { return toType(v.t).OverflowInt(x) }
func (v Value) OverflowUint(x uint64) bool        { return toType(v.t).OverflowUint(x) }
func (v Value) OverflowFloat(x float64) bool      { return toType(v.t).OverflowFloat(x) }
func (v Value) OverflowComplex(x complex128) bool { return toType(v.t).OverflowComplex(x) }
