// Package weak has pointers that don't keep what they point to.
package weak

import (
	"internal/rt"
	"unsafe"
)

// A Pointer points weakly to a T. Two are equal if the pointers that they were made of are, even after the object is
// gone. The zero Pointer is that of nil.
type Pointer[T any] struct {
	// Pointers to different types don't convert into each other.
	_ [0]*T
	// handle is the object's, one for each; the collector empties it.
	handle unsafe.Pointer
}

// Make returns a weak pointer to what ptr points to.
func Make[T any](ptr *T) Pointer[T] {
	if ptr == nil {
		return Pointer[T]{}
	}
	return Pointer[T]{handle: rt.WeakHandle(unsafe.Pointer(ptr))}
}

// Value returns the pointer that p was made of, nil if the object is gone.
func (p Pointer[T]) Value() *T {
	if p.handle == nil {
		return nil
	}
	return (*T)(rt.WeakValue(p.handle))
}
