// Package blocks is what digests by blocks (MD5, SHA-1, SHA-2) have in common: bytes that wait for a whole block, the
// padding, and the form in which an unfinished digest is stored.
package blocks

import (
	"encoding/binary"
	"errors"
)

// MaxRun limits how much is to be mixed in one call of the runtime, which nothing can interrupt.
const MaxRun = 64 << 10

// Input collects the bytes of a message. Block is the size of blocks, 64 or 128, to be set by its owner.
type Input struct {
	waiting [128]byte
	used    int
	Block   int
	total   uint64
}

// Reset forgets everything written.
func (in *Input) Reset() { in.used, in.total = 0, 0 }

// Note counts n bytes that will go through Take.
func (in *Input) Note(n int) { in.total += uint64(n) }

// Take splits whole blocks off p: run is what is to be mixed in now (valid until the next call), rest what Take is to
// be called with next. What doesn't fill a block is kept.
func (in *Input) Take(p []byte) (run, rest []byte) {
	if in.used == 0 && len(p) >= in.Block {
		n := len(p) &^ (in.Block - 1)
		return p[:n], p[n:]
	}
	n := copy(in.waiting[in.used:in.Block], p)
	in.used += n
	if in.used == in.Block {
		in.used = 0
		return in.waiting[:in.Block], p[n:]
	}
	return nil, p[n:]
}

// Tail is Pad of what waits.
func (in *Input) Tail(tail *[256]byte, bigEndian bool) int {
	return Pad(tail, in.waiting[:in.used], in.total, in.Block, bigEndian)
}

// Pad puts the end of a message into tail: the bytes that fill no block, a one bit, zeros, and the length of it all in
// bits. It returns the size of that: one or two blocks.
func Pad(tail *[256]byte, rest []byte, total uint64, block int, bigEndian bool) int {
	size := block
	if len(rest)+1+block/8 > block {
		size *= 2
	}
	n := copy(tail[:], rest)
	tail[n] = 0x80
	if bigEndian {
		binary.BigEndian.PutUint64(tail[size-8:], total<<3)
		if block == 128 {
			// The length has 128 bits.
			tail[size-9] = byte(total >> 61)
		}
	} else {
		binary.LittleEndian.PutUint64(tail[size-8:], total<<3)
	}
	return size
}

// Append appends the bytes that wait, filled up to a block, and the length so far.
func (in *Input) Append(b []byte) []byte {
	b = append(b, in.waiting[:in.used]...)
	b = append(b, make([]byte, in.Block-in.used)...)
	return binary.BigEndian.AppendUint64(b, in.total)
}

// Load reads what Append wrote.
func (in *Input) Load(b []byte) {
	copy(in.waiting[:], b[:in.Block])
	in.total = binary.BigEndian.Uint64(b[in.Block:])
	in.used = int(in.total % uint64(in.Block))
}

// Check tells whether b may be a stored digest: its first bytes are the magic ones and it has the right size. name is
// the package's, for errors.
func Check(b []byte, name, magic string, size int) error {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New(name + ": invalid hash state identifier")
	}
	if len(b) != size {
		return errors.New(name + ": invalid hash state size")
	}
	return nil
}
