// Package overlap tells about slices that share memory.
package overlap

import "unsafe"

// Any tells whether two slices have a byte in common.
func Any(a, b []byte) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	first, second := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	return first < second+uintptr(len(b)) && second < first+uintptr(len(a))
}

// Shifted tells whether two slices have a byte in common that isn't at the same index of both.
func Shifted(a, b []byte) bool {
	return Any(a, b) && &a[0] != &b[0]
}
