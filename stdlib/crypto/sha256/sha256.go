// Package sha256 computes SHA-224 and SHA-256 (FIPS 180-4).
package sha256

import (
	"crypto"
	"crypto/internal/blocks"
	"encoding/binary"
	"hash"
	"internal/rt"
)

// The lengths of the digests and of a block in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

const (
	magic224   = "sha\x02"
	magic256   = "sha\x03"
	storedSize = len(magic256) + 8*4 + BlockSize + 8
)

var (
	start256 = [8]uint32{
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	}
	start224 = [8]uint32{
		0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
	}
)

type digest struct {
	state [8]uint32
	short bool // SHA-224
	input blocks.Input
}

func init() {
	crypto.RegisterHash(crypto.SHA224, New224)
	crypto.RegisterHash(crypto.SHA256, New)
}

// New returns a hash.Hash of SHA-256. It can be stored and restored (encoding.BinaryMarshaler and
// BinaryUnmarshaler), as that of New224.
func New() hash.Hash {
	d := new(digest)
	d.Reset()
	return d
}

// New224 returns a hash.Hash of SHA-224.
func New224() hash.Hash {
	d := &digest{short: true}
	d.Reset()
	return d
}

// Sum256 returns the SHA-256 digest of data.
func Sum256(data []byte) [Size]byte { return whole(start256, data) }

// Sum224 returns the SHA-224 digest of data.
func Sum224(data []byte) [Size224]byte {
	sum := whole(start224, data)
	return [Size224]byte(sum[:])
}

func (d *digest) Reset() {
	d.state = start256
	if d.short {
		d.state = start224
	}
	d.input.Block = BlockSize
	d.input.Reset()
}

func (d *digest) Size() int {
	if d.short {
		return Size224
	}
	return Size
}

func (d *digest) BlockSize() int { return BlockSize }

func mix(state *[8]uint32, run []byte) {
	for len(run) > 0 {
		n := min(len(run), blocks.MaxRun)
		rt.SHA256Blocks(state, &run[0], n/BlockSize)
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
func whole(state [8]uint32, data []byte) [Size]byte {
	n := len(data) &^ (BlockSize - 1)
	mix(&state, data[:n])
	var tail [256]byte
	size := blocks.Pad(&tail, data[n:], uint64(len(data)), BlockSize, true)
	mix(&state, tail[:size])
	return pack(&state)
}

func pack(state *[8]uint32) (sum [Size]byte) {
	for i, w := range state {
		binary.BigEndian.PutUint32(sum[4*i:], w)
	}
	return sum
}

func (d *digest) Sum(b []byte) []byte {
	sum := d.digest()
	return append(b, sum[:d.Size()]...)
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

func (d *digest) magic() string {
	if d.short {
		return magic224
	}
	return magic256
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, storedSize))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, d.magic()...)
	for _, w := range d.state {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return d.input.Append(b), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	if err := blocks.Check(b, "crypto/sha256", d.magic(), storedSize); err != nil {
		return err
	}
	b = b[len(magic256):]
	for i := range d.state {
		d.state[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	d.input.Load(b[4*len(d.state):])
	return nil
}
