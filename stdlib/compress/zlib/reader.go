// Package zlib reads and writes zlib streams (RFC 1950).
package zlib

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash"
	"hash/adler32"
	"io"
)

const (
	deflate   = 8
	maxWindow = 7 // of 32 kB
	hasDict   = 1 << 5
)

// What is wrong with a stream.
var (
	ErrChecksum   = errors.New("zlib: invalid checksum")
	ErrDictionary = errors.New("zlib: invalid dictionary")
	ErrHeader     = errors.New("zlib: invalid header")
)

// Resetter is implemented by what NewReader and NewReaderDict return.
type Resetter interface {
	// Reset forgets everything and starts a new stream, as NewReaderDict does.
	Reset(r io.Reader, dict []byte) error
}

type reader struct {
	from     flate.Reader
	inflater io.ReadCloser
	sum      hash.Hash32
	err      error
}

// NewReader returns a reader of what is compressed in r. Where that isn't a flate.Reader, more than the stream may be
// read. The result is a Resetter; it should be closed.
func NewReader(r io.Reader) (io.ReadCloser, error) { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for streams that go on from a text which is not part of them. Where they do and it is not
// the right one, that is ErrDictionary.
func NewReaderDict(r io.Reader, dict []byte) (io.ReadCloser, error) {
	z := new(reader)
	if err := z.Reset(r, dict); err != nil {
		return nil, err
	}
	return z, nil
}

// early makes the end an error.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (z *reader) Reset(r io.Reader, dict []byte) error {
	*z = reader{inflater: z.inflater, sum: z.sum}
	if from, ok := r.(flate.Reader); ok {
		z.from = from
	} else {
		z.from = bufio.NewReader(r)
	}
	z.err = z.start(dict)
	return z.err
}

// start reads the header.
func (z *reader) start(dict []byte) error {
	var b [4]byte
	if _, err := io.ReadFull(z.from, b[:2]); err != nil {
		return early(err)
	}
	if b[0]&15 != deflate || b[0]>>4 > maxWindow || binary.BigEndian.Uint16(b[:])%31 != 0 {
		return ErrHeader
	}
	if b[1]&hasDict == 0 {
		dict = nil
	} else {
		if _, err := io.ReadFull(z.from, b[:]); err != nil {
			return early(err)
		}
		if binary.BigEndian.Uint32(b[:]) != adler32.Checksum(dict) {
			return ErrDictionary
		}
	}
	if z.inflater == nil {
		z.inflater = flate.NewReaderDict(z.from, dict)
		z.sum = adler32.New()
		return nil
	}
	z.sum.Reset()
	return z.inflater.(flate.Resetter).Reset(z.from, dict)
}

func (z *reader) Read(p []byte) (n int, err error) {
	if z.err != nil {
		return 0, z.err
	}
	n, z.err = z.inflater.Read(p)
	z.sum.Write(p[:n])
	if z.err == io.EOF {
		var b [4]byte
		if _, err := io.ReadFull(z.from, b[:]); err != nil {
			z.err = early(err)
		} else if binary.BigEndian.Uint32(b[:]) != z.sum.Sum32() {
			z.err = ErrChecksum
		}
	}
	return n, z.err
}

// Close closes the reader, not what it reads from.
func (z *reader) Close() error {
	if z.err != nil && z.err != io.EOF {
		return z.err
	}
	z.err = z.inflater.Close()
	return z.err
}
