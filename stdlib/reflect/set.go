package reflect

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// settable panics unless v is a variable that may be assigned to.
func (v Value) settable(method string) {
	if v.flag&unexported != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
	if v.flag&addressable == 0 {
		if v.t == nil {
			panic(&ValueError{"reflect.Value." + method, Invalid})
		}
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}

// assignTo returns x as a value of type d, which it must be assignable to.
func (x Value) assignTo(what string, d *typ.Desc) Value {
	if x.t == d {
		return x
	}
	if x.t == nil {
		panic("reflect: call of " + what + " on zero Value")
	}
	if !assignable(d, x.t) {
		panic(what + ": value of type " + x.t.Str + " is not assignable to type " + d.Str)
	}
	if d.Kind == typ.Interface {
		return toInterface(x, d)
	}
	x.t = d
	return x
}

// toInterface makes an interface variable of type d with x in it.
func toInterface(x Value, d *typ.Desc) Value {
	r := fresh(d)
	v := x.toAny()
	e := (*typ.Eface)(unsafe.Pointer(&v))
	if len(d.InterfaceMethods()) == 0 {
		*(*any)(r.p) = v
	} else if e.Type != nil {
		itab := rt.Itab(unsafe.Pointer(d), unsafe.Pointer(e.Type))
		*(*[2]unsafe.Pointer)(r.p) = [2]unsafe.Pointer{itab, e.Data}
	}
	return r
}

// Set assigns x to the variable v.
func (v Value) Set(x Value) {
	v.settable("Set")
	if x.flag&unexported != 0 {
		panic("reflect: reflect.Value.Set using value obtained using unexported field")
	}
	x = x.assignTo("reflect.Set", v.t)
	x.move(v.p)
}

// SetZero sets v to its type's zero value.
func (v Value) SetZero() {
	v.settable("SetZero")
	rt.TypedClear(unsafe.Pointer(v.t), v.p)
}

// SetBool, SetInt and their like set a variable of the fitting kind.
func (v Value) SetBool(x bool) {
	v.settable("SetBool")
	v.need(Bool, "SetBool")
	*(*bool)(v.p) = x
}

func (v Value) SetInt(x int64) {
	v.settable("SetInt")
	switch v.Kind() {
	case Int:
		*(*int)(v.p) = int(x)
	case Int8:
		*(*int8)(v.p) = int8(x)
	case Int16:
		*(*int16)(v.p) = int16(x)
	case Int32:
		*(*int32)(v.p) = int32(x)
	case Int64:
		*(*int64)(v.p) = x
	default:
		panic(v.wrong("SetInt"))
	}
}

func (v Value) SetUint(x uint64) {
	v.settable("SetUint")
	switch v.Kind() {
	case Uint:
		*(*uint)(v.p) = uint(x)
	case Uint8:
		*(*uint8)(v.p) = uint8(x)
	case Uint16:
		*(*uint16)(v.p) = uint16(x)
	case Uint32:
		*(*uint32)(v.p) = uint32(x)
	case Uint64:
		*(*uint64)(v.p) = x
	case Uintptr:
		*(*uintptr)(v.p) = uintptr(x)
	default:
		panic(v.wrong("SetUint"))
	}
}

func (v Value) SetFloat(x float64) {
	v.settable("SetFloat")
	switch v.Kind() {
	case Float32:
		*(*float32)(v.p) = float32(x)
	case Float64:
		*(*float64)(v.p) = x
	default:
		panic(v.wrong("SetFloat"))
	}
}

func (v Value) SetComplex(x complex128) {
	v.settable("SetComplex")
	switch v.Kind() {
	case Complex64:
		*(*complex64)(v.p) = complex64(x)
	case Complex128:
		*(*complex128)(v.p) = x
	default:
		panic(v.wrong("SetComplex"))
	}
}

func (v Value) SetString(x string) {
	v.settable("SetString")
	v.need(String, "SetString")
	*(*string)(v.p) = x
}

func (v Value) SetBytes(x []byte) {
	v.settable("SetBytes")
	v.need(Slice, "SetBytes")
	if v.t.Elem.Kind != typ.Uint8 {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
	*(*[]byte)(v.p) = x
}

// SetPointer sets an unsafe.Pointer variable.
func (v Value) SetPointer(x unsafe.Pointer) {
	v.settable("SetPointer")
	v.need(UnsafePointer, "SetPointer")
	*(*unsafe.Pointer)(v.p) = x
}

// SetLen and SetCap change a slice variable's length and capacity within its capacity.
func (v Value) SetLen(n int) {
	v.settable("SetLen")
	v.need(Slice, "SetLen")
	h := (*sliceHeader)(v.p)
	if uint(n) > uint(h.cap) {
		panic("reflect: slice length out of range in SetLen")
	}
	h.len = n
}

func (v Value) SetCap(n int) {
	v.settable("SetCap")
	v.need(Slice, "SetCap")
	h := (*sliceHeader)(v.p)
	if n < h.len || n > h.cap {
		panic("reflect: slice capacity out of range in SetCap")
	}
	h.cap = n
}

// Clear empties a map or zeroes a slice's elements.
func (v Value) Clear() {
	switch v.Kind() {
	case Slice:
		for i := range v.Len() {
			e := v.Index(i)
			rt.TypedClear(unsafe.Pointer(e.t), e.p)
		}
	case Map:
		rt.MapClear(unsafe.Pointer(v.t), v.word())
	default:
		panic(v.wrong("Clear"))
	}
}

// MakeSlice returns a new slice of the type.
func MakeSlice(t Type, len, cap int) Value {
	if t.Kind() != Slice {
		panic("reflect.MakeSlice of non-slice type")
	}
	if len < 0 {
		panic("reflect.MakeSlice: negative len")
	}
	if cap < 0 {
		panic("reflect.MakeSlice: negative cap")
	}
	if len > cap {
		panic("reflect.MakeSlice: len > cap")
	}
	r := fresh(t.desc())
	*(*sliceHeader)(r.p) = sliceHeader{rt.NewArray(unsafe.Pointer(t.desc().Elem), cap), len, cap}
	return r
}

// Grow makes room for n more elements in a slice variable.
func (v Value) Grow(n int) {
	v.settable("Grow")
	v.need(Slice, "Grow")
	if n < 0 {
		panic("reflect.Value.Grow: negative len")
	}
	h := (*sliceHeader)(v.p)
	if h.len+n > h.cap {
		grow(v.t.Elem, h, h.len+n)
	}
}

// grow moves a slice's elements to a larger array: twice as large while it is small, a quarter more when it is large.
func grow(elem *typ.Desc, h *sliceHeader, need int) {
	const small = 256
	size := 2 * h.cap
	if h.cap > small {
		size = h.cap + (h.cap+3*small)/4
	}
	size = max(size, need, 4)
	data := rt.NewArray(unsafe.Pointer(elem), size)
	elem.Copy(data, h.data, h.len)
	h.data, h.cap = data, size
}

// Append appends values to a slice and returns the result.
func Append(s Value, x ...Value) Value {
	s.need(Slice, "Append")
	r := fresh(s.t)
	h := *(*sliceHeader)(s.p)
	if h.len+len(x) > h.cap {
		grow(s.t.Elem, &h, h.len+len(x))
	}
	h.len += len(x)
	*(*sliceHeader)(r.p) = h
	for i, e := range x {
		e = e.assignTo("reflect.Append", s.t.Elem)
		e.move(unsafe.Add(h.data, uintptr(h.len-len(x)+i)*s.t.Elem.Size))
	}
	return r
}

// AppendSlice appends the elements of t to s.
func AppendSlice(s, t Value) Value {
	s.need(Slice, "AppendSlice")
	t.need(Slice, "AppendSlice")
	elem := s.t.Elem
	if elem != t.t.Elem {
		panic("reflect.AppendSlice: " + elem.Str + " != " + t.t.Elem.Str)
	}
	r := fresh(s.t)
	h, more := *(*sliceHeader)(s.p), *(*sliceHeader)(t.p)
	if h.len+more.len > h.cap {
		grow(elem, &h, h.len+more.len)
	}
	elem.Copy(unsafe.Add(h.data, uintptr(h.len)*elem.Size), more.data, more.len)
	h.len += more.len
	*(*sliceHeader)(r.p) = h
	return r
}

// Copy copies elements from a slice, array or string to a slice or addressable array, and returns how many.
func Copy(dst, src Value) int {
	n := min(dst.Len(), src.Len())
	if src.Kind() == String {
		return copy(dst.Bytes(), *(*string)(src.p))
	}
	if n == 0 {
		return 0
	}
	d, s := dst.Index(0), src.Index(0)
	if d.t != s.t {
		panic("reflect.Copy: " + d.t.Str + " != " + s.t.Str)
	}
	d.t.Copy(d.p, s.addr(), n)
	return n
}
