package bytes

import (
	"errors"
	"io"
	"unicode/utf8"
)

// ErrTooLarge is what a Buffer panics with that can not grow.
var ErrTooLarge = errors.New("bytes.Buffer: too large")

var errNegativeRead = errors.New("bytes.Buffer: reader returned negative count from Read")

// smallBuffer is the first allocation of a buffer.
const smallBuffer = 64

// Buffer is a queue of bytes to write to and read from. Its zero value is empty and ready.
type Buffer struct {
	buf  []byte // unread are those from off on
	off  int
	last int8 // what the last operation read: 0 nothing that can be taken back, readByte, or a rune of that many bytes
}

const readByte = -1

// NewBuffer returns a Buffer with buf as its contents, which it takes over.
func NewBuffer(buf []byte) *Buffer { return &Buffer{buf: buf} }

// NewBufferString is NewBuffer for a string.
func NewBufferString(s string) *Buffer { return &Buffer{buf: []byte(s)} }

// Bytes returns the unread bytes; valid until the next change.
func (b *Buffer) Bytes() []byte { return b.buf[b.off:] }

// AvailableBuffer returns an empty slice of the free room, to append to and then Write at once.
func (b *Buffer) AvailableBuffer() []byte { return b.buf[len(b.buf):] }

// String returns the unread bytes, for a nil Buffer "<nil>".
func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.buf[b.off:])
}

// Peek returns the next n unread bytes without reading them, fewer along with io.EOF.
func (b *Buffer) Peek(n int) ([]byte, error) {
	if b.Len() < n {
		return b.buf[b.off:], io.EOF
	}
	return b.buf[b.off : b.off+n], nil
}

// Len returns the number of unread bytes.
func (b *Buffer) Len() int { return len(b.buf) - b.off }

// Cap returns the size of the memory held.
func (b *Buffer) Cap() int { return cap(b.buf) }

// Available returns how many bytes fit without growing.
func (b *Buffer) Available() int { return cap(b.buf) - len(b.buf) }

// Truncate drops all but the first n unread bytes. It panics if there are fewer.
func (b *Buffer) Truncate(n int) {
	if n == 0 {
		b.Reset()
		return
	}
	b.last = 0
	if n < 0 || n > b.Len() {
		panic("bytes.Buffer: truncation out of range")
	}
	b.buf = b.buf[:b.off+n]
}

// Reset makes the buffer empty but keeps its memory.
func (b *Buffer) Reset() { b.buf, b.off, b.last = b.buf[:0], 0, 0 }

// reserve makes room for n more bytes after those held and returns where they go.
func (b *Buffer) reserve(n int) []byte {
	held, at := b.Len(), len(b.buf)
	if n > cap(b.buf)-at && held == 0 && b.off != 0 {
		b.Reset()
		at = 0
	}
	switch {
	case n <= cap(b.buf)-at:
		b.buf = b.buf[:at+n]
		return b.buf[at:]
	case b.buf == nil && n <= smallBuffer:
		b.buf = make([]byte, n, smallBuffer)
		return b.buf
	case n <= cap(b.buf)/2-held:
		// Half the memory would be free after moving: good enough, and no allocation.
		copy(b.buf, b.buf[b.off:])
	case cap(b.buf) > maxInt-cap(b.buf)-n:
		panic(ErrTooLarge)
	default:
		b.buf = enlarge(b.buf[b.off:], cap(b.buf)+b.off+n-held)
	}
	b.off = 0
	b.buf = b.buf[:held+n]
	return b.buf[held:]
}

// enlarge copies old to memory of at least twice its length and for that many more bytes. A failure to allocate is
// ErrTooLarge.
func enlarge(old []byte, more int) []byte {
	defer func() {
		if recover() != nil {
			panic(ErrTooLarge)
		}
	}()
	return append(make([]byte, 0, max(len(old)+more, 2*cap(old))), old...)
}

// Grow makes room for n more bytes. It panics if n is negative or there is not enough memory.
func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic("bytes.Buffer.Grow: negative count")
	}
	room := b.reserve(n)
	b.buf = b.buf[:len(b.buf)-len(room)]
}

// Write appends p. The error is always nil.
func (b *Buffer) Write(p []byte) (n int, err error) {
	b.last = 0
	return copy(b.reserve(len(p)), p), nil
}

// WriteString appends s. The error is always nil.
func (b *Buffer) WriteString(s string) (n int, err error) {
	b.last = 0
	return copy(b.reserve(len(s)), s), nil
}

// WriteByte appends c. The error is always nil.
func (b *Buffer) WriteByte(c byte) error {
	b.last = 0
	b.reserve(1)[0] = c
	return nil
}

// WriteRune appends the encoding of r and returns its length. The error is always nil.
func (b *Buffer) WriteRune(r rune) (n int, err error) {
	if uint32(r) < utf8.RuneSelf {
		return 1, b.WriteByte(byte(r))
	}
	b.last = 0
	room := b.reserve(utf8.UTFMax)
	n = utf8.EncodeRune(room, r)
	b.buf = b.buf[:len(b.buf)-len(room)+n]
	return n, nil
}

// ReadFrom appends what r gives until EOF, which is no error.
func (b *Buffer) ReadFrom(r io.Reader) (n int64, err error) {
	b.last = 0
	for {
		b.Grow(MinRead)
		held := len(b.buf)
		m, err := r.Read(b.buf[held:cap(b.buf)])
		if m < 0 {
			panic(errNegativeRead)
		}
		b.buf = b.buf[:held+m]
		n += int64(m)
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return n, err
		}
	}
}

// WriteTo writes the unread bytes to w until all are written or an error occurs.
func (b *Buffer) WriteTo(w io.Writer) (n int64, err error) {
	b.last = 0
	if held := b.Len(); held > 0 {
		m, err := w.Write(b.buf[b.off:])
		if m > held {
			panic("bytes.Buffer.WriteTo: invalid Write count")
		}
		b.off += m
		n = int64(m)
		if err != nil {
			return n, err
		}
		if m != held {
			return n, io.ErrShortWrite
		}
	}
	b.Reset()
	return n, nil
}

// Read reads up to len(p) bytes; io.EOF says that there are none, unless p is empty.
func (b *Buffer) Read(p []byte) (n int, err error) {
	b.last = 0
	if b.Len() == 0 {
		b.Reset()
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n = copy(p, b.buf[b.off:])
	b.off += n
	if n > 0 {
		b.last = readByte
	}
	return n, nil
}

// Next reads the next n bytes, or as many as there are; they are valid until the next change.
func (b *Buffer) Next(n int) []byte {
	b.last = 0
	n = min(n, b.Len())
	p := b.buf[b.off : b.off+n]
	b.off += n
	if n > 0 {
		b.last = readByte
	}
	return p
}

// ReadByte reads one byte.
func (b *Buffer) ReadByte() (byte, error) {
	if b.Len() == 0 {
		b.Reset()
		return 0, io.EOF
	}
	c := b.buf[b.off]
	b.off++
	b.last = readByte
	return c, nil
}

// ReadRune reads one rune; a byte that is no UTF-8 gives (U+FFFD, 1).
func (b *Buffer) ReadRune() (r rune, size int, err error) {
	if b.Len() == 0 {
		b.Reset()
		return 0, 0, io.EOF
	}
	r, size = utf8.DecodeRune(b.buf[b.off:])
	b.off += size
	b.last = int8(size)
	return r, size, nil
}

// UnreadRune goes back the rune that ReadRune, the last call, has read.
func (b *Buffer) UnreadRune() error {
	if b.last <= 0 {
		return errors.New("bytes.Buffer: UnreadRune: previous operation was not a successful ReadRune")
	}
	if n := int(b.last); b.off >= n { // Grow may have moved what was read away
		b.off -= n
	}
	b.last = 0
	return nil
}

// UnreadByte goes back the last byte that the last call has read.
func (b *Buffer) UnreadByte() error {
	if b.last == 0 {
		return errors.New("bytes.Buffer: UnreadByte: previous operation was not a successful read")
	}
	b.last = 0
	if b.off > 0 {
		b.off--
	}
	return nil
}

// take reads up to and including the first delim, or everything along with io.EOF.
func (b *Buffer) take(delim byte) (line []byte, err error) {
	end := len(b.buf)
	if i := IndexByte(b.buf[b.off:], delim); i >= 0 {
		end = b.off + i + 1
	} else {
		err = io.EOF
	}
	line = b.buf[b.off:end]
	b.off = end
	b.last = readByte
	return line, err
}

// ReadBytes reads up to and including delim and returns a copy; io.EOF if the data ends first.
func (b *Buffer) ReadBytes(delim byte) (line []byte, err error) {
	part, err := b.take(delim)
	return append(line, part...), err
}

// ReadString is ReadBytes for a string.
func (b *Buffer) ReadString(delim byte) (line string, err error) {
	part, err := b.take(delim)
	return string(part), err
}
