package gzip

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strconv"
	"time"
)

// The levels of package flate.
const (
	NoCompression      = flate.NoCompression
	BestSpeed          = flate.BestSpeed
	BestCompression    = flate.BestCompression
	DefaultCompression = flate.DefaultCompression
	HuffmanOnly        = flate.HuffmanOnly
)

// Writer compresses what is written to it. The Header may be set before the first Write, Flush or Close.
type Writer struct {
	Header
	to       io.Writer
	level    int
	deflater *flate.Writer
	started  bool
	closed   bool
	sum      uint32
	size     uint32
	err      error
}

// NewWriter returns a Writer that writes a file to w. It must be closed.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevel(w, DefaultCompression)
	return z
}

// NewWriterLevel is NewWriter with a level: one of package flate's.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, errors.New("gzip: invalid compression level: " + strconv.Itoa(level))
	}
	z := &Writer{level: level}
	z.Reset(w)
	return z, nil
}

const unknownOS = 255

// Reset forgets everything, the Header included, and starts a new file to w, at the same level.
func (z *Writer) Reset(w io.Writer) {
	if z.deflater != nil {
		z.deflater.Reset(w)
	}
	*z = Writer{Header: Header{OS: unknownOS}, to: w, level: z.level, deflater: z.deflater}
}

// appendText appends Latin-1 that ends with a zero byte.
func appendText(b []byte, s string) ([]byte, error) {
	for _, c := range s {
		if c == 0 || c > 0xff {
			return nil, errors.New("gzip.Write: non-Latin-1 header string")
		}
		b = append(b, byte(c))
	}
	return append(b, 0), nil
}

// appendHeader appends the Header.
func (z *Writer) appendHeader(b []byte) (_ []byte, err error) {
	b = append(b, magic1, magic2, deflate, 0, 0, 0, 0, 0, 0, z.OS)
	if z.Extra != nil {
		b[3] |= hasExtra
	}
	if z.Name != "" {
		b[3] |= hasName
	}
	if z.Comment != "" {
		b[3] |= hasComment
	}
	// A time that doesn't fit is as good as none.
	if z.ModTime.After(time.Unix(0, 0)) {
		binary.LittleEndian.PutUint32(b[4:], uint32(z.ModTime.Unix()))
	}
	switch z.level {
	case BestCompression:
		b[8] = 2
	case BestSpeed:
		b[8] = 4
	}
	if z.Extra != nil {
		if len(z.Extra) > 0xffff {
			return nil, errors.New("gzip.Write: Extra data is too large")
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(len(z.Extra)))
		b = append(b, z.Extra...)
	}
	if z.Name != "" {
		if b, err = appendText(b, z.Name); err != nil {
			return nil, err
		}
	}
	if z.Comment != "" {
		if b, err = appendText(b, z.Comment); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// start writes the Header, once.
func (z *Writer) start() {
	if z.started || z.err != nil {
		return
	}
	z.started = true
	var b []byte
	if b, z.err = z.appendHeader(nil); z.err != nil {
		return
	}
	if _, z.err = z.to.Write(b); z.err == nil && z.deflater == nil {
		z.deflater, z.err = flate.NewWriter(z.to, z.level)
	}
}

// Write writes p, compressed sooner or later.
func (z *Writer) Write(p []byte) (n int, err error) {
	if z.start(); z.err != nil {
		return 0, z.err
	}
	z.size += uint32(len(p))
	z.sum = crc32.Update(z.sum, crc32.IEEETable, p)
	n, z.err = z.deflater.Write(p)
	return n, z.err
}

// Flush writes everything that was written so far, so that a reader gets it all.
func (z *Writer) Flush() error {
	if z.closed {
		return z.err
	}
	if z.start(); z.err == nil {
		z.err = z.deflater.Flush()
	}
	return z.err
}

// Close ends the file; the underlying writer stays open.
func (z *Writer) Close() error {
	if z.err != nil || z.closed {
		return z.err
	}
	z.closed = true
	if z.start(); z.err != nil {
		return z.err
	}
	if z.err = z.deflater.Close(); z.err != nil {
		return z.err
	}
	b := binary.LittleEndian.AppendUint32(nil, z.sum)
	b = binary.LittleEndian.AppendUint32(b, z.size)
	_, z.err = z.to.Write(b)
	return z.err
}
