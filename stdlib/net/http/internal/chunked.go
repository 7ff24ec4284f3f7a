// Package internal has what net/http and net/http/httputil share: the chunked transfer coding of RFC 9112, 7.1.
package internal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

// ErrLineTooLong is the error of a line of the coding beyond maxLine bytes.
var ErrLineTooLong = errors.New("header line too long")

var (
	errMalformed   = errors.New("malformed chunked encoding")
	errBareLF      = errors.New("chunked line ends with bare LF")
	errStrayCR     = errors.New("invalid CR in chunked line")
	errLengthByte  = errors.New("invalid byte in chunk length")
	errLengthEmpty = errors.New("empty hex number for chunk length")
	errLengthLarge = errors.New("http chunk length too large")
	errOverhead    = errors.New("chunked encoding contains too much non-data")
)

const (
	maxLine = 4096
	// maxOverhead is how much more the coding may take than is reasonable for the data that it carries. Extensions and tiny
	// chunks make a receiver work for nothing.
	maxOverhead = 16 << 10
)

// ChunkedReader decodes. It stops behind the line of the last chunk: a trailer and the empty line are left to be read.
type ChunkedReader struct {
	r        *bufio.Reader
	left     uint64 // of the current chunk
	lineEnd  bool   // the one behind a chunk's data has yet to be read
	overhead int64
	err      error
}

// NewChunkedReader returns a reader of what is encoded in r, which may be a *bufio.Reader.
func NewChunkedReader(r io.Reader) *ChunkedReader {
	c := new(ChunkedReader)
	c.Reset(r)
	return c
}

// Reset makes c read from r.
func (c *ChunkedReader) Reset(r io.Reader) {
	br, ok := r.(*bufio.Reader)
	if !ok {
		br = bufio.NewReader(r)
	}
	*c = ChunkedReader{r: br}
}

// Read reads decoded data. It does not wait for more once it has some.
func (c *ChunkedReader) Read(p []byte) (n int, err error) {
	for c.err == nil {
		if c.lineEnd {
			if n > 0 && c.r.Buffered() < 2 {
				break
			}
			c.endChunk()
			continue
		}
		if c.left == 0 {
			if n > 0 && !c.lineBuffered() {
				break
			}
			c.beginChunk()
			continue
		}
		if n == len(p) {
			break
		}
		m, err := c.r.Read(p[n : n+int(min(uint64(len(p)-n), c.left))])
		n += m
		c.left -= uint64(m)
		c.lineEnd = c.left == 0
		if err != nil && !c.lineEnd {
			c.err = unexpected(err)
		}
	}
	return n, c.err
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// lineBuffered reports whether the next line can be had without waiting.
func (c *ChunkedReader) lineBuffered() bool {
	buf, _ := c.r.Peek(c.r.Buffered())
	for _, b := range buf {
		if b == '\n' {
			return true
		}
	}
	return false
}

func (c *ChunkedReader) endChunk() {
	c.lineEnd = false
	var end [2]byte
	if _, err := io.ReadFull(c.r, end[:]); err != nil {
		c.err = unexpected(err)
	} else if end != [2]byte{'\r', '\n'} {
		c.err = errMalformed
	}
}

// beginChunk reads the line with a chunk's length.
func (c *ChunkedReader) beginChunk() {
	line, err := c.r.ReadSlice('\n')
	switch {
	case err == bufio.ErrBufferFull, len(line) >= maxLine:
		err = ErrLineTooLong
	case err != nil:
		err = unexpected(err)
	default:
		c.left, err = parseLength(line)
	}
	if err != nil {
		c.err = err
		return
	}
	// 16 bytes and as much as there is data are reasonable.
	c.overhead += int64(len(line)) - 16 - 2*int64(min(c.left, 1<<40))
	c.overhead = max(c.overhead, 0)
	switch {
	case c.overhead > maxOverhead:
		c.err = errOverhead
	case c.left == 0:
		c.err = io.EOF
	}
}

// parseLength parses a line: a hexadecimal number, maybe space, maybe an extension behind a semicolon, which is ignored.
func parseLength(line []byte) (n uint64, err error) {
	text, ok := bytes.CutSuffix(line, []byte("\r\n"))
	switch stray := bytes.IndexByte(text, '\r') >= 0; {
	case stray:
		return 0, errStrayCR
	case !ok:
		return 0, errBareLF
	}
	text, _, _ = bytes.Cut(bytes.TrimRight(text, " \t"), []byte{';'})
	if len(text) == 0 {
		return 0, errLengthEmpty
	}
	for i, c := range text {
		v := c - '0'
		if v > 9 {
			if v = (c | 0x20) - 'a'; v > 5 {
				return 0, errLengthByte
			}
			v += 10
		}
		if i == 16 {
			return 0, errLengthLarge
		}
		n = n<<4 | uint64(v)
	}
	return n, nil
}

// chunkedWriter encodes.
type chunkedWriter struct{ w io.Writer }

// NewChunkedWriter returns a writer that makes a chunk of each write. Close writes the last chunk's line, but not the trailer and
// the empty line behind it. If w is a *FlushAfterChunk, it is flushed after each chunk.
func NewChunkedWriter(w io.Writer) io.WriteCloser { return &chunkedWriter{w} }

// FlushAfterChunk marks a buffered writer to be flushed after each chunk.
type FlushAfterChunk struct{ *bufio.Writer }

func (c *chunkedWriter) Write(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil // an empty chunk would be the last one
	}
	var head [18]byte
	if _, err = c.w.Write(append(strconv.AppendUint(head[:0], uint64(len(p)), 16), '\r', '\n')); err != nil {
		return 0, err
	}
	if n, err = c.w.Write(p); err != nil {
		return n, err
	}
	if n < len(p) {
		return n, io.ErrShortWrite
	}
	if _, err = io.WriteString(c.w, "\r\n"); err != nil {
		return n, err
	}
	if f, ok := c.w.(*FlushAfterChunk); ok {
		err = f.Flush()
	}
	return n, err
}

func (c *chunkedWriter) Close() error {
	_, err := io.WriteString(c.w, "0\r\n")
	return err
}
