// Package md5 computes MD5 (RFC 1321). It is broken: for things that nobody wants to forge only.
package md5

import (
	"crypto"
	"crypto/internal/blocks"
	"hash"
	"internal/rt"
)

// The lengths of a digest and of a block in bytes.
const (
	Size      = 16
	BlockSize = 64
)

var kind = blocks.Kind[uint32]{
	Package: "crypto/md5",
	Magic:   "md5\x01",
	Size:    Size,
	Words:   Size / 4,
	Little:  true,
	Start:   [8]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476},
}

type mixer struct{}

func (mixer) Mix(state *[8]uint32, run *byte, n int) {
	rt.MD5Blocks((*[Size / 4]uint32)(state[:]), run, n)
}

type digest struct{ blocks.Digest[uint32, mixer] }

func init() { crypto.RegisterHash(crypto.MD5, New) }

// New returns a hash.Hash of MD5. It can be stored and restored (encoding.BinaryMarshaler and BinaryUnmarshaler).
func New() hash.Hash {
	d := new(digest)
	d.Init(&kind)
	return d
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Sum returns the digest of data.
func Sum(data []byte) [Size]byte {
	sum := blocks.Whole[uint32, mixer](&kind, data)
	return [Size]byte(sum[:])
}
