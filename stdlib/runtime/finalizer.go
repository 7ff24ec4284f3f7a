package runtime

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// SetFinalizer arranges for finalizer(obj) to run on a goroutine of its own once the object that obj points to is
// unreachable; nil takes that back. The finalizer is a function of one parameter that obj can be assigned to; its
// results are ignored (structs, and more than one array, are not supported). Only objects on the heap are finalized.
func SetFinalizer(obj any, finalizer any) {
	o := (*typ.Eface)(unsafe.Pointer(&obj))
	if o.Type == nil {
		rt.Throw("runtime.SetFinalizer: first argument is nil")
	}
	if o.Type.Kind != typ.Pointer {
		rt.Throw("runtime.SetFinalizer: first argument is " + o.Type.Str + ", not pointer")
	}
	f := (*typ.Eface)(unsafe.Pointer(&finalizer))
	if f.Type == nil {
		rt.SetFinalizer(o.Data, nil)
		return
	}
	if f.Type.Kind != typ.Func {
		rt.Throw("runtime.SetFinalizer: second argument is " + f.Type.Str + ", not a function")
	}
	mismatch := "runtime.SetFinalizer: cannot pass " + o.Type.Str + " to finalizer " + f.Type.Str
	if f.Type.Flags&typ.Variadic != 0 {
		rt.Throw(mismatch + " because dotdotdot")
	}
	if len(f.Type.Params()) != 1 {
		rt.Throw(mismatch)
	}
	var result unsafe.Pointer
	for _, r := range f.Type.Results() {
		// Results in memory are written to addresses that the caller passes first.
		if r.Kind == typ.Struct || r.Kind == typ.Array && (result != nil || r.Len < 2) {
			rt.Throw("runtime.SetFinalizer: finalizer with a result of type " + r.Str + " is not supported")
		}
		if r.Kind == typ.Array {
			result = rt.New(unsafe.Pointer(r))
		}
	}
	call := finalizerCall(o.Type, f.Type.Params()[0], unsafe.Pointer(&f.Data), result)
	if call == nil {
		rt.Throw(mismatch)
	}
	rt.SetFinalizer(o.Data, call)
}

// finalizerCall makes of the function variable at fn, whose parameter is of type param, one that takes the address in a
// pointer of type obj; nil if such a pointer can't be assigned to the parameter. The function's result is in memory, at
// result, unless that is nil.
func finalizerCall(obj, param *typ.Desc, fn, result unsafe.Pointer) func(unsafe.Pointer) {
	switch {
	case param == obj,
		param.Kind == typ.Pointer && param.Elem == obj.Elem && (param.Flags&typ.Named == 0 || obj.Flags&typ.Named == 0):
		// Pointers are all passed alike.
		if result != nil {
			f := *(*func(result, p unsafe.Pointer))(fn)
			return func(p unsafe.Pointer) { f(result, p) }
		}
		return *(*func(unsafe.Pointer))(fn)
	case param.Kind != typ.Interface:
		return nil
	case len(param.InterfaceMethods()) == 0:
		if result != nil {
			f := *(*func(result unsafe.Pointer, v any))(fn)
			return func(p unsafe.Pointer) { f(result, typ.Any(obj, p)) }
		}
		f := *(*func(any))(fn)
		return func(p unsafe.Pointer) { f(typ.Any(obj, p)) }
	}
	itab := rt.Itab(unsafe.Pointer(param), unsafe.Pointer(obj))
	if itab == nil {
		return nil
	}
	// An interface value is passed as its two words.
	if result != nil {
		f := *(*func(result, itab, data unsafe.Pointer))(fn)
		return func(p unsafe.Pointer) { f(result, itab, p) }
	}
	f := *(*func(itab, data unsafe.Pointer))(fn)
	return func(p unsafe.Pointer) { f(itab, p) }
}

// A Cleanup is a call that waits for an object to become unreachable.
type Cleanup struct {
	id uint64
	// object is no pointer, as it would keep the object.
	object uintptr
}

// AddCleanup arranges for cleanup(arg) to run on a goroutine of its own some time after the object at ptr is
// unreachable. An object may have several.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	if t := typ.Of((*S)(nil)).Elem; t.Kind == typ.Pointer && *(*unsafe.Pointer)(unsafe.Pointer(&arg)) == unsafe.Pointer(ptr) {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	id := rt.AddCleanup(unsafe.Pointer(ptr), func() { cleanup(arg) })
	KeepAlive(ptr)
	return Cleanup{id, uintptr(unsafe.Pointer(ptr))}
}

// Stop takes the cleanup back, unless it is about to run already.
func (c Cleanup) Stop() {
	if c.id != 0 {
		rt.StopCleanup(unsafe.Pointer(c.object), c.id)
	}
}

// A Pinner keeps objects where they are, and reachable, until Unpin. Objects never move here, so all that is left to do
// is to hold on to them.
type Pinner struct {
	pinned []unsafe.Pointer
}

// Pin pins the object that a pointer points to.
func (p *Pinner) Pin(pointer any) {
	e := (*typ.Eface)(unsafe.Pointer(&pointer))
	if e.Type == nil {
		panic(errorString{text: "runtime.Pinner: argument is nil"})
	}
	if e.Type.Kind != typ.Pointer && e.Type.Kind != typ.UnsafePointer {
		panic(errorString{text: "runtime.Pinner: argument is not a pointer: " + e.Type.Str})
	}
	p.pinned = append(p.pinned, e.Data)
}

// Unpin lets go of all that was pinned.
func (p *Pinner) Unpin() { p.pinned = nil }
