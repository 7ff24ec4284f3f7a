// Package md5 computes MD5 (RFC 1321). It is broken: for things that nobody wants to forge only.
package md5

import (
	"crypto"
	"crypto/internal/blocks"
	"encoding/binary"
	"hash"
	"internal/rt"
)

// The lengths of a digest and of a block in bytes.
const (
	Size      = 16
	BlockSize = 64
)

const (
	magic      = "md5\x01"
	storedSize = len(magic) + Size + BlockSize + 8
)

var start = [4]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}

type digest struct {
	state [4]uint32
	input blocks.Input
}

func init() { crypto.RegisterHash(crypto.MD5, New) }

// New returns a hash.Hash of MD5. It can be stored and restored (encoding.BinaryMarshaler and BinaryUnmarshaler).
func New() hash.Hash {
	d := new(digest)
	d.Reset()
	return d
}

// Sum returns the digest of data.
func Sum(data []byte) [Size]byte { return whole(start, data) }

func (d *digest) Reset() {
	d.state = start
	d.input.Block = BlockSize
	d.input.Reset()
}

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return BlockSize }

func mix(state *[4]uint32, run []byte) {
	for len(run) > 0 {
		n := min(len(run), blocks.MaxRun)
		rt.MD5Blocks(state, &run[0], n/BlockSize)
		run = run[n:]
	}
}

func (d *digest) Write(p []byte) (int, error) {
	n := len(p)
	d.input.Note(n)
	for len(p) > 0 {
		var run []byte
		run, p = d.input.Take(p)
		mix(&d.state, run)
	}
	return n, nil
}

func (d *digest) digest() [Size]byte {
	state := d.state
	var tail [256]byte
	size := d.input.Tail(&tail, false)
	mix(&state, tail[:size])
	return pack(&state)
}

// whole returns the digest of a message that is there as a whole.
func whole(state [4]uint32, data []byte) [Size]byte {
	n := len(data) &^ (BlockSize - 1)
	mix(&state, data[:n])
	var tail [256]byte
	size := blocks.Pad(&tail, data[n:], uint64(len(data)), BlockSize, false)
	mix(&state, tail[:size])
	return pack(&state)
}

func pack(state *[4]uint32) (sum [Size]byte) {
	for i, w := range state {
		binary.LittleEndian.PutUint32(sum[4*i:], w)
	}
	return sum
}

func (d *digest) Sum(b []byte) []byte {
	sum := d.digest()
	return append(b, sum[:]...)
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, storedSize))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	for _, w := range d.state {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return d.input.Append(b), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	if err := blocks.Check(b, "crypto/md5", magic, storedSize); err != nil {
		return err
	}
	b = b[len(magic):]
	for i := range d.state {
		d.state[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	d.input.Load(b[4*len(d.state):])
	return nil
}
