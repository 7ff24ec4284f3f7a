package io

import "errors"

var (
	errWhence = errors.New("Seek: invalid whence")
	errOffset = errors.New("Seek: invalid offset")
)

// LimitedReader reads from R, but no more than N bytes; every read lowers N.
type LimitedReader struct {
	R Reader
	N int64
}

// LimitReader returns a LimitedReader.
func LimitReader(r Reader, n int64) Reader { return &LimitedReader{r, n} }

// Read reads up to N bytes.
func (l *LimitedReader) Read(p []byte) (n int, err error) {
	if l.N <= 0 {
		return 0, EOF
	}
	if int64(len(p)) > l.N {
		p = p[:l.N]
	}
	n, err = l.R.Read(p)
	l.N -= int64(n)
	return n, err
}

// SectionReader reads and seeks in a part of a ReaderAt.
type SectionReader struct {
	r             ReaderAt
	base, at, end int64 // offsets in r
	length        int64 // as asked for
}

// NewSectionReader returns a SectionReader of the n bytes of r from off on.
func NewSectionReader(r ReaderAt, off int64, n int64) *SectionReader {
	const maxOffset = 1<<63 - 1
	end := int64(maxOffset) // where off+n would overflow, all there is
	if off <= maxOffset-n {
		end = off + n
	}
	return &SectionReader{r: r, base: off, at: off, end: end, length: n}
}

// Read reads at the current offset.
func (s *SectionReader) Read(p []byte) (n int, err error) {
	if s.at >= s.end {
		return 0, EOF
	}
	if left := s.end - s.at; int64(len(p)) > left {
		p = p[:left]
	}
	n, err = s.r.ReadAt(p, s.at)
	s.at += int64(n)
	return n, err
}

// Seek sets the current offset.
func (s *SectionReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case SeekStart:
		offset += s.base
	case SeekCurrent:
		offset += s.at
	case SeekEnd:
		offset += s.end
	default:
		return 0, errWhence
	}
	if offset < s.base {
		return 0, errOffset
	}
	s.at = offset
	return offset - s.base, nil
}

// ReadAt reads at an offset into the section.
func (s *SectionReader) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= s.Size() {
		return 0, EOF
	}
	off += s.base
	left := s.end - off
	if int64(len(p)) <= left {
		return s.r.ReadAt(p, off)
	}
	n, err = s.r.ReadAt(p[:left], off)
	if err == nil {
		err = EOF
	}
	return n, err
}

// Size returns the section's length.
func (s *SectionReader) Size() int64 { return s.end - s.base }

// Outer returns what NewSectionReader was given.
func (s *SectionReader) Outer() (r ReaderAt, off int64, n int64) { return s.r, s.base, s.length }

// OffsetWriter writes to a WriterAt from a base offset on.
type OffsetWriter struct {
	w        WriterAt
	base, at int64
}

// NewOffsetWriter returns an OffsetWriter whose offset 0 is w's offset off.
func NewOffsetWriter(w WriterAt, off int64) *OffsetWriter { return &OffsetWriter{w, off, off} }

// Write writes at the current offset.
func (o *OffsetWriter) Write(p []byte) (n int, err error) {
	n, err = o.w.WriteAt(p, o.at)
	o.at += int64(n)
	return n, err
}

// WriteAt writes at an offset.
func (o *OffsetWriter) WriteAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errOffset
	}
	return o.w.WriteAt(p, off+o.base)
}

// Seek sets the current offset. There is no end to seek from.
func (o *OffsetWriter) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case SeekStart:
		offset += o.base
	case SeekCurrent:
		offset += o.at
	default:
		return 0, errWhence
	}
	if offset < o.base {
		return 0, errOffset
	}
	o.at = offset
	return offset - o.base, nil
}
