// Package sha512 computes SHA-384, SHA-512, SHA-512/224 and SHA-512/256 (FIPS 180-4).
package sha512

import (
	"crypto"
	"crypto/internal/blocks"
	"hash"
	"internal/rt"
)

// The lengths of the digests and of a block in bytes.
const (
	Size      = 64
	Size224   = 28
	Size256   = 32
	Size384   = 48
	BlockSize = 128
)

var (
	full = blocks.Kind[uint64]{
		Package: "crypto/sha512",
		Magic:   "sha\x07",
		Size:    Size,
		Words:   8,
		Start: [8]uint64{
			0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
			0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
		},
	}
	short384 = blocks.Kind[uint64]{
		Package: "crypto/sha512",
		Magic:   "sha\x04",
		Size:    Size384,
		Words:   8,
		Start: [8]uint64{
			0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
			0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
		},
	}
	short256 = blocks.Kind[uint64]{
		Package: "crypto/sha512",
		Magic:   "sha\x06",
		Size:    Size256,
		Words:   8,
		Start: [8]uint64{
			0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
			0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
		},
	}
	short224 = blocks.Kind[uint64]{
		Package: "crypto/sha512",
		Magic:   "sha\x05",
		Size:    Size224,
		Words:   8,
		Start: [8]uint64{
			0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf,
			0x0f6d2b697bd44da8, 0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1,
		},
	}
)

type mixer struct{}

func (mixer) Mix(state *[8]uint64, run *byte, n int) { rt.SHA512Blocks(state, run, n) }

type digest struct{ blocks.Digest[uint64, mixer] }

func init() {
	crypto.RegisterHash(crypto.SHA384, New384)
	crypto.RegisterHash(crypto.SHA512, New)
	crypto.RegisterHash(crypto.SHA512_224, New512_224)
	crypto.RegisterHash(crypto.SHA512_256, New512_256)
}

func start(kind *blocks.Kind[uint64]) hash.Hash {
	d := new(digest)
	d.Init(kind)
	return d
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// New returns a hash.Hash of SHA-512. It can be stored and restored (encoding.BinaryMarshaler and
// BinaryUnmarshaler), as the others.
func New() hash.Hash { return start(&full) }

// New384 returns a hash.Hash of SHA-384.
func New384() hash.Hash { return start(&short384) }

// New512_224 returns a hash.Hash of SHA-512/224.
func New512_224() hash.Hash { return start(&short224) }

// New512_256 returns a hash.Hash of SHA-512/256.
func New512_256() hash.Hash { return start(&short256) }

// Sum512 returns the SHA-512 digest of data.
func Sum512(data []byte) [Size]byte { return blocks.Whole[uint64, mixer](&full, data) }

// Sum384 returns the SHA-384 digest of data.
func Sum384(data []byte) [Size384]byte {
	sum := blocks.Whole[uint64, mixer](&short384, data)
	return [Size384]byte(sum[:])
}

// Sum512_224 returns the SHA-512/224 digest of data.
func Sum512_224(data []byte) [Size224]byte {
	sum := blocks.Whole[uint64, mixer](&short224, data)
	return [Size224]byte(sum[:])
}

// Sum512_256 returns the SHA-512/256 digest of data.
func Sum512_256(data []byte) [Size256]byte {
	sum := blocks.Whole[uint64, mixer](&short256, data)
	return [Size256]byte(sum[:])
}
