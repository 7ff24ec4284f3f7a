// Package io holds the interfaces of input and output, and what can be done with them alone.
package io

import "errors"

// Seek's whence: what the offset is relative to.
const (
	SeekStart   = 0
	SeekCurrent = 1
	SeekEnd     = 2
)

// EOF is what Read returns when there is no more input; it must be returned as it is, not wrapped.
var EOF = errors.New("EOF")

// ErrUnexpectedEOF says that input ended in the middle of something of fixed size.
var ErrUnexpectedEOF = errors.New("unexpected EOF")

// ErrShortWrite says that a write took fewer bytes than given without saying why.
var ErrShortWrite = errors.New("short write")

// ErrShortBuffer says that a read needs a longer buffer than given.
var ErrShortBuffer = errors.New("short buffer")

// ErrNoProgress says that many reads in a row returned neither data nor an error: the Reader is broken.
var ErrNoProgress = errors.New("multiple Read calls return no data or error")

var errInvalidWrite = errors.New("invalid write result")

// Reader reads up to len(p) bytes into p and returns how many. What is read counts even along with an error; at the end
// the error is EOF.
type Reader interface {
	Read(p []byte) (n int, err error)
}

// Writer writes the bytes of p and returns how many; fewer than len(p) only with an error.
type Writer interface {
	Write(p []byte) (n int, err error)
}

// Closer closes.
type Closer interface {
	Close() error
}

// Seeker sets the offset of the next Read or Write and returns it, relative to the start.
type Seeker interface {
	Seek(offset int64, whence int) (int64, error)
}

// ReadWriter is Reader and Writer.
type ReadWriter interface {
	Reader
	Writer
}

// ReadCloser is Reader and Closer.
type ReadCloser interface {
	Reader
	Closer
}

// WriteCloser is Writer and Closer.
type WriteCloser interface {
	Writer
	Closer
}

// ReadWriteCloser is Reader, Writer and Closer.
type ReadWriteCloser interface {
	Reader
	Writer
	Closer
}

// ReadSeeker is Reader and Seeker.
type ReadSeeker interface {
	Reader
	Seeker
}

// ReadSeekCloser is Reader, Seeker and Closer.
type ReadSeekCloser interface {
	Reader
	Seeker
	Closer
}

// WriteSeeker is Writer and Seeker.
type WriteSeeker interface {
	Writer
	Seeker
}

// ReadWriteSeeker is Reader, Writer and Seeker.
type ReadWriteSeeker interface {
	Reader
	Writer
	Seeker
}

// ReaderFrom reads from r until EOF (which is no error) and returns how many bytes.
type ReaderFrom interface {
	ReadFrom(r Reader) (n int64, err error)
}

// WriterTo writes all it has to w and returns how many bytes.
type WriterTo interface {
	WriteTo(w Writer) (n int64, err error)
}

// ReaderAt reads exactly len(p) bytes at an offset, fewer only with an error; calls may run in parallel.
type ReaderAt interface {
	ReadAt(p []byte, off int64) (n int, err error)
}

// WriterAt writes at an offset; calls for ranges that do not overlap may run in parallel.
type WriterAt interface {
	WriteAt(p []byte, off int64) (n int, err error)
}

// ByteReader reads single bytes.
type ByteReader interface {
	ReadByte() (byte, error)
}

// ByteScanner can take back the byte read last.
type ByteScanner interface {
	ByteReader
	UnreadByte() error
}

// ByteWriter writes single bytes.
type ByteWriter interface {
	WriteByte(c byte) error
}

// RuneReader reads single UTF-8 encoded runes and tells their size.
type RuneReader interface {
	ReadRune() (r rune, size int, err error)
}

// RuneScanner can take back the rune read last.
type RuneScanner interface {
	RuneReader
	UnreadRune() error
}

// StringWriter writes strings.
type StringWriter interface {
	WriteString(s string) (n int, err error)
}

// WriteString writes s to w, by WriteString if it has that.
func WriteString(w Writer, s string) (n int, err error) {
	if sw, ok := w.(StringWriter); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

// ReadAtLeast reads at least min bytes into buf. It returns EOF if there were none, ErrUnexpectedEOF if there were
// too few, ErrShortBuffer if buf can not hold them.
func ReadAtLeast(r Reader, buf []byte, min int) (n int, err error) {
	if len(buf) < min {
		return 0, ErrShortBuffer
	}
	for n < min && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	switch {
	case n >= min:
		err = nil
	case n > 0 && err == EOF:
		err = ErrUnexpectedEOF
	}
	return n, err
}

// ReadFull fills buf: ReadAtLeast of all of it.
func ReadFull(r Reader, buf []byte) (n int, err error) { return ReadAtLeast(r, buf, len(buf)) }

// ReadAll reads until EOF, which is no error.
func ReadAll(r Reader) ([]byte, error) {
	buf := make([]byte, 0, 512)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil {
			if err == EOF {
				err = nil
			}
			return buf, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

const copyChunk = 32 << 10

// Copy copies from src to dst until EOF, which is no error. It uses src's WriteTo or dst's ReadFrom if there is one.
func Copy(dst Writer, src Reader) (written int64, err error) { return copyAll(dst, src, nil) }

// CopyBuffer is Copy through buf, if it takes a buffer at all. It panics if buf is empty and not nil.
func CopyBuffer(dst Writer, src Reader, buf []byte) (written int64, err error) {
	if buf != nil && len(buf) == 0 {
		panic("empty buffer in CopyBuffer")
	}
	return copyAll(dst, src, buf)
}

func copyAll(dst Writer, src Reader, buf []byte) (written int64, err error) {
	if wt, ok := src.(WriterTo); ok {
		return wt.WriteTo(dst)
	}
	if rf, ok := dst.(ReaderFrom); ok {
		return rf.ReadFrom(src)
	}
	if buf == nil {
		size := copyChunk
		if l, ok := src.(*LimitedReader); ok && l.N < int64(size) {
			size = int(max(1, l.N))
		}
		buf = make([]byte, size)
	}
	for {
		n, readErr := src.Read(buf)
		if n > 0 {
			m, err := dst.Write(buf[:n])
			if m < 0 || m > n {
				m = 0
				if err == nil {
					err = errInvalidWrite
				}
			}
			written += int64(m)
			if err != nil {
				return written, err
			}
			if m != n {
				return written, ErrShortWrite
			}
		}
		if readErr != nil {
			if readErr == EOF {
				readErr = nil
			}
			return written, readErr
		}
	}
}

// CopyN copies n bytes. The error is nil only if it could; EOF where src had fewer.
func CopyN(dst Writer, src Reader, n int64) (written int64, err error) {
	written, err = Copy(dst, LimitReader(src, n))
	if written == n {
		return n, nil
	}
	if written < n && err == nil {
		err = EOF
	}
	return written, err
}

// Discard is a Writer that takes everything and keeps nothing.
var Discard Writer = discard{}

type discard struct{}

func (discard) Write(p []byte) (int, error)       { return len(p), nil }
func (discard) WriteString(s string) (int, error) { return len(s), nil }

func (discard) ReadFrom(r Reader) (n int64, err error) {
	buf := make([]byte, 8<<10)
	for {
		m, err := r.Read(buf)
		n += int64(m)
		if err != nil {
			if err == EOF {
				err = nil
			}
			return n, err
		}
	}
}

type nopCloser struct{ Reader }

func (nopCloser) Close() error { return nil }

// nopCloserWriterTo has the Reader at the same place as nopCloser, where net/http looks for it.
type nopCloserWriterTo struct{ Reader }

func (nopCloserWriterTo) Close() error { return nil }

func (c nopCloserWriterTo) WriteTo(w Writer) (n int64, err error) {
	return c.Reader.(WriterTo).WriteTo(w)
}

// NopCloser adds a Close that does nothing; it has WriteTo if r has.
func NopCloser(r Reader) ReadCloser {
	if _, ok := r.(WriterTo); ok {
		return nopCloserWriterTo{r}
	}
	return nopCloser{r}
}
