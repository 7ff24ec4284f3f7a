package binary

import (
	"errors"
	"io"
)

// How many bytes a variable-length number of N bits takes at most: seven bits are in each.
const (
	MaxVarintLen16 = 3
	MaxVarintLen32 = 5
	MaxVarintLen64 = 10
)

// more marks a byte that another one follows.
const more = 0x80

var errVarint = errors.New("binary: varint overflows a 64-bit integer")

// zigzag maps numbers of small size to small unsigned ones: 0, -1, 1, -2, …
func zigzag(x int64) uint64 { return uint64(x)<<1 ^ uint64(x>>63) }

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

// AppendUvarint appends x.
func AppendUvarint(buf []byte, x uint64) []byte {
	for ; x >= more; x >>= 7 {
		buf = append(buf, byte(x)|more)
	}
	return append(buf, byte(x))
}

// PutUvarint writes x into buf, which must be large enough, and returns the length.
func PutUvarint(buf []byte, x uint64) int {
	n := 0
	for ; x >= more; x >>= 7 {
		buf[n] = byte(x) | more
		n++
	}
	buf[n] = byte(x)
	return n + 1
}

// Uvarint reads a number and returns it with its length: 0 if buf is too short, negative if the number has more than 64
// bits, of which it has looked at that many bytes.
func Uvarint(buf []byte) (uint64, int) {
	var x uint64
	for i, b := range buf {
		last := i == MaxVarintLen64-1
		if i > MaxVarintLen64-1 || last && b > 1 && b < more {
			return 0, -(i + 1)
		}
		x |= uint64(b&^more) << uint(7*i)
		if b < more {
			return x, i + 1
		}
	}
	return 0, 0
}

// AppendVarint appends x.
func AppendVarint(buf []byte, x int64) []byte { return AppendUvarint(buf, zigzag(x)) }

// PutVarint writes x into buf, which must be large enough, and returns the length.
func PutVarint(buf []byte, x int64) int { return PutUvarint(buf, zigzag(x)) }

// Varint is Uvarint for signed numbers.
func Varint(buf []byte) (int64, int) {
	u, n := Uvarint(buf)
	return unzigzag(u), n
}

// ReadUvarint reads a number. io.EOF says that there was not a single byte.
func ReadUvarint(r io.ByteReader) (uint64, error) {
	var x uint64
	for i := range MaxVarintLen64 {
		b, err := r.ReadByte()
		if err != nil {
			if i > 0 && err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return x, err
		}
		if i == MaxVarintLen64-1 && b > 1 && b < more {
			return x, errVarint
		}
		x |= uint64(b&^more) << uint(7*i)
		if b < more {
			return x, nil
		}
	}
	return x, errVarint
}

// ReadVarint is ReadUvarint for signed numbers.
func ReadVarint(r io.ByteReader) (int64, error) {
	u, err := ReadUvarint(r)
	return unzigzag(u), err
}
