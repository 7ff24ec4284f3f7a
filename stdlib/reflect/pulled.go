package reflect

import (
	"cmp"
	"internal/rt"
	"internal/typ"
	"slices"
	"unsafe"
)

// Libraries that do without this package's checks pull its inner functions by go:linkname. Here are those in wide use, with the
// signatures that Go's have; a t is a type's descriptor, an m a map's word, all others are addresses of variables.

func unsafe_New(t unsafe.Pointer) unsafe.Pointer { return rt.New(t) }

func unsafe_NewArray(t unsafe.Pointer, n int) unsafe.Pointer { return rt.NewArray(t, n) }

func typedmemmove(t, to, from unsafe.Pointer) { rt.TypedMove(t, to, from) }

func typedmemclr(t, p unsafe.Pointer) { rt.TypedClear(t, p) }

// typedslicecopy copies as many elements of type t as both slices have.
func typedslicecopy(t unsafe.Pointer, to, from sliceHeader) int {
	n := min(to.len, from.len)
	(*typ.Desc)(t).Copy(to.data, from.data, n)
	return n
}

// ifaceE2I makes the interface variable at p, of a type with methods, hold x.
func ifaceE2I(t unsafe.Pointer, x any, p unsafe.Pointer) {
	v := toInterface(ValueOf(x), (*typ.Desc)(t))
	rt.TypedMove(t, p, v.p)
}

func makemap(t unsafe.Pointer, size int) unsafe.Pointer { return rt.MapMake(t, size) }

func maplen(m unsafe.Pointer) int { return rt.MapLen(m) }

func mapclear(t, m unsafe.Pointer) { rt.MapClear(t, m) }

func mapaccess(t, m, key unsafe.Pointer) unsafe.Pointer { return rt.MapGet(t, m, key) }

func mapassign(t, m, key, elem unsafe.Pointer) { rt.MapSet(t, m, key, elem) }

func mapdelete(t, m, key unsafe.Pointer) { rt.MapDelete(t, m, key) }

func chanlen(c unsafe.Pointer) int { return rt.ChanLen(c) }

func mapiterinit(t, m unsafe.Pointer, it *rt.PulledIter) { it.Init(t, m) }

func mapiternext(it *rt.PulledIter) { it.Next() }

func mapiterkey(it *rt.PulledIter) unsafe.Pointer { return it.Key }

func mapiterelem(it *rt.PulledIter) unsafe.Pointer { return it.Elem }

// noescape hides where a pointer comes from.
//
//go:noinline
func noescape(p unsafe.Pointer) unsafe.Pointer { return unsafe.Pointer(uintptr(p) ^ 0) }

// typeSection is the one section that typelinks knows; the offsets in it are the numbers of the program's types.
var typeSection byte

// typelinks lists the types without a name, by their texts.
func typelinks() (sections []unsafe.Pointer, offsets [][]int32) {
	var list []int32
	for i := range rt.TypeCount() {
		if (*typ.Desc)(rt.TypeAt(i)).Flags&typ.Named == 0 {
			list = append(list, int32(i))
		}
	}
	slices.SortFunc(list, func(a, b int32) int {
		return cmp.Compare((*typ.Desc)(rt.TypeAt(int(a))).Str, (*typ.Desc)(rt.TypeAt(int(b))).Str)
	})
	return []unsafe.Pointer{unsafe.Pointer(&typeSection)}, [][]int32{list}
}

func resolveTypeOff(section unsafe.Pointer, offset int32) unsafe.Pointer {
	if section != unsafe.Pointer(&typeSection) {
		panic("reflect.resolveTypeOff: only what reflect.typelinks returned is known")
	}
	return rt.TypeAt(int(offset))
}
