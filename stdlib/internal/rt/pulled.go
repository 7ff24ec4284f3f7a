package rt

import "unsafe"

// PulledIter is the head of the map iterators of modules that pull functions out of runtime and reflect: a key and an element to read,
// nil at the end, a type, and a word for the runtime.
type PulledIter struct {
	Key  unsafe.Pointer
	Elem unsafe.Pointer
	typ  unsafe.Pointer
	own  *MapIter
}

// Init goes to the first entry of m.
func (it *PulledIter) Init(typ, m unsafe.Pointer) {
	it.typ, it.own = typ, new(MapIter)
	MapIterInit(typ, m, it.own)
	it.Key, it.Elem = it.own.Key, it.own.Elem
}

// Next goes to the entry behind the current one.
func (it *PulledIter) Next() {
	MapIterNext(it.own)
	it.Key, it.Elem = it.own.Key, it.own.Elem
}
