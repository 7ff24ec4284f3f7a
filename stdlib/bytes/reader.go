package bytes

import (
	"errors"
	"io"
	"unicode/utf8"
)

// Reader reads from a slice; it can seek. The zero value reads from an empty one.
type Reader struct {
	s        []byte
	at       int64 // may be past the end, after a Seek
	lastRune int   // where the rune began that ReadRune returned just now, or -1
}

// NewReader returns a Reader of b.
func NewReader(b []byte) *Reader { return &Reader{s: b, lastRune: -1} }

// Reset makes r read from b.
func (r *Reader) Reset(b []byte) { *r = Reader{s: b, lastRune: -1} }

// Len returns how many bytes have not been read.
func (r *Reader) Len() int { return len(r.rest()) }

// Size returns the length of the slice.
func (r *Reader) Size() int64 { return int64(len(r.s)) }

func (r *Reader) rest() []byte {
	if r.at >= int64(len(r.s)) {
		return nil
	}
	return r.s[r.at:]
}

// Read reads up to len(b) bytes.
func (r *Reader) Read(b []byte) (n int, err error) {
	rest := r.rest()
	if len(rest) == 0 {
		return 0, io.EOF
	}
	r.lastRune = -1
	n = copy(b, rest)
	r.at += int64(n)
	return n, nil
}

// ReadAt reads at an offset, without regard to the current one.
func (r *Reader) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("bytes.Reader.ReadAt: negative offset")
	}
	if off < int64(len(r.s)) {
		n = copy(b, r.s[off:])
		if n == len(b) {
			return n, nil
		}
	}
	return n, io.EOF
}

// ReadByte reads one byte.
func (r *Reader) ReadByte() (byte, error) {
	r.lastRune = -1
	rest := r.rest()
	if len(rest) == 0 {
		return 0, io.EOF
	}
	r.at++
	return rest[0], nil
}

// UnreadByte goes back one byte.
func (r *Reader) UnreadByte() error {
	if r.at <= 0 {
		return errors.New("bytes.Reader.UnreadByte: at beginning of slice")
	}
	r.lastRune = -1
	r.at--
	return nil
}

// ReadRune reads one rune.
func (r *Reader) ReadRune() (ch rune, size int, err error) {
	rest := r.rest()
	if len(rest) == 0 {
		r.lastRune = -1
		return 0, 0, io.EOF
	}
	r.lastRune = int(r.at)
	ch, size = utf8.DecodeRune(rest)
	r.at += int64(size)
	return ch, size, nil
}

// UnreadRune goes back the rune that ReadRune, the last call, has read.
func (r *Reader) UnreadRune() error {
	if r.at <= 0 {
		return errors.New("bytes.Reader.UnreadRune: at beginning of slice")
	}
	if r.lastRune < 0 {
		return errors.New("bytes.Reader.UnreadRune: previous operation was not ReadRune")
	}
	r.at = int64(r.lastRune)
	r.lastRune = -1
	return nil
}

// Seek sets the offset of the next read.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.lastRune = -1
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += int64(len(r.s))
	default:
		return 0, errors.New("bytes.Reader.Seek: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("bytes.Reader.Seek: negative position")
	}
	r.at = offset
	return offset, nil
}

// WriteTo writes the rest to w.
func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.lastRune = -1
	rest := r.rest()
	if len(rest) == 0 {
		return 0, nil
	}
	m, err := w.Write(rest)
	if m > len(rest) {
		panic("bytes.Reader.WriteTo: invalid Write count")
	}
	r.at += int64(m)
	if m != len(rest) && err == nil {
		err = io.ErrShortWrite
	}
	return int64(m), err
}
