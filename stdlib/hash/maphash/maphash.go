// Package maphash hashes bytes and comparable values as maps do: fast, and differently with each seed.
package maphash

import (
	"encoding/binary"
	"hash"
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// A Seed chooses one hash function of many. Its zero value is none; MakeSeed makes one. It has no meaning outside the
// process.
type Seed struct {
	state uint64
}

// MakeSeed returns a new random seed.
func MakeSeed() Seed {
	for {
		if s := rt.Random(); s != 0 {
			return Seed{s}
		}
	}
}

func (s Seed) check() {
	if s.state == 0 {
		panic("maphash: use of uninitialized Seed")
	}
}

// piece is how many bytes are mixed into the state at a time: only the last piece is shorter, however the bytes come.
const piece = 128

func mix(state uint64, p unsafe.Pointer, n int) uint64 { return rt.MemHash(p, state, uintptr(n)) }

// whole mixes in all pieces but the last, which it returns.
func whole(state uint64, b []byte) (uint64, []byte) {
	for len(b) > piece {
		state = mix(state, unsafe.Pointer(&b[0]), piece)
		b = b[piece:]
	}
	return state, b
}

// Bytes returns the hash of b: what a Hash with the seed gives after writing it.
func Bytes(seed Seed, b []byte) uint64 {
	seed.check()
	state, last := whole(seed.state, b)
	return mix(state, unsafe.Pointer(unsafe.SliceData(last)), len(last))
}

// String returns the hash of s: what a Hash with the seed gives after writing it.
func String(seed Seed, s string) uint64 {
	return Bytes(seed, unsafe.Slice(unsafe.StringData(s), len(s)))
}

// A Hash hashes what is written to it, in whatever pieces that comes. Its zero value chooses a seed when one is needed.
// It is not to be used by several goroutines at a time, nor copied while in use.
type Hash struct {
	_       [0]func() // can't be compared
	seed    Seed
	state   uint64 // of the pieces that are mixed in; meaningful with a seed
	waiting [piece]byte
	n       int
}

// begin makes sure that there is a seed.
func (h *Hash) begin() {
	if h.seed.state == 0 {
		h.seed = MakeSeed()
		h.state = h.seed.state
	}
}

// Write adds the bytes of b; it has no errors.
func (h *Hash) Write(b []byte) (int, error) {
	size := len(b)
	if h.n > 0 || size <= piece {
		n := copy(h.waiting[h.n:], b)
		h.n += n
		if b = b[n:]; len(b) == 0 {
			return size, nil
		}
		h.begin()
		h.state = mix(h.state, unsafe.Pointer(&h.waiting), piece)
	}
	h.begin()
	h.state, b = whole(h.state, b)
	h.n = copy(h.waiting[:], b)
	return size, nil
}

// WriteString adds the bytes of s; it has no errors.
func (h *Hash) WriteString(s string) (int, error) {
	return h.Write(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// WriteByte adds one byte; it has no errors.
func (h *Hash) WriteByte(b byte) error {
	if h.n == piece {
		h.begin()
		h.state = mix(h.state, unsafe.Pointer(&h.waiting), piece)
		h.n = 0
	}
	h.waiting[h.n] = b
	h.n++
	return nil
}

// Seed returns the seed.
func (h *Hash) Seed() Seed {
	h.begin()
	return h.seed
}

// SetSeed sets the seed and forgets what was written.
func (h *Hash) SetSeed(seed Seed) {
	seed.check()
	h.seed = seed
	h.Reset()
}

// Reset forgets what was written; the seed stays.
func (h *Hash) Reset() {
	h.begin()
	h.state, h.n = h.seed.state, 0
}

// Sum64 returns the hash of what was written so far. All its bits are equally good.
func (h *Hash) Sum64() uint64 {
	h.begin()
	return mix(h.state, unsafe.Pointer(&h.waiting), h.n)
}

// Sum appends the hash to b, big-endian.
func (h *Hash) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, h.Sum64()) }

// Size returns 8.
func (h *Hash) Size() int { return 8 }

// BlockSize returns how many bytes are mixed in at a time.
func (h *Hash) BlockSize() int { return piece }

// Clone returns a copy, of the same seed.
func (h *Hash) Clone() (hash.Cloner, error) {
	h.begin()
	c := *h
	return &c, nil
}

// Comparable returns the hash of a value: equal values have equal hashes. It panics where == would.
func Comparable[T comparable](seed Seed, v T) uint64 {
	seed.check()
	desc := typ.Of((*T)(nil)).Elem
	return rt.TypeHash(unsafe.Pointer(desc), unsafe.Pointer(&v), seed.state)
}

// WriteComparable adds a value to h: equal values have the same effect. It panics where == would.
func WriteComparable[T comparable](h *Hash, x T) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], Comparable(h.Seed(), x))
	h.Write(b[:])
}

// Hasher is an equality of values and a hash that agrees with it.
type Hasher[T any] interface {
	// Hash adds to h what equal values have in common.
	Hash(h *Hash, v T)
	Equal(x, y T) bool
}

// ComparableHasher is the Hasher of ==.
type ComparableHasher[T comparable] struct {
	_ [0]func(T) // can't be compared; conversions between different T make no sense
}

// Hash adds v by WriteComparable.
func (ComparableHasher[T]) Hash(h *Hash, v T) { WriteComparable(h, v) }

// Equal tells whether x == y.
func (ComparableHasher[T]) Equal(x, y T) bool { return x == y }
