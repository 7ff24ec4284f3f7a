package runtime

import (
	"internal/rt"
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
