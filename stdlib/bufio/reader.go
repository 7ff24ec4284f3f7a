// Package bufio puts buffers before Readers and Writers, and scans text.
package bufio

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	defaultSize = 4096
	minReadSize = 16

	// idleReads is how many empty reads in a row are taken before giving up.
	idleReads = 100
)

var (
	ErrInvalidUnreadByte = errors.New("bufio: invalid use of UnreadByte")
	ErrInvalidUnreadRune = errors.New("bufio: invalid use of UnreadRune")
	ErrBufferFull        = errors.New("bufio: buffer full")
	ErrNegativeCount     = errors.New("bufio: negative count")
)

var errNegativeRead = errors.New("bufio: reader returned negative count from Read")

// Reader reads through a buffer.
type Reader struct {
	buf        []byte
	src        io.Reader
	start, end int   // of what is buffered and unread
	err        error // from src, told when the buffer is empty
	lastByte   int   // the byte read last, for UnreadByte, or -1
	lastSize   int   // the size of the rune read last, for UnreadRune, or -1
}

// NewReaderSize returns a Reader with a buffer of at least size bytes; rd itself if it is one already.
func NewReaderSize(rd io.Reader, size int) *Reader {
	if b, ok := rd.(*Reader); ok && len(b.buf) >= size {
		return b
	}
	b := new(Reader)
	b.init(make([]byte, max(size, minReadSize)), rd)
	return b
}

// NewReader returns a Reader with a buffer of the default size.
func NewReader(rd io.Reader) *Reader { return NewReaderSize(rd, defaultSize) }

func (b *Reader) init(buf []byte, src io.Reader) {
	*b = Reader{buf: buf, src: src, lastByte: -1, lastSize: -1}
}

// Size returns the size of the buffer.
func (b *Reader) Size() int { return len(b.buf) }

// Reset drops what is buffered and makes b read from r.
func (b *Reader) Reset(r io.Reader) {
	if b == r {
		return // as a buffer before itself it would read in circles
	}
	if b.buf == nil {
		b.buf = make([]byte, defaultSize)
	}
	b.init(b.buf, r)
}

// fill reads once more into the buffer, which must have room or something already read.
func (b *Reader) fill() {
	if b.start > 0 {
		copy(b.buf, b.buf[b.start:b.end])
		b.end -= b.start
		b.start = 0
	}
	if b.end >= len(b.buf) {
		panic("bufio: tried to fill full buffer")
	}
	for range idleReads {
		n, err := b.src.Read(b.buf[b.end:])
		if n < 0 {
			panic(errNegativeRead)
		}
		b.end += n
		if err != nil {
			b.err = err
			return
		}
		if n > 0 {
			return
		}
	}
	b.err = io.ErrNoProgress
}

// takeErr returns the pending error once.
func (b *Reader) takeErr() error {
	err := b.err
	b.err = nil
	return err
}

// Peek returns the next n bytes without reading them, valid until the next read. Fewer come with an error:
// ErrBufferFull if the buffer is too small.
func (b *Reader) Peek(n int) ([]byte, error) {
	if n < 0 {
		return nil, ErrNegativeCount
	}
	b.lastByte, b.lastSize = -1, -1
	for b.Buffered() < n && b.Buffered() < len(b.buf) && b.err == nil {
		b.fill()
	}
	if n > len(b.buf) {
		return b.buf[b.start:b.end], ErrBufferFull
	}
	if have := b.Buffered(); have < n {
		err := b.takeErr()
		if err == nil {
			err = ErrBufferFull
		}
		return b.buf[b.start:b.end], err
	}
	return b.buf[b.start : b.start+n], nil
}

// Discard skips n bytes and returns how many it could.
func (b *Reader) Discard(n int) (discarded int, err error) {
	if n < 0 {
		return 0, ErrNegativeCount
	}
	if n == 0 {
		return 0, nil
	}
	b.lastByte, b.lastSize = -1, -1
	for left := n; ; {
		if b.Buffered() == 0 {
			b.fill()
		}
		skip := min(left, b.Buffered())
		b.start += skip
		left -= skip
		if left == 0 {
			return n, nil
		}
		if b.err != nil {
			return n - left, b.takeErr()
		}
	}
}

// Read reads up to len(p) bytes by at most one Read of what is behind.
func (b *Reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		if b.Buffered() > 0 {
			return 0, nil
		}
		return 0, b.takeErr()
	}
	if b.Buffered() == 0 {
		if b.err != nil {
			return 0, b.takeErr()
		}
		into := b.buf
		if len(p) >= len(b.buf) {
			into = p // no use in copying
		}
		n, b.err = b.src.Read(into)
		if n < 0 {
			panic(errNegativeRead)
		}
		if len(p) >= len(b.buf) {
			if n > 0 {
				b.lastByte, b.lastSize = int(p[n-1]), -1
			}
			return n, b.takeErr()
		}
		b.start, b.end = 0, n
		if n == 0 {
			return 0, b.takeErr()
		}
	}
	n = copy(p, b.buf[b.start:b.end])
	b.start += n
	b.lastByte, b.lastSize = int(b.buf[b.start-1]), -1
	return n, nil
}

// ReadByte reads one byte.
func (b *Reader) ReadByte() (byte, error) {
	b.lastSize = -1
	for b.start == b.end {
		if b.err != nil {
			return 0, b.takeErr()
		}
		b.fill()
	}
	c := b.buf[b.start]
	b.start++
	b.lastByte = int(c)
	return c, nil
}

// UnreadByte takes back the byte that was read last, by any method.
func (b *Reader) UnreadByte() error {
	if b.lastByte < 0 || b.start == 0 && b.end > 0 {
		return ErrInvalidUnreadByte
	}
	if b.start > 0 {
		b.start--
	} else {
		b.end = 1 // the buffer is empty
	}
	b.buf[b.start] = byte(b.lastByte)
	b.lastByte, b.lastSize = -1, -1
	return nil
}

// ReadRune reads one rune; a byte that is no UTF-8 gives (U+FFFD, 1).
func (b *Reader) ReadRune() (r rune, size int, err error) {
	for !utf8.FullRune(b.buf[b.start:b.end]) && b.err == nil && b.Buffered() < len(b.buf) {
		b.fill()
	}
	b.lastSize = -1
	if b.start == b.end {
		return 0, 0, b.takeErr()
	}
	r, size = utf8.DecodeRune(b.buf[b.start:b.end])
	b.start += size
	b.lastByte = int(b.buf[b.start-1])
	b.lastSize = size
	return r, size, nil
}

// UnreadRune takes back the rune that ReadRune, the last call, has read.
func (b *Reader) UnreadRune() error {
	if b.lastSize < 0 || b.start < b.lastSize {
		return ErrInvalidUnreadRune
	}
	b.start -= b.lastSize
	b.lastByte, b.lastSize = -1, -1
	return nil
}

// Buffered returns how many bytes can be read from the buffer.
func (b *Reader) Buffered() int { return b.end - b.start }

// ReadSlice reads up to and including delim. The result is a part of the buffer, valid until the next read. Without
// delim it returns what there is: with ErrBufferFull, or the error of reading.
func (b *Reader) ReadSlice(delim byte) (line []byte, err error) {
	searched := 0
	for {
		if i := bytes.IndexByte(b.buf[b.start+searched:b.end], delim); i >= 0 {
			n := searched + i + 1
			line = b.buf[b.start : b.start+n]
			b.start += n
			break
		}
		if b.err != nil {
			line, err = b.buf[b.start:b.end], b.takeErr()
			b.start = b.end
			break
		}
		if b.Buffered() >= len(b.buf) {
			b.start = b.end
			line, err = b.buf, ErrBufferFull
			break
		}
		searched = b.Buffered()
		b.fill()
	}
	if n := len(line); n > 0 {
		b.lastByte, b.lastSize = int(line[n-1]), -1
	}
	return line, err
}

// ReadLine reads a line without its end, or with isPrefix as much as fits the buffer. Use Scanner or ReadString.
func (b *Reader) ReadLine() (line []byte, isPrefix bool, err error) {
	line, err = b.ReadSlice('\n')
	if err == ErrBufferFull {
		if n := len(line); n > 0 && line[n-1] == '\r' {
			// It may belong to the line's end: leave it for the next call.
			if b.start == 0 {
				panic("bufio: tried to rewind past start of buffer")
			}
			b.start--
			line = line[:n-1]
		}
		return line, true, nil
	}
	if len(line) == 0 {
		if err != nil {
			line = nil
		}
		return line, false, err
	}
	if n := len(line); line[n-1] == '\n' {
		n--
		if n > 0 && line[n-1] == '\r' {
			n--
		}
		line = line[:n]
	}
	return line, false, nil
}

// collect calls each with the parts of the data up to and including delim.
func (b *Reader) collect(delim byte, each func([]byte)) error {
	for {
		part, err := b.ReadSlice(delim)
		each(part)
		if err != ErrBufferFull {
			return err
		}
	}
}

// ReadBytes reads up to and including delim; if an error comes first, it returns that and what there is.
func (b *Reader) ReadBytes(delim byte) ([]byte, error) {
	var line []byte
	err := b.collect(delim, func(part []byte) { line = append(line, part...) })
	if line == nil {
		line = []byte{}
	}
	return line, err
}

// ReadString is ReadBytes for a string.
func (b *Reader) ReadString(delim byte) (string, error) {
	part, err := b.ReadSlice(delim)
	if err != ErrBufferFull {
		return string(part), err
	}
	var line strings.Builder
	line.Write(part)
	err = b.collect(delim, func(part []byte) { line.Write(part) })
	return line.String(), err
}

// WriteTo writes everything to w, by the WriteTo or ReadFrom of what is behind if there is one.
func (b *Reader) WriteTo(w io.Writer) (n int64, err error) {
	b.lastByte, b.lastSize = -1, -1
	n, err = b.drain(w)
	if err != nil {
		return n, err
	}
	if wt, ok := b.src.(io.WriterTo); ok {
		m, err := wt.WriteTo(w)
		return n + m, err
	}
	if rf, ok := w.(io.ReaderFrom); ok {
		m, err := rf.ReadFrom(b.src)
		return n + m, err
	}
	for b.err == nil {
		b.fill()
		m, err := b.drain(w)
		n += m
		if err != nil {
			return n, err
		}
	}
	if b.err == io.EOF {
		b.err = nil
	}
	return n, b.takeErr()
}

// drain writes the buffered bytes to w.
func (b *Reader) drain(w io.Writer) (int64, error) {
	if b.Buffered() == 0 {
		return 0, nil
	}
	n, err := w.Write(b.buf[b.start:b.end])
	if n < 0 {
		panic(errors.New("bufio: writer returned negative count from Write"))
	}
	b.start += n
	if b.Buffered() > 0 && err == nil {
		err = io.ErrShortWrite
	}
	return int64(n), err
}
