// Package crc64 computes 64-bit cyclic redundancy checks. Polynomials are written with the highest power's coefficient
// in the lowest bit.
package crc64

import (
	"encoding/binary"
	"errors"
	"hash"
	"sync"
)

// Size is the length of a checksum in bytes.
const Size = 8

// Polynomials in use.
const (
	ISO  = 0xD800000000000000 // ISO 3309
	ECMA = 0xC96C5795D7870F42 // ECMA 182
)

// Table has what each byte that leaves the remainder adds to it.
type Table [256]uint64

// wide has what bytes add that leave the remainder 0 to 7 bytes later.
type wide [8]Table

var (
	wideISO  = sync.OnceValue(func() *wide { return widen(compute(ISO)) })
	wideECMA = sync.OnceValue(func() *wide { return widen(compute(ECMA)) })
)

// MakeTable returns the table of a polynomial; it is not to be changed.
func MakeTable(poly uint64) *Table {
	switch poly {
	case ISO:
		return &wideISO()[0]
	case ECMA:
		return &wideECMA()[0]
	}
	return compute(poly)
}

func compute(poly uint64) *Table {
	t := new(Table)
	for n := range t {
		r := uint64(n)
		for range 8 {
			r = r>>1 ^ poly&-(r&1)
		}
		t[n] = r
	}
	return t
}

func widen(t *Table) *wide {
	w := &wide{*t}
	for n, r := range t {
		for i := 1; i < len(w); i++ {
			r = r>>8 ^ t[byte(r)]
			w[i][n] = r
		}
	}
	return w
}

// From these lengths on, eight bytes at a time are faster, and worth making the tables for.
const (
	worthWide    = 64
	worthWidened = 2048
)

// Update returns the checksum of what has the checksum crc, followed by p.
func Update(crc uint64, tab *Table, p []byte) uint64 {
	if len(p) >= worthWide {
		// The entry of 128 is the polynomial itself.
		switch {
		case tab[128] == ECMA && *tab == wideECMA()[0]:
			return wideECMA().update(crc, p)
		case tab[128] == ISO && *tab == wideISO()[0]:
			return wideISO().update(crc, p)
		case len(p) >= worthWidened:
			return widen(tab).update(crc, p)
		}
	}
	return tab.update(crc, p)
}

func (w *wide) update(crc uint64, p []byte) uint64 {
	crc = ^crc
	for len(p) >= 8 {
		crc ^= binary.LittleEndian.Uint64(p)
		crc = w[7][byte(crc)] ^ w[6][byte(crc>>8)] ^ w[5][byte(crc>>16)] ^ w[4][byte(crc>>24)] ^
			w[3][byte(crc>>32)] ^ w[2][byte(crc>>40)] ^ w[1][byte(crc>>48)] ^ w[0][crc>>56]
		p = p[8:]
	}
	return w[0].update(^crc, p)
}

func (t *Table) update(crc uint64, p []byte) uint64 {
	crc = ^crc
	for _, c := range p {
		crc = crc>>8 ^ t[byte(crc)^c]
	}
	return ^crc
}

// Checksum returns the checksum of data.
func Checksum(data []byte, tab *Table) uint64 { return Update(0, tab, data) }

type digest struct {
	crc uint64
	tab *Table
}

// New returns a hash.Hash64 of a table's polynomial, big-endian. It can be stored and restored
// (encoding.BinaryMarshaler and BinaryUnmarshaler), with the same table.
func New(tab *Table) hash.Hash64 { return &digest{0, tab} }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum64() uint64  { return d.crc }

func (d *digest) Write(p []byte) (int, error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, d.crc) }

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

const magic = "crc\x02"

// identity is the ISO checksum of the table, which stands for it.
func (d *digest) identity() uint64 {
	var b []byte
	for _, v := range d.tab {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return Checksum(b, MakeTable(ISO))
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, len(magic)+16))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = binary.BigEndian.AppendUint64(append(b, magic...), d.identity())
	return binary.BigEndian.AppendUint64(b, d.crc), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return errors.New("hash/crc64: invalid hash state identifier")
	case len(b) != len(magic)+16:
		return errors.New("hash/crc64: invalid hash state size")
	case binary.BigEndian.Uint64(b[len(magic):]) != d.identity():
		return errors.New("hash/crc64: tables do not match")
	}
	d.crc = binary.BigEndian.Uint64(b[len(magic)+8:])
	return nil
}
