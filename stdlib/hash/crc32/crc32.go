// Package crc32 computes 32-bit cyclic redundancy checks. Polynomials are written with the highest power's coefficient
// in the lowest bit.
package crc32

import (
	"encoding/binary"
	"errors"
	"hash"
	"internal/rt"
	"sync"
)

// Size is the length of a checksum in bytes.
const Size = 4

// Polynomials in use.
const (
	IEEE       = 0xedb88320 // Ethernet, gzip, zip, PNG
	Castagnoli = 0x82f63b78 // iSCSI; finds more errors
	Koopman    = 0xeb31d82e // finds more errors too
)

// Table has what each byte that leaves the remainder adds to it.
type Table [256]uint32

// IEEETable is the table of IEEE.
var IEEETable = compute(IEEE)

// castagnoli is the table of Castagnoli, one for everybody so that it is recognised.
var castagnoli = sync.OnceValue(func() *Table { return compute(Castagnoli) })

// MakeTable returns the table of a polynomial; it is not to be changed.
func MakeTable(poly uint32) *Table {
	switch poly {
	case IEEE:
		return IEEETable
	case Castagnoli:
		return castagnoli()
	}
	return compute(poly)
}

func compute(poly uint32) *Table {
	t := new(Table)
	for n := range t {
		r := uint32(n)
		for range 8 {
			r = r>>1 ^ poly&-(r&1)
		}
		t[n] = r
	}
	return t
}

// wide has what bytes add that leave the remainder 0 to 7 bytes later.
type wide [8]Table

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

var (
	wideIEEE       = sync.OnceValue(func() *wide { return widen(IEEETable) })
	wideCastagnoli = sync.OnceValue(func() *wide { return widen(castagnoli()) })
)

const (
	// From atLeast bytes on it is faster to look at eight at a time, from worthwhile on to ask the runtime.
	atLeast    = 16
	worthwhile = 64
	// atMost limits what is done in one call, which nothing can interrupt.
	atMost = 1 << 20
)

// fast updates crc by the processor's instructions, or eight bytes at a time where it has none.
func fast(polynomial int, crc uint32, p []byte, tables func() *wide) uint32 {
	if len(p) < worthwhile {
		return tables().update(crc, p)
	}
	for len(p) > 0 {
		n := min(len(p), atMost)
		next := rt.CRC32(polynomial, crc, &p[0], n)
		if next < 0 {
			return tables().update(crc, p)
		}
		crc, p = uint32(next), p[n:]
	}
	return crc
}

func (w *wide) update(crc uint32, p []byte) uint32 {
	crc = ^crc
	for len(p) >= 8 {
		crc ^= binary.LittleEndian.Uint32(p)
		crc = w[7][byte(crc)] ^ w[6][byte(crc>>8)] ^ w[5][byte(crc>>16)] ^ w[4][crc>>24] ^
			w[3][p[4]] ^ w[2][p[5]] ^ w[1][p[6]] ^ w[0][p[7]]
		p = p[8:]
	}
	return w[0].update(^crc, p)
}

func (t *Table) update(crc uint32, p []byte) uint32 {
	crc = ^crc
	for _, c := range p {
		crc = crc>>8 ^ t[byte(crc)^c]
	}
	return ^crc
}

// Update returns the checksum of what has the checksum crc, followed by p.
func Update(crc uint32, tab *Table, p []byte) uint32 {
	if len(p) >= atLeast {
		switch {
		case tab == IEEETable:
			return fast(0, crc, p, wideIEEE)
		case tab[128] == Castagnoli && tab == castagnoli():
			return fast(1, crc, p, wideCastagnoli)
		}
	}
	return tab.update(crc, p)
}

// Checksum returns the checksum of data.
func Checksum(data []byte, tab *Table) uint32 { return Update(0, tab, data) }

// ChecksumIEEE returns the checksum of data by the IEEE polynomial.
func ChecksumIEEE(data []byte) uint32 { return Update(0, IEEETable, data) }

type digest struct {
	crc uint32
	tab *Table
}

// New returns a hash.Hash32 of a table's polynomial, big-endian. It can be stored and restored
// (encoding.BinaryMarshaler and BinaryUnmarshaler), with the same table.
func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

// NewIEEE returns a hash.Hash32 of the IEEE polynomial.
func NewIEEE() hash.Hash32 { return New(IEEETable) }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum32() uint32  { return d.crc }

func (d *digest) Write(p []byte) (int, error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, d.crc) }

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

const magic = "crc\x01"

// identity is the checksum of the table, which stands for it.
func (d *digest) identity() uint32 {
	var b []byte
	for _, v := range d.tab {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return ChecksumIEEE(b)
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, len(magic)+8))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = binary.BigEndian.AppendUint32(append(b, magic...), d.identity())
	return binary.BigEndian.AppendUint32(b, d.crc), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return errors.New("hash/crc32: invalid hash state identifier")
	case len(b) != len(magic)+8:
		return errors.New("hash/crc32: invalid hash state size")
	case binary.BigEndian.Uint32(b[len(magic):]) != d.identity():
		return errors.New("hash/crc32: tables do not match")
	}
	d.crc = binary.BigEndian.Uint32(b[len(magic)+4:])
	return nil
}
