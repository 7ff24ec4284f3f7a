package bufio

import (
	"io"
	"unicode/utf8"
)

// Writer writes through a buffer. After an error all writes and Flush return it. Flush must be called at the end.
type Writer struct {
	err error
	buf []byte
	n   int
	dst io.Writer
}

// NewWriterSize returns a Writer with a buffer of at least size bytes (a default if that is not positive); w itself
// if it is one already.
func NewWriterSize(w io.Writer, size int) *Writer {
	if b, ok := w.(*Writer); ok && len(b.buf) >= size {
		return b
	}
	if size <= 0 {
		size = defaultSize
	}
	return &Writer{buf: make([]byte, size), dst: w}
}

// NewWriter returns a Writer with a buffer of the default size.
func NewWriter(w io.Writer) *Writer { return NewWriterSize(w, defaultSize) }

// Size returns the size of the buffer.
func (b *Writer) Size() int { return len(b.buf) }

// Reset drops what is buffered and any error, and makes b write to w.
func (b *Writer) Reset(w io.Writer) {
	if b == w {
		return // as a buffer before itself it would write in circles
	}
	if b.buf == nil {
		b.buf = make([]byte, defaultSize)
	}
	b.err, b.n, b.dst = nil, 0, w
}

// Flush writes what is buffered.
func (b *Writer) Flush() error {
	if b.n == 0 || b.err != nil {
		return b.err
	}
	var wrote int
	wrote, b.err = b.dst.Write(b.buf[:b.n])
	if wrote < b.n && b.err == nil {
		b.err = io.ErrShortWrite
	}
	if b.err == nil {
		b.n = 0
	} else if wrote > 0 { // keep what was not written
		b.n = copy(b.buf, b.buf[min(wrote, b.n):b.n])
	}
	return b.err
}

// Available returns how many bytes fit the buffer yet.
func (b *Writer) Available() int { return len(b.buf) - b.n }

// AvailableBuffer returns an empty slice of the free room, to append to and then Write at once.
func (b *Writer) AvailableBuffer() []byte { return b.buf[b.n:][:0] }

// Buffered returns how many bytes are in the buffer.
func (b *Writer) Buffered() int { return b.n }

// Write writes p; fewer bytes only with an error. What is larger than the buffer and finds it empty goes past it.
func (b *Writer) Write(p []byte) (nn int, err error) {
	done := 0
	for b.err == nil {
		rest := p[done:]
		if b.n == 0 && len(rest) > len(b.buf) {
			var n int
			n, b.err = b.dst.Write(rest)
			done += n
			continue
		}
		m := copy(b.buf[b.n:], rest)
		b.n += m
		if done += m; done == len(p) {
			return done, nil
		}
		b.Flush()
	}
	return done, b.err
}

// WriteByte writes c.
func (b *Writer) WriteByte(c byte) error {
	if b.err == nil && b.Available() == 0 {
		b.Flush()
	}
	if b.err != nil {
		return b.err
	}
	b.buf[b.n] = c
	b.n++
	return nil
}

// WriteRune writes the encoding of r and returns its length.
func (b *Writer) WriteRune(r rune) (size int, err error) {
	if uint32(r) < utf8.RuneSelf {
		if err = b.WriteByte(byte(r)); err != nil {
			return 0, err
		}
		return 1, nil
	}
	if b.err == nil && b.Available() < utf8.UTFMax {
		b.Flush()
	}
	if b.err != nil {
		return 0, b.err
	}
	if b.Available() < utf8.UTFMax { // a tiny buffer
		return b.WriteString(string(r))
	}
	size = utf8.EncodeRune(b.buf[b.n:], r)
	b.n += size
	return size, nil
}

// WriteString is Write for a string.
func (b *Writer) WriteString(s string) (int, error) {
	done := 0
	for b.err == nil {
		rest := s[done:]
		if b.n == 0 && len(rest) > len(b.buf) {
			if direct, ok := b.dst.(io.StringWriter); ok {
				var n int
				n, b.err = direct.WriteString(rest)
				done += n
				continue
			}
		}
		m := copy(b.buf[b.n:], rest)
		b.n += m
		if done += m; done == len(s) {
			return done, nil
		}
		b.Flush()
	}
	return done, b.err
}

// ReadFrom writes what r gives until EOF, which is no error. It uses the ReadFrom of what is behind if there is one and
// nothing is buffered.
func (b *Writer) ReadFrom(r io.Reader) (n int64, err error) {
	if b.err != nil {
		return 0, b.err
	}
	direct, _ := b.dst.(io.ReaderFrom)
	for {
		if b.Available() == 0 && b.Flush() != nil {
			return n, b.err
		}
		if b.n == 0 && direct != nil {
			var m int64
			m, b.err = direct.ReadFrom(r)
			return n + m, b.err
		}
		m, err := b.fillFrom(r)
		n += int64(m)
		switch {
		case err == io.EOF && b.Available() == 0:
			return n, b.Flush() // do not leave a full buffer for the next call to find
		case err == io.EOF:
			return n, nil
		case err != nil:
			return n, err
		}
	}
}

// fillFrom reads into the buffer's room until there is something or an error.
func (b *Writer) fillFrom(r io.Reader) (int, error) {
	for range idleReads {
		m, err := r.Read(b.buf[b.n:])
		b.n += m
		if m != 0 || err != nil {
			return m, err
		}
	}
	return 0, io.ErrNoProgress
}

// ReadWriter is a Reader and a Writer.
type ReadWriter struct {
	*Reader
	*Writer
}

// NewReadWriter puts a Reader and a Writer together.
func NewReadWriter(r *Reader, w *Writer) *ReadWriter { return &ReadWriter{r, w} }
