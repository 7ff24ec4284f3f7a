// Package fnv computes the hashes of Fowler, Noll and Vo: FNV-1, and FNV-1a, which adds a byte before multiplying.
package fnv

import (
	"encoding/binary"
	"errors"
	"hash"
	"math/bits"
)

const (
	start32 = 2166136261
	prime32 = 16777619
	start64 = 14695981039346656037
	prime64 = 1099511628211
	// The prime of 128 bits is 2⁸⁸ + 2⁸ + 0x3b.
	start128high  = 0x6c62272e07bb0142
	start128low   = 0x62b821756295c58d
	prime128low   = 0x13b
	prime128shift = 24
)

// The hashes; those with a are FNV-1a.
type (
	sum32   uint32
	sum32a  uint32
	sum64   uint64
	sum64a  uint64
	sum128  [2]uint64 // high, low
	sum128a [2]uint64
)

// New32 returns a hash.Hash32 of FNV-1. Like all of this package it is big-endian and can be stored and restored
// (encoding.BinaryMarshaler and BinaryUnmarshaler).
func New32() hash.Hash32 {
	s := sum32(start32)
	return &s
}

// New32a returns a hash.Hash32 of FNV-1a.
func New32a() hash.Hash32 {
	s := sum32a(start32)
	return &s
}

// New64 returns a hash.Hash64 of FNV-1.
func New64() hash.Hash64 {
	s := sum64(start64)
	return &s
}

// New64a returns a hash.Hash64 of FNV-1a.
func New64a() hash.Hash64 {
	s := sum64a(start64)
	return &s
}

// New128 returns a hash.Hash of FNV-1 with 128 bits.
func New128() hash.Hash { return &sum128{start128high, start128low} }

// New128a returns a hash.Hash of FNV-1a with 128 bits.
func New128a() hash.Hash { return &sum128a{start128high, start128low} }

func (s *sum32) Reset()   { *s = start32 }
func (s *sum32a) Reset()  { *s = start32 }
func (s *sum64) Reset()   { *s = start64 }
func (s *sum64a) Reset()  { *s = start64 }
func (s *sum128) Reset()  { *s = sum128{start128high, start128low} }
func (s *sum128a) Reset() { *s = sum128a{start128high, start128low} }

func (s *sum32) Sum32() uint32  { return uint32(*s) }
func (s *sum32a) Sum32() uint32 { return uint32(*s) }
func (s *sum64) Sum64() uint64  { return uint64(*s) }
func (s *sum64a) Sum64() uint64 { return uint64(*s) }

func (s *sum32) Write(p []byte) (int, error) {
	h := *s
	for _, c := range p {
		h = h*prime32 ^ sum32(c)
	}
	*s = h
	return len(p), nil
}

func (s *sum32a) Write(p []byte) (int, error) {
	h := *s
	for _, c := range p {
		h = (h ^ sum32a(c)) * prime32
	}
	*s = h
	return len(p), nil
}

func (s *sum64) Write(p []byte) (int, error) {
	h := *s
	for _, c := range p {
		h = h*prime64 ^ sum64(c)
	}
	*s = h
	return len(p), nil
}

func (s *sum64a) Write(p []byte) (int, error) {
	h := *s
	for _, c := range p {
		h = (h ^ sum64a(c)) * prime64
	}
	*s = h
	return len(p), nil
}

// times128 multiplies by the prime.
func times128(high, low uint64) (uint64, uint64) {
	carry, product := bits.Mul64(prime128low, low)
	return carry + low<<prime128shift + prime128low*high, product
}

func (s *sum128) Write(p []byte) (int, error) {
	high, low := s[0], s[1]
	for _, c := range p {
		high, low = times128(high, low)
		low ^= uint64(c)
	}
	s[0], s[1] = high, low
	return len(p), nil
}

func (s *sum128a) Write(p []byte) (int, error) {
	high, low := s[0], s[1]
	for _, c := range p {
		high, low = times128(high, low^uint64(c))
	}
	s[0], s[1] = high, low
	return len(p), nil
}

func (s *sum32) Size() int   { return 4 }
func (s *sum32a) Size() int  { return 4 }
func (s *sum64) Size() int   { return 8 }
func (s *sum64a) Size() int  { return 8 }
func (s *sum128) Size() int  { return 16 }
func (s *sum128a) Size() int { return 16 }

func (s *sum32) BlockSize() int   { return 1 }
func (s *sum32a) BlockSize() int  { return 1 }
func (s *sum64) BlockSize() int   { return 1 }
func (s *sum64a) BlockSize() int  { return 1 }
func (s *sum128) BlockSize() int  { return 1 }
func (s *sum128a) BlockSize() int { return 1 }

func append128(b []byte, s *[2]uint64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, s[0]), s[1])
}

func (s *sum32) Sum(b []byte) []byte   { return binary.BigEndian.AppendUint32(b, uint32(*s)) }
func (s *sum32a) Sum(b []byte) []byte  { return binary.BigEndian.AppendUint32(b, uint32(*s)) }
func (s *sum64) Sum(b []byte) []byte   { return binary.BigEndian.AppendUint64(b, uint64(*s)) }
func (s *sum64a) Sum(b []byte) []byte  { return binary.BigEndian.AppendUint64(b, uint64(*s)) }
func (s *sum128) Sum(b []byte) []byte  { return append128(b, (*[2]uint64)(s)) }
func (s *sum128a) Sum(b []byte) []byte { return append128(b, (*[2]uint64)(s)) }

func (s *sum32) Clone() (hash.Cloner, error)   { c := *s; return &c, nil }
func (s *sum32a) Clone() (hash.Cloner, error)  { c := *s; return &c, nil }
func (s *sum64) Clone() (hash.Cloner, error)   { c := *s; return &c, nil }
func (s *sum64a) Clone() (hash.Cloner, error)  { c := *s; return &c, nil }
func (s *sum128) Clone() (hash.Cloner, error)  { c := *s; return &c, nil }
func (s *sum128a) Clone() (hash.Cloner, error) { c := *s; return &c, nil }

// A stored hash is one of these and the sum.
const (
	magic32   = "fnv\x01"
	magic32a  = "fnv\x02"
	magic64   = "fnv\x03"
	magic64a  = "fnv\x04"
	magic128  = "fnv\x05"
	magic128a = "fnv\x06"
)

func (s *sum32) AppendBinary(b []byte) ([]byte, error)   { return s.Sum(append(b, magic32...)), nil }
func (s *sum32a) AppendBinary(b []byte) ([]byte, error)  { return s.Sum(append(b, magic32a...)), nil }
func (s *sum64) AppendBinary(b []byte) ([]byte, error)   { return s.Sum(append(b, magic64...)), nil }
func (s *sum64a) AppendBinary(b []byte) ([]byte, error)  { return s.Sum(append(b, magic64a...)), nil }
func (s *sum128) AppendBinary(b []byte) ([]byte, error)  { return s.Sum(append(b, magic128...)), nil }
func (s *sum128a) AppendBinary(b []byte) ([]byte, error) { return s.Sum(append(b, magic128a...)), nil }

func (s *sum32) MarshalBinary() ([]byte, error)   { return s.AppendBinary(nil) }
func (s *sum32a) MarshalBinary() ([]byte, error)  { return s.AppendBinary(nil) }
func (s *sum64) MarshalBinary() ([]byte, error)   { return s.AppendBinary(nil) }
func (s *sum64a) MarshalBinary() ([]byte, error)  { return s.AppendBinary(nil) }
func (s *sum128) MarshalBinary() ([]byte, error)  { return s.AppendBinary(nil) }
func (s *sum128a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// stored returns the sum's bytes in a stored hash.
func stored(b []byte, magic string, size int) ([]byte, error) {
	switch {
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return nil, errors.New("hash/fnv: invalid hash state identifier")
	case len(b) != len(magic)+size:
		return nil, errors.New("hash/fnv: invalid hash state size")
	}
	return b[len(magic):], nil
}

func (s *sum32) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic32, 4)
	if err == nil {
		*s = sum32(binary.BigEndian.Uint32(b))
	}
	return err
}

func (s *sum32a) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic32a, 4)
	if err == nil {
		*s = sum32a(binary.BigEndian.Uint32(b))
	}
	return err
}

func (s *sum64) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic64, 8)
	if err == nil {
		*s = sum64(binary.BigEndian.Uint64(b))
	}
	return err
}

func (s *sum64a) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic64a, 8)
	if err == nil {
		*s = sum64a(binary.BigEndian.Uint64(b))
	}
	return err
}

func (s *sum128) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic128, 16)
	if err == nil {
		s[0], s[1] = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	}
	return err
}

func (s *sum128a) UnmarshalBinary(b []byte) error {
	b, err := stored(b, magic128a, 16)
	if err == nil {
		s[0], s[1] = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	}
	return err
}
