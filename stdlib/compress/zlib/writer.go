package zlib

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash"
	"hash/adler32"
	"io"
	"strconv"
)

// The levels of package flate.
const (
	NoCompression      = flate.NoCompression
	BestSpeed          = flate.BestSpeed
	BestCompression    = flate.BestCompression
	DefaultCompression = flate.DefaultCompression
	HuffmanOnly        = flate.HuffmanOnly
)

// Writer compresses what is written to it.
type Writer struct {
	to       io.Writer
	level    int
	dict     []byte
	deflater *flate.Writer
	sum      hash.Hash32
	started  bool
	err      error
}

// NewWriter returns a Writer that writes a stream to w. It must be closed.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevelDict(w, DefaultCompression, nil)
	return z
}

// NewWriterLevel is NewWriter with a level: one of package flate's.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	return NewWriterLevelDict(w, level, nil)
}

// NewWriterLevelDict is NewWriterLevel with a text that what is written may repeat; who reads must have it, too. It is
// not to be changed before the Writer is closed.
func NewWriterLevelDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, errors.New("zlib: invalid compression level: " + strconv.Itoa(level))
	}
	return &Writer{to: w, level: level, dict: dict}, nil
}

// Reset forgets everything and starts a new stream to w, at the same level, with the same text as before.
func (z *Writer) Reset(w io.Writer) {
	z.to = w
	if z.deflater != nil {
		z.deflater.Reset(w)
		z.sum.Reset()
	}
	z.started, z.err = false, nil
}

// start writes the header, once.
func (z *Writer) start() {
	if z.started || z.err != nil {
		return
	}
	z.started = true
	b := []byte{maxWindow<<4 | deflate, 0}
	switch z.level {
	case HuffmanOnly, 0, 1:
	case 2, 3, 4, 5:
		b[1] = 1 << 6
	case 6, DefaultCompression:
		b[1] = 2 << 6
	default:
		b[1] = 3 << 6
	}
	if z.dict != nil {
		b[1] |= hasDict
	}
	b[1] += 31 - byte(binary.BigEndian.Uint16(b)%31)
	if z.dict != nil {
		b = binary.BigEndian.AppendUint32(b, adler32.Checksum(z.dict))
	}
	if _, z.err = z.to.Write(b); z.err != nil {
		return
	}
	if z.deflater == nil {
		if z.deflater, z.err = flate.NewWriterDict(z.to, z.level, z.dict); z.err == nil {
			z.sum = adler32.New()
		}
	}
}

// Write writes p, compressed sooner or later.
func (z *Writer) Write(p []byte) (n int, err error) {
	if z.start(); z.err != nil {
		return 0, z.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if n, z.err = z.deflater.Write(p); z.err == nil {
		z.sum.Write(p)
	}
	return n, z.err
}

// Flush writes everything that was written so far, so that a reader gets it all.
func (z *Writer) Flush() error {
	if z.start(); z.err == nil {
		z.err = z.deflater.Flush()
	}
	return z.err
}

// Close ends the stream; the underlying writer stays open.
func (z *Writer) Close() error {
	if z.start(); z.err != nil {
		return z.err
	}
	if z.err = z.deflater.Close(); z.err != nil {
		return z.err
	}
	_, z.err = z.to.Write(z.sum.Sum(nil))
	return z.err
}
