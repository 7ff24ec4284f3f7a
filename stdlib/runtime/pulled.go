package runtime

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// Third-party modules pull functions out of the runtime by go:linkname that were never promised to them. Here are the ones in wide
// use, as far as they make sense without the inner parts of Go's own runtime.

// getAuxv has nothing to say: golang.org/x/sys/cpu reads /proc/self/auxv then.
func getAuxv() []uintptr { return nil }

// memhash hashes n bytes at p.
func memhash(p unsafe.Pointer, seed, n uintptr) uintptr {
	return uintptr(rt.MemHash(p, uint64(seed), n))
}

// strhash hashes the string at p.
func strhash(p unsafe.Pointer, seed uintptr) uintptr {
	s := *(*string)(p)
	return memhash(unsafe.Pointer(unsafe.StringData(s)), seed, uintptr(len(s)))
}

func nanotime() int64 { return rt.Nanotime() }

// cputicks counts nanoseconds: nobody knows how fast the processor's own counter runs.
func cputicks() int64 { return rt.Nanotime() }

func rand() uint64 { return rt.Random() }

func fastrand() uint32 { return uint32(rt.Random()) }

func fastrandn(n uint32) uint32 { return uint32(uint64(fastrand()) * uint64(n) >> 32) }

func fastrand64() uint64 { return rt.Random() }

// memclrNoHeapPointers makes n bytes zero.
func memclrNoHeapPointers(p unsafe.Pointer, n uintptr) {
	clear(unsafe.Slice((*byte)(p), n))
}

// memmove copies n bytes that hold no pointers.
func memmove(to, from unsafe.Pointer, n uintptr) {
	copy(unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n))
}

func memequal(a, b unsafe.Pointer, n uintptr) bool { return rt.MemEqual(a, b, n) }

// procPin returns the number of the processor that the goroutine keeps until procUnpin. Nothing in between may allocate or wait.
func procPin() int { return rt.ProcPin() }

func procUnpin() { rt.ProcUnpin() }

func newobject(t unsafe.Pointer) unsafe.Pointer { return rt.New(t) }

func newarray(t unsafe.Pointer, n int) unsafe.Pointer { return rt.NewArray(t, n) }

// mallocgc allocates size bytes for values of type t, bytes if that is nil. They are zero also where that isn't asked for.
func mallocgc(size uintptr, t unsafe.Pointer, _ bool) unsafe.Pointer {
	if d := (*typ.Desc)(t); d != nil && d.Size > 0 {
		return rt.NewArray(t, int((size+d.Size-1)/d.Size))
	}
	return unsafe.Pointer(unsafe.SliceData(make([]byte, size)))
}

func typedmemmove(t, to, from unsafe.Pointer) { rt.TypedMove(t, to, from) }

func typedslicecopy(t, to unsafe.Pointer, toLen int, from unsafe.Pointer, fromLen int) int {
	n := min(toLen, fromLen)
	(*typ.Desc)(t).Copy(to, from, n)
	return n
}

// mapassign returns where the element of a key is to be stored.
func mapassign(t, m, key unsafe.Pointer) unsafe.Pointer {
	if elem := rt.MapGet(t, m, key); elem != nil {
		return elem
	}
	rt.MapSet(t, m, key, rt.New(unsafe.Pointer((*typ.Desc)(t).Elem)))
	return rt.MapGet(t, m, key)
}

func mapassign_faststr(t, m unsafe.Pointer, key string) unsafe.Pointer {
	return mapassign(t, m, unsafe.Pointer(&key))
}

func mapiterinit(t, m unsafe.Pointer, it *rt.PulledIter) { it.Init(t, m) }

func mapiternext(it *rt.PulledIter) { it.Next() }
