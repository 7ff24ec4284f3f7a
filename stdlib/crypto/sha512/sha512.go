// Package sha512 computes SHA-384, SHA-512, SHA-512/224 and SHA-512/256 (FIPS 180-4).
package sha512

import (
	"crypto"
	"crypto/internal/blocks"
	"encoding/binary"
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

const (
	magicSize  = 4
	storedSize = magicSize + 8*8 + BlockSize + 8
)

// variant is what distinguishes the four.
type variant struct {
	start [8]uint64
	size  int
	magic string
}

var (
	full = variant{[8]uint64{
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
		0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
	}, Size, "sha\x07"}
	short384 = variant{[8]uint64{
		0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
		0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
	}, Size384, "sha\x04"}
	short256 = variant{[8]uint64{
		0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
		0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
	}, Size256, "sha\x06"}
	short224 = variant{[8]uint64{
		0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf,
		0x0f6d2b697bd44da8, 0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1,
	}, Size224, "sha\x05"}
)

type digest struct {
	state [8]uint64
	kind  *variant
	input blocks.Input
}

func init() {
	crypto.RegisterHash(crypto.SHA384, New384)
	crypto.RegisterHash(crypto.SHA512, New)
	crypto.RegisterHash(crypto.SHA512_224, New512_224)
	crypto.RegisterHash(crypto.SHA512_256, New512_256)
}

func start(kind *variant) *digest {
	d := &digest{kind: kind}
	d.Reset()
	return d
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
func Sum512(data []byte) [Size]byte { return whole(full.start, data) }

// Sum384 returns the SHA-384 digest of data.
func Sum384(data []byte) [Size384]byte {
	s := whole(short384.start, data)
	return [Size384]byte(s[:])
}

// Sum512_224 returns the SHA-512/224 digest of data.
func Sum512_224(data []byte) [Size224]byte {
	s := whole(short224.start, data)
	return [Size224]byte(s[:])
}

// Sum512_256 returns the SHA-512/256 digest of data.
func Sum512_256(data []byte) [Size256]byte {
	s := whole(short256.start, data)
	return [Size256]byte(s[:])
}

func (d *digest) Reset() {
	d.state = d.kind.start
	d.input.Block = BlockSize
	d.input.Reset()
}

func (d *digest) Size() int      { return d.kind.size }
func (d *digest) BlockSize() int { return BlockSize }

func mix(state *[8]uint64, run []byte) {
	for len(run) > 0 {
		n := min(len(run), blocks.MaxRun)
		rt.SHA512Blocks(state, &run[0], n/BlockSize)
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
	size := d.input.Tail(&tail, true)
	mix(&state, tail[:size])
	return pack(&state)
}

// whole returns the digest of a message that is there as a whole.
func whole(state [8]uint64, data []byte) [Size]byte {
	n := len(data) &^ (BlockSize - 1)
	mix(&state, data[:n])
	var tail [256]byte
	size := blocks.Pad(&tail, data[n:], uint64(len(data)), BlockSize, true)
	mix(&state, tail[:size])
	return pack(&state)
}

func pack(state *[8]uint64) (sum [Size]byte) {
	for i, w := range state {
		binary.BigEndian.PutUint64(sum[8*i:], w)
	}
	return sum
}

func (d *digest) Sum(b []byte) []byte {
	sum := d.digest()
	return append(b, sum[:d.kind.size]...)
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, storedSize))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, d.kind.magic...)
	for _, w := range d.state {
		b = binary.BigEndian.AppendUint64(b, w)
	}
	return d.input.Append(b), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	if err := blocks.Check(b, "crypto/sha512", d.kind.magic, storedSize); err != nil {
		return err
	}
	b = b[magicSize:]
	for i := range d.state {
		d.state[i] = binary.BigEndian.Uint64(b[8*i:])
	}
	d.input.Load(b[8*len(d.state):])
	return nil
}
