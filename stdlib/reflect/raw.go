package reflect

import (
	"internal/typ"
	"unsafe"
)

// SliceHeader is a slice's layout; StringHeader that of a string.
//
// Deprecated: unsafe.Slice, unsafe.SliceData, unsafe.String and unsafe.StringData are safer.
type SliceHeader struct {
	Data uintptr
	Len  int
	Cap  int
}

type StringHeader struct {
	Data uintptr
	Len  int
}

// SliceAt returns a slice of n elements of the type at p.
func SliceAt(t Type, p unsafe.Pointer, n int) Value {
	// The bounds that unsafe.Slice checks.
	_ = unsafe.Slice((*byte)(p), n)
	if size := t.Size(); size > 0 && uintptr(n) > ^uintptr(0)>>1/size {
		panic("reflect.SliceAt: length out of range")
	}
	r := fresh(SliceOf(t).desc())
	*(*sliceHeader)(r.p) = sliceHeader{p, n, n}
	return r
}

// InterfaceData returns an interface variable's two words.
//
// Deprecated: nothing can be done with them.
func (v Value) InterfaceData() [2]uintptr {
	v.need(Interface, "InterfaceData")
	return *(*[2]uintptr)(v.p)
}

// TypeAssert is v.Interface().(T) without making the interface where that isn't needed.
func TypeAssert[T any](v Value) (T, bool) {
	var zero T
	if v.t == nil {
		panic(&ValueError{"reflect.TypeAssert", Invalid})
	}
	if v.flag&unexported != 0 {
		panic("reflect.TypeAssert: cannot return value obtained from unexported field or method")
	}
	if v.t.Kind != typ.Interface && v.t == typ.Of((*T)(nil)).Elem {
		return *(*T)(v.addr()), true
	}
	x, ok := v.toAny().(T)
	if !ok {
		return zero, false
	}
	return x, true
}
