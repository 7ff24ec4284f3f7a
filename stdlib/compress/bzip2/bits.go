package bzip2

import (
	"bufio"
	"io"
)

// bitReader reads bits, the highest of a byte first. Its first error stays; after it all bits are 0.
type bitReader struct {
	from io.ByteReader
	bits uint64
	n    uint
	err  error
}

func newBitReader(r io.Reader) bitReader {
	from, ok := r.(io.ByteReader)
	if !ok {
		from = bufio.NewReader(r)
	}
	return bitReader{from: from}
}

// have makes sure that there are n bits, up to 56.
func (b *bitReader) have(n uint) bool {
	for b.n < n && b.err == nil {
		var c byte
		if c, b.err = b.from.ReadByte(); b.err == io.EOF {
			b.err = io.ErrUnexpectedEOF
		}
		if b.err == nil {
			b.bits = b.bits<<8 | uint64(c)
			b.n += 8
		}
	}
	return b.err == nil
}

// take returns the next n bits, up to 48.
func (b *bitReader) take(n uint) int {
	if !b.have(n) {
		return 0
	}
	b.n -= n
	return int(b.bits >> b.n & (1<<n - 1))
}
