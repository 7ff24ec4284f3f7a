// Package adler32 computes the Adler-32 checksum (RFC 1950).
package adler32

import (
	"encoding/binary"
	"errors"
	"hash"
)

// Size is the length of a checksum in bytes.
const Size = 4

const (
	modulus = 65521
	// longest is how many bytes can be added before the second sum must be reduced: it stays below 2³².
	longest = 5552
	magic   = "adl\x01"
)

type sum uint32

// New returns a hash.Hash32 of Adler-32, big-endian. It can be stored and restored (encoding.BinaryMarshaler and
// BinaryUnmarshaler).
func New() hash.Hash32 {
	s := sum(1)
	return &s
}

// Checksum returns the checksum of data.
func Checksum(data []byte) uint32 { return uint32(update(1, data)) }

func update(s sum, p []byte) sum {
	a, b := uint32(s&0xffff), uint32(s>>16)
	for len(p) > 0 {
		run := p[:min(len(p), longest)]
		p = p[len(run):]
		for len(run) >= 8 {
			q := (*[8]byte)(run)
			a += uint32(q[0])
			b += a
			a += uint32(q[1])
			b += a
			a += uint32(q[2])
			b += a
			a += uint32(q[3])
			b += a
			a += uint32(q[4])
			b += a
			a += uint32(q[5])
			b += a
			a += uint32(q[6])
			b += a
			a += uint32(q[7])
			b += a
			run = run[8:]
		}
		for _, c := range run {
			a += uint32(c)
			b += a
		}
		a %= modulus
		b %= modulus
	}
	return sum(b<<16 | a)
}

func (s *sum) Reset()         { *s = 1 }
func (s *sum) Size() int      { return Size }
func (s *sum) BlockSize() int { return 4 }
func (s *sum) Sum32() uint32  { return uint32(*s) }

func (s *sum) Write(p []byte) (int, error) {
	*s = update(*s, p)
	return len(p), nil
}

func (s *sum) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, uint32(*s)) }

func (s *sum) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

func (s *sum) MarshalBinary() ([]byte, error) { return s.AppendBinary(make([]byte, 0, len(magic)+4)) }

func (s *sum) AppendBinary(b []byte) ([]byte, error) {
	return binary.BigEndian.AppendUint32(append(b, magic...), uint32(*s)), nil
}

func (s *sum) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return errors.New("hash/adler32: invalid hash state identifier")
	case len(b) != len(magic)+4:
		return errors.New("hash/adler32: invalid hash state size")
	}
	*s = sum(binary.BigEndian.Uint32(b[len(magic):]))
	return nil
}
