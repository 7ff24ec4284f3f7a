// Package sha1 computes SHA-1 (RFC 3174). It is broken: for things that nobody wants to forge only.
package sha1

import (
	"crypto"
	"crypto/internal/blocks"
	"hash"
	"internal/rt"
)

// The lengths of a digest and of a block in bytes.
const (
	Size      = 20
	BlockSize = 64
)

var kind = blocks.Kind[uint32]{
	Package: "crypto/sha1",
	Magic:   "sha\x01",
	Size:    Size,
	Words:   Size / 4,
	Start:   [8]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
}

type mixer struct{}

func (mixer) Mix(state *[8]uint32, run *byte, n int) {
	rt.SHA1Blocks((*[Size / 4]uint32)(state[:]), run, n)
}

type digest struct{ blocks.Digest[uint32, mixer] }

func init() { crypto.RegisterHash(crypto.SHA1, New) }

// New returns a hash.Hash of SHA-1. It can be stored and restored (encoding.BinaryMarshaler and BinaryUnmarshaler).
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
