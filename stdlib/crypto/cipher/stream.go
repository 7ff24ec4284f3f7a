package cipher

import (
	"bytes"
	"crypto/internal/aesblock"
	"crypto/internal/overlap"
	"crypto/subtle"
)

// counterBlock is what a Block with a counter mode of its own has.
type counterBlock interface{ NewCTR(iv []byte) Stream }

// keyStream adds a stream of bytes of which a piece is made at a time.
type keyStream struct {
	block   Block
	state   []byte // what is encrypted next
	piece   []byte // the room for pieces: one or more blocks
	ready   []byte // the end of piece that isn't used yet
	counter bool   // else output feedback
}

// streamPiece is how many bytes of the stream a counter mode makes at a time.
const streamPiece = 512

// NewCTR returns the counter mode. iv, the first value of the counter, has the size of a block.
func NewCTR(block Block, iv []byte) Stream {
	if own, ok := block.(counterBlock); ok {
		return own.NewCTR(iv)
	}
	if known, ok := block.(*aesblock.Block); ok {
		if len(iv) != aesblock.Size {
			panic("bad IV length")
		}
		return &aesCounter{block: known, counter: [aesblock.Size]byte(iv)}
	}
	checkIV("NewCTR", block, iv)
	size := len(iv)
	piece := make([]byte, max(streamPiece-streamPiece%size, size))
	return &keyStream{block: block, state: bytes.Clone(iv), piece: piece, counter: true}
}

// NewOFB returns the output feedback mode. iv has the size of a block.
//
// Deprecated: nothing notices changes of the text; NewGCM does, and NewCTR is the better mode without that.
func NewOFB(b Block, iv []byte) Stream {
	checkIV("NewOFB", b, iv)
	return &keyStream{block: b, state: bytes.Clone(iv), piece: make([]byte, len(iv))}
}

// refill makes the next piece.
func (s *keyStream) refill() {
	size := len(s.state)
	for at := 0; at < len(s.piece); at += size {
		s.block.Encrypt(s.piece[at:], s.state)
		if s.counter {
			increment(s.state)
		} else {
			copy(s.state, s.piece[at:])
		}
	}
	s.ready = s.piece
}

// increment adds 1 to a number whose last byte weighs least.
func increment(number []byte) {
	carry := uint16(1)
	for i := len(number) - 1; i >= 0; i-- {
		carry += uint16(number[i])
		number[i] = byte(carry)
		carry >>= 8
	}
}

func (s *keyStream) XORKeyStream(dst, src []byte) {
	check(dst, src)
	for len(src) > 0 {
		if len(s.ready) == 0 {
			s.refill()
		}
		n := subtle.XORBytes(dst, src, s.ready)
		dst, src, s.ready = dst[n:], src[n:], s.ready[n:]
	}
}

// aesCounter is the counter mode of AES.
type aesCounter struct {
	block   *aesblock.Block
	counter [aesblock.Size]byte
	rest    [aesblock.Size]byte // stream of a block of which the first used bytes are used, 0 is none
	used    int
}

func (s *aesCounter) XORKeyStream(dst, src []byte) {
	if len(dst) < len(src) {
		panic("crypto/aes: len(dst) < len(src)")
	}
	if overlap.Shifted(dst[:len(src)], src) {
		panic("crypto/aes: invalid buffer overlap")
	}
	if s.used > 0 {
		n := subtle.XORBytes(dst, src, s.rest[s.used:])
		s.used = (s.used + n) % aesblock.Size
		dst, src = dst[n:], src[n:]
	}
	whole := len(src) &^ (aesblock.Size - 1)
	s.block.Count(&s.counter, dst, src[:whole])
	if dst, src = dst[whole:], src[whole:]; len(src) > 0 {
		s.block.Mask(&s.rest, &s.counter)
		increment(s.counter[:])
		s.used = subtle.XORBytes(dst, src, s.rest[:])
	}
}
