// Package blocks is what digests by blocks (MD5, SHA-1, SHA-2) have in common: all but how a block is mixed into the state,
// and constants.
package blocks

import (
	"encoding/binary"
	"errors"
	"unsafe"
)

// Word is what a state consists of. A block is 16 of them.
type Word interface{ uint32 | uint64 }

// Mixer mixes n blocks, the first at run, into a state. Its methods are called on the zero value: as a type argument, so
// that the call is direct and the state can stay on the stack.
type Mixer[W Word] interface {
	Mix(state *[8]W, run *byte, n int)
}

// Kind is a digest.
type Kind[W Word] struct {
	Package string // for errors
	Magic   string // what its stored form begins with
	Size    int    // bytes of the result
	Words   int    // of the state that are in use
	Little  bool   // the byte order of the result and of the message's length
	Start   [8]W
}

func (k *Kind[W]) blockSize() int { return 16 * int(unsafe.Sizeof(k.Start[0])) }

func (k *Kind[W]) storedSize() int {
	return len(k.Magic) + k.Words*int(unsafe.Sizeof(k.Start[0])) + k.blockSize() + 8
}

// Digest is an unfinished digest, all of hash.Hash but Clone.
type Digest[W Word, M Mixer[W]] struct {
	state [8]W
	kind  *Kind[W]
	input input
}

// Init makes the zero Digest one of a kind.
func (d *Digest[W, M]) Init(kind *Kind[W]) {
	d.kind = kind
	d.Reset()
}

// Reset begins anew.
func (d *Digest[W, M]) Reset() {
	d.state = d.kind.Start
	d.input.block = d.kind.blockSize()
	d.input.reset()
}

// Size returns the number of bytes that Sum appends.
func (d *Digest[W, M]) Size() int { return d.kind.Size }

// BlockSize returns the size of blocks.
func (d *Digest[W, M]) BlockSize() int { return d.kind.blockSize() }

// maxRun limits how much is mixed in one call of the runtime, which nothing can interrupt.
const maxRun = 64 << 10

// mix mixes whole blocks.
func mix[W Word, M Mixer[W]](state *[8]W, run []byte) {
	var mixer M
	block := 16 * int(unsafe.Sizeof(state[0]))
	for len(run) > 0 {
		n := min(len(run), maxRun)
		mixer.Mix(state, &run[0], n/block)
		run = run[n:]
	}
}

// Write adds to the message.
func (d *Digest[W, M]) Write(p []byte) (int, error) {
	n := len(p)
	d.input.note(n)
	for len(p) > 0 {
		var run []byte
		run, p = d.input.take(p)
		mix[W, M](&d.state, run)
	}
	return n, nil
}

// Sum appends the digest of the message so far.
func (d *Digest[W, M]) Sum(b []byte) []byte {
	state := d.state
	var tail [256]byte
	size := d.input.end(&tail, !d.kind.Little)
	mix[W, M](&state, tail[:size])
	sum := pack(d.kind, &state)
	return append(b, sum[:d.kind.Size]...)
}

// Whole returns the digest of a message that is there as a whole, in the first bytes of the result.
func Whole[W Word, M Mixer[W]](kind *Kind[W], data []byte) [64]byte {
	state := kind.Start
	block := kind.blockSize()
	n := len(data) &^ (block - 1)
	mix[W, M](&state, data[:n])
	var tail [256]byte
	size := pad(&tail, data[n:], uint64(len(data)), block, !kind.Little)
	mix[W, M](&state, tail[:size])
	return pack(kind, &state)
}

// pack writes the state out in the digest's byte order.
func pack[W Word](kind *Kind[W], state *[8]W) (sum [64]byte) {
	for i, w := range state {
		switch {
		case unsafe.Sizeof(w) == 8:
			binary.BigEndian.PutUint64(sum[8*i:], uint64(w))
		case kind.Little:
			binary.LittleEndian.PutUint32(sum[4*i:], uint32(w))
		default:
			binary.BigEndian.PutUint32(sum[4*i:], uint32(w))
		}
	}
	return sum
}

// MarshalBinary returns the stored form.
func (d *Digest[W, M]) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(make([]byte, 0, d.kind.storedSize()))
}

// AppendBinary appends the stored form: the magic bytes, the state, and what waits for a whole block.
func (d *Digest[W, M]) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, d.kind.Magic...)
	for _, w := range d.state[:d.kind.Words] {
		if unsafe.Sizeof(w) == 8 {
			b = binary.BigEndian.AppendUint64(b, uint64(w))
		} else {
			b = binary.BigEndian.AppendUint32(b, uint32(w))
		}
	}
	return d.input.store(b), nil
}

// UnmarshalBinary goes on from a stored form.
func (d *Digest[W, M]) UnmarshalBinary(b []byte) error {
	magic := d.kind.Magic
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New(d.kind.Package + ": invalid hash state identifier")
	}
	if len(b) != d.kind.storedSize() {
		return errors.New(d.kind.Package + ": invalid hash state size")
	}
	b = b[len(magic):]
	for i := range d.state[:d.kind.Words] {
		if unsafe.Sizeof(d.state[i]) == 8 {
			d.state[i] = W(binary.BigEndian.Uint64(b))
			b = b[8:]
		} else {
			d.state[i] = W(binary.BigEndian.Uint32(b))
			b = b[4:]
		}
	}
	d.input.load(b)
	return nil
}
