package wire

import "unsafe"

// Interned remembers short strings that were met, since names and values tend to repeat.
type Interned [256]string

// longest is the length up to which strings are remembered.
const longest = 32

// Get returns b as a string.
func (t *Interned) Get(b []byte) string {
	n := len(b)
	if n < 2 || n > longest {
		return string(b)
	}
	s := &t[sample(b)&(uint32(len(t))-1)]
	if *s != string(b) {
		*s = string(b)
	}
	return *s
}

// sample mixes the first and last bytes of b, of which there are at least two.
func sample(b []byte) uint32 {
	p := unsafe.Pointer(unsafe.SliceData(b))
	n := len(b)
	var x, y uint64
	switch {
	case n >= 8:
		x, y = *(*uint64)(p), *(*uint64)(unsafe.Add(p, n-8))
	case n >= 4:
		x, y = uint64(*(*uint32)(p)), uint64(*(*uint32)(unsafe.Add(p, n-4)))
	default:
		x, y = uint64(b[0]), uint64(b[1])<<8|uint64(b[n-1])
	}
	h := (x ^ y*0x9e3779b97f4a7c15 + uint64(n)) * 0xd6e8feb86659fd93
	return uint32(h >> 40)
}
