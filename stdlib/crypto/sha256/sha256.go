// Package sha256 computes SHA-224 and SHA-256 (FIPS 180-4).
package sha256

import (
	"crypto"
	"crypto/internal/blocks"
	"hash"
	"internal/rt"
)

// The lengths of the digests and of a block in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

var (
	kind256 = blocks.Kind[uint32]{
		Package: "crypto/sha256",
		Magic:   "sha\x03",
		Size:    Size,
		Words:   8,
		Start: [8]uint32{
			0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
		},
	}
	kind224 = blocks.Kind[uint32]{
		Package: "crypto/sha256",
		Magic:   "sha\x02",
		Size:    Size224,
		Words:   8,
		Start: [8]uint32{
			0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
		},
	}
)

type mixer struct{}

func (mixer) Mix(state *[8]uint32, run *byte, n int) { rt.SHA256Blocks(state, run, n) }

type digest struct{ blocks.Digest[uint32, mixer] }

func init() {
	crypto.RegisterHash(crypto.SHA224, New224)
	crypto.RegisterHash(crypto.SHA256, New)
}

func start(kind *blocks.Kind[uint32]) hash.Hash {
	d := new(digest)
	d.Init(kind)
	return d
}

// New returns a hash.Hash of SHA-256. It can be stored and restored (encoding.BinaryMarshaler and
// BinaryUnmarshaler), as that of New224.
func New() hash.Hash { return start(&kind256) }

// New224 returns a hash.Hash of SHA-224.
func New224() hash.Hash { return start(&kind224) }

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Sum256 returns the SHA-256 digest of data.
func Sum256(data []byte) [Size]byte {
	sum := blocks.Whole[uint32, mixer](&kind256, data)
	return [Size]byte(sum[:])
}

// Sum224 returns the SHA-224 digest of data.
func Sum224(data []byte) [Size224]byte {
	sum := blocks.Whole[uint32, mixer](&kind224, data)
	return [Size224]byte(sum[:])
}
