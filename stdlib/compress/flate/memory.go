package flate

import "unsafe"

// Unchecked access to memory: the caller knows that the bytes are there.

func load8(p unsafe.Pointer, i uintptr) byte        { return *(*byte)(unsafe.Add(p, i)) }
func load32(p unsafe.Pointer, i uintptr) uint32     { return *(*uint32)(unsafe.Add(p, i)) }
func load64(p unsafe.Pointer, i uintptr) uint64     { return *(*uint64)(unsafe.Add(p, i)) }
func store8(p unsafe.Pointer, i uintptr, v byte)    { *(*byte)(unsafe.Add(p, i)) = v }
func store64(p unsafe.Pointer, i uintptr, v uint64) { *(*uint64)(unsafe.Add(p, i)) = v }
