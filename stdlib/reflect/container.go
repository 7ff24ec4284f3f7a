package reflect

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// MakeMap and MakeMapWithSize return a new map of the type.
func MakeMap(t Type) Value { return MakeMapWithSize(t, 0) }

func MakeMapWithSize(t Type, n int) Value {
	if t.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	return Value{t.desc(), rt.MapMake(unsafe.Pointer(t.desc()), n), 0}
}

// MapIndex returns the element for key, the zero Value if there is none.
func (v Value) MapIndex(key Value) Value {
	v.need(Map, "MapIndex")
	k := key.assignTo("reflect.Value.MapIndex", v.t.Key)
	e := rt.MapGet(unsafe.Pointer(v.t), v.word(), k.addr())
	if e == nil {
		return Value{}
	}
	return v.copied(Value{v.t.Elem, e, inMemory}, key.flag)
}

// copied returns what lies in a map, which may change, as a value of its own.
func (v Value) copied(x Value, f flag) Value {
	if x.t.IsDirect() {
		return Value{x.t, *(*unsafe.Pointer)(x.p), (v.flag | f).hidden()}
	}
	r := fresh(x.t)
	x.move(r.p)
	r.flag |= (v.flag | f).hidden()
	return r
}

// SetMapIndex sets the element for key, or deletes it if elem is the zero Value.
func (v Value) SetMapIndex(key, elem Value) {
	v.need(Map, "SetMapIndex")
	k := key.assignTo("reflect.Value.SetMapIndex", v.t.Key)
	if elem.t == nil {
		rt.MapDelete(unsafe.Pointer(v.t), v.word(), k.addr())
		return
	}
	e := elem.assignTo("reflect.Value.SetMapIndex", v.t.Elem)
	rt.MapSet(unsafe.Pointer(v.t), v.word(), k.addr(), e.addr())
}

// MapKeys returns a map's keys in no particular order.
func (v Value) MapKeys() []Value {
	v.need(Map, "MapKeys")
	keys := make([]Value, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		keys = append(keys, it.Key())
	}
	return keys
}

// A MapIter iterates over a map: call Next before each entry.
type MapIter struct {
	m       Value
	it      rt.MapIter
	started bool
}

// MapRange returns an iterator over a map.
func (v Value) MapRange() *MapIter {
	v.need(Map, "MapRange")
	return &MapIter{m: v}
}

// Next goes to the next entry and reports whether there is one.
func (it *MapIter) Next() bool {
	if !it.m.IsValid() {
		panic("MapIter.Next called on an iterator that does not have an associated map Value")
	}
	if !it.started {
		it.started = true
		rt.MapIterInit(unsafe.Pointer(it.m.t), it.m.word(), &it.it)
		return it.it.Key != nil
	}
	if it.it.Key == nil {
		panic("MapIter.Next called on exhausted iterator")
	}
	rt.MapIterNext(&it.it)
	return it.it.Key != nil
}

func (it *MapIter) current(method string) {
	if !it.started {
		panic("MapIter." + method + " called before Next")
	}
	if it.it.Key == nil {
		panic("MapIter." + method + " called on exhausted iterator")
	}
}

// Key and Value return the current entry.
func (it *MapIter) Key() Value {
	it.current("Key")
	return it.m.copied(Value{it.m.t.Key, it.it.Key, inMemory}, 0)
}

func (it *MapIter) Value() Value {
	it.current("Value")
	return it.m.copied(Value{it.m.t.Elem, it.it.Elem, inMemory}, 0)
}

// Reset starts over with another map.
func (it *MapIter) Reset(v Value) {
	if v.IsValid() {
		v.need(Map, "MapRange")
	}
	*it = MapIter{m: v}
}

// SetIterKey and SetIterValue assign the iterator's current key or value to v.
func (v Value) SetIterKey(it *MapIter) {
	it.current("Key")
	v.setCurrent(it, it.m.t.Key, it.it.Key)
}

func (v Value) SetIterValue(it *MapIter) {
	it.current("Value")
	v.setCurrent(it, it.m.t.Elem, it.it.Elem)
}

// setCurrent assigns what lies in the iterator's map at p; unlike Set it needs no copy in between.
func (v Value) setCurrent(it *MapIter, d *typ.Desc, p unsafe.Pointer) {
	// As something addressable it is copied where an interface gets it.
	v.Set(Value{d, p, inMemory | addressable | it.m.flag.hidden()})
}

// MakeChan returns a new channel of the type.
func MakeChan(t Type, buffer int) Value {
	if t.Kind() != Chan {
		panic("reflect.MakeChan of non-chan type")
	}
	if buffer < 0 {
		panic("reflect.MakeChan: negative buffer size")
	}
	if t.ChanDir() != BothDir {
		panic("reflect.MakeChan: unidirectional channel type")
	}
	return Value{t.desc(), rt.ChanMake(unsafe.Pointer(t.desc()), buffer), 0}
}

// Close closes a channel.
func (v Value) Close() {
	v.need(Chan, "Close")
	if ChanDir(v.t.Len)&SendDir == 0 {
		panic("reflect: close of receive-only channel")
	}
	rt.ChanClose(v.word())
}

func (v Value) send(x Value, block bool) bool {
	v.need(Chan, "Send")
	if ChanDir(v.t.Len)&SendDir == 0 {
		panic("reflect: send on recv-only channel")
	}
	x = x.assignTo("reflect.Value.Send", v.t.Elem)
	return rt.ChanSend(v.word(), x.addr(), block)
}

func (v Value) recv(block bool) (Value, bool) {
	v.need(Chan, "Recv")
	if ChanDir(v.t.Len)&RecvDir == 0 {
		panic("reflect: recv on send-only channel")
	}
	r := fresh(v.t.Elem)
	selected, ok := rt.ChanRecv(v.word(), r.p, block)
	if !selected {
		return Value{}, false
	}
	if r.t.IsDirect() {
		r = Value{r.t, *(*unsafe.Pointer)(r.p), 0}
	}
	return r, ok
}

// Send and Recv wait; TrySend and TryRecv don't.
func (v Value) Send(x Value)           { v.send(x, true) }
func (v Value) TrySend(x Value) bool   { return v.send(x, false) }
func (v Value) Recv() (Value, bool)    { return v.recv(true) }
func (v Value) TryRecv() (Value, bool) { return v.recv(false) }
