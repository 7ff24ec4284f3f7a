// Package multipart reads and writes the multipart bodies of MIME (RFC 2046), as far as HTTP and its forms (RFC 2388) and the
// browsers of the world use them.
//
// # Limits
//
// Reader.NextPart and NextRawPart accept 10000 headers in a part, Reader.ReadForm 10000 in all files and 1000 parts. The
// settings multipartmaxheaders and multipartmaxparts of GODEBUG change that.
package multipart

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"internal/fields"
	"internal/godebug"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"path/filepath"
	"strconv"
)

const (
	// bufferSize must hold any delimiter line: a boundary has up to 70 bytes.
	bufferSize = 4096

	maxHeaderBytes = 10 << 20
)

func maxHeaderCount() int64 { return limit("multipartmaxheaders", 10000) }

// limit returns the value of a setting.
func limit(name string, usual int64) int64 {
	if n, err := strconv.ParseInt(godebug.Value(name), 10, 64); err == nil && n >= 0 {
		return n
	}
	return usual
}

var errNoBoundary = errors.New("multipart: boundary is empty")

// Reader iterates over the parts of a body. Only one part can be read at a time.
type Reader struct {
	buf      *bufio.Reader
	newline  []byte // what lines of the body end with: CRLF until the first delimiter shows LF
	boundary []byte // with the two hyphens in front
	current  *Part
	count    int
	tempDir  string // of files too large for memory; the default one if empty
}

// NewReader returns a Reader from r of parts delimited by boundary, which comes from the parameter of that name in the Content-Type.
func NewReader(r io.Reader, boundary string) *Reader {
	return &Reader{
		buf:      bufio.NewReaderSize(r, bufferSize),
		newline:  []byte("\r\n"),
		boundary: []byte("--" + boundary),
	}
}

// Part is one part of a body.
type Part struct {
	// Header has the part's headers under their canonical names.
	Header textproto.MIMEHeader

	mr    *Reader
	body  io.Reader // bodyReader, maybe decoded
	raw   bodyReader
	param map[string]string // of the Content-Disposition, when it has been parsed
	kind  string            // its first word
}

// NextPart returns the next part, or io.EOF behind the last one. A Content-Transfer-Encoding of quoted-printable is undone and
// the header removed.
func (r *Reader) NextPart() (*Part, error) { return r.next(true, maxHeaderBytes, maxHeaderCount()) }

// NextRawPart returns the next part as it is, or io.EOF.
func (r *Reader) NextRawPart() (*Part, error) { return r.next(false, maxHeaderBytes, maxHeaderCount()) }

func (r *Reader) next(decode bool, maxBytes, maxCount int64) (*Part, error) {
	if r.current != nil {
		r.current.Close()
	}
	if len(r.boundary) == 2 {
		return nil, errNoBoundary
	}
	for wantPart := false; ; {
		line, err := r.buf.ReadSlice('\n')
		switch {
		case r.isLast(line) && (err == nil || err == io.EOF):
			return nil, io.EOF
		case err != nil:
			return nil, fmt.Errorf("multipart: NextPart: %w", err)
		case r.isDelimiter(line):
			r.count++
			p, err := r.newPart(decode, maxBytes, maxCount)
			if err != nil {
				return nil, err
			}
			r.current = p
			return p, nil
		case wantPart:
			return nil, fmt.Errorf("multipart: expecting a new Part; got line %q", string(line))
		case r.count == 0:
			// The preamble is for mail programs of the past.
		case bytes.Equal(line, r.newline):
			wantPart = true // this was the end of the body's last line, which belongs to the delimiter
		default:
			return nil, fmt.Errorf("multipart: unexpected line in Next(): %q", line)
		}
	}
}

// isLast reports whether line is the delimiter behind the last part.
func (r *Reader) isLast(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, r.boundary)
	if !ok || !bytes.HasPrefix(rest, []byte("--")) {
		return false
	}
	rest = bytes.TrimLeft(rest[2:], " \t")
	return len(rest) == 0 || bytes.Equal(rest, r.newline)
}

// isDelimiter reports whether line is a delimiter in front of a part. The first one says how lines end.
func (r *Reader) isDelimiter(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, r.boundary)
	if !ok {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t")
	if r.count == 0 && len(rest) == 1 && rest[0] == '\n' {
		r.newline = r.newline[1:]
	}
	return bytes.Equal(rest, r.newline)
}

func (r *Reader) newPart(decode bool, maxBytes, maxCount int64) (*Part, error) {
	header, err := fields.ReadHeader[textproto.ProtocolError](r.buf, maxBytes, maxCount)
	if err == fields.ErrTooLarge {
		return nil, ErrMessageTooLarge
	}
	if err != nil {
		return nil, err
	}
	p := &Part{mr: r, Header: header}
	p.raw.r = r
	p.body = &p.raw
	const encoding = "Content-Transfer-Encoding"
	if decode && equalFold(p.Header.Get(encoding), "quoted-printable") {
		p.Header.Del(encoding)
		p.body = quotedprintable.NewReader(p.body)
	}
	return p, nil
}

func equalFold(a, b string) bool { return bytes.EqualFold([]byte(a), []byte(b)) }

// Read reads the body of the part.
func (p *Part) Read(d []byte) (n int, err error) { return p.body.Read(d) }

// Close skips the rest of the part.
func (p *Part) Close() error {
	io.Copy(io.Discard, &p.raw)
	return nil
}

func (p *Part) parseDisposition() {
	if p.param != nil {
		return
	}
	var err error
	p.kind, p.param, err = mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil || p.param == nil {
		p.param = map[string]string{}
	}
}

// FormName returns the parameter "name" of a Content-Disposition of kind form-data, or "".
func (p *Part) FormName() string {
	if p.parseDisposition(); p.kind != "form-data" {
		return ""
	}
	return p.param["name"]
}

// FileName returns the last element of the parameter "filename" of the Content-Disposition, or "". Paths in it are not to be
// trusted (RFC 7578, 4.2).
func (p *Part) FileName() string {
	p.parseDisposition()
	name := p.param["filename"]
	if name == "" {
		return ""
	}
	return filepath.Base(name)
}

// bodyReader reads from the Reader's buffer up to the next delimiter.
type bodyReader struct {
	r     *Reader
	ready int   // bytes at the start of the buffer known to be body
	total int64 // bytes read
	err   error // to be returned behind those that are ready
	ended error // error of the source, when all it had is in the buffer
}

func (b *bodyReader) Read(d []byte) (int, error) {
	buf := b.r.buf
	for b.ready == 0 && b.err == nil {
		have, _ := buf.Peek(buf.Buffered())
		b.scan(have)
		if b.ready == 0 && b.err == nil {
			if _, b.ended = buf.Peek(len(have) + 1); b.ended == io.EOF {
				b.ended = io.ErrUnexpectedEOF
			}
		}
	}
	if b.ready == 0 {
		return 0, b.err
	}
	n, _ := buf.Read(d[:min(len(d), b.ready)])
	b.total += int64(n)
	if b.ready -= n; b.ready == 0 {
		return n, b.err
	}
	return n, nil
}

// verdict is what the bytes behind something that looks like a boundary say about it.
type verdict uint8

const (
	unclear verdict = iota
	isBody
	isBoundary
)

// judge looks at what is behind a boundary: space or a line end, or two hyphens.
func (b *bodyReader) judge(after []byte) verdict {
	switch {
	case len(after) == 0:
		if b.ended != nil {
			return isBoundary
		}
		return unclear
	case bytes.IndexByte([]byte(" \t\r\n"), after[0]) >= 0:
		return isBoundary
	case after[0] != '-':
		return isBody
	case len(after) == 1 && b.ended == nil:
		return unclear
	case len(after) > 1 && after[1] == '-':
		return isBoundary
	}
	return isBody
}

// scan finds out how much of buf, all that is in the buffer, is body, and whether the end of the part is behind that. If that can
// not be told without more input it sets neither ready nor err.
func (b *bodyReader) scan(buf []byte) {
	boundary, newline := b.r.boundary, b.r.newline
	if b.total == 0 {
		// The body may be empty; then its line end was that of the header.
		if after, ok := bytes.CutPrefix(buf, boundary); ok {
			switch b.judge(after) {
			case isBoundary:
				b.err = io.EOF
			case isBody:
				b.ready = len(boundary)
			}
			return
		}
		if bytes.HasPrefix(boundary, buf) {
			b.err = b.ended
			return
		}
	}
	for from := 0; ; {
		i := bytes.Index(buf[from:], newline)
		if i < 0 {
			break
		}
		i += from
		rest := buf[i+len(newline):]
		after, ok := bytes.CutPrefix(rest, boundary)
		if !ok {
			if bytes.HasPrefix(boundary, rest) && b.ended == nil {
				b.ready = i // the rest may turn out to be a boundary
				return
			}
			from = i + 1
			continue
		}
		switch b.judge(after) {
		case isBoundary:
			b.ready, b.err = i, io.EOF
		case isBody:
			b.ready = i + len(newline) + len(boundary)
		case unclear:
			b.ready = i
		}
		return
	}
	b.ready, b.err = len(buf), b.ended
	if b.ended == nil && bytes.HasSuffix(buf, newline[:1]) {
		b.ready-- // it may be the first byte of a line end
	}
}
