package http

import (
	"bufio"
	"bytes"
	"errors"
	"internal/fields"
	"io"
	"net/http/internal"
	"net/textproto"
	"sync"
)

// NoBody is a body without bytes. In a client's request it says, unlike a nil Body, that the length is known to be zero; other than
// that they are the same.
var NoBody = noBody{}

type noBody struct{}

func (noBody) Read([]byte) (int, error)         { return 0, io.EOF }
func (noBody) Close() error                     { return nil }
func (noBody) WriteTo(io.Writer) (int64, error) { return 0, nil }

// NoBody can be copied without a buffer.
var _ io.WriterTo = NoBody

// ErrBodyReadAfterClose is the error of reading from a body that has been closed, as a server does when its handler returns.
var ErrBodyReadAfterClose = errors.New("http: invalid Read on closed Body")

var (
	errTrailerEOF  = errors.New("http: unexpected EOF reading trailer")
	errLongTrailer = errors.New("http: suspiciously long trailer after chunked body")
)

// maxDrain is how much of a body that the handler has not read a server reads to keep the connection.
const maxDrain = 256 << 10

// bodyKind is how the end of a body is known.
type bodyKind uint8

const (
	sized   bodyKind = iota // by its length
	chunked                 // by the chunked coding
	toEnd                   // by the end of the connection
)

// body is the body of a message that is read.
type body struct {
	r       *bufio.Reader
	kind    bodyKind
	closing bool // the connection is not used behind the body
	limited bool // Close reads at most maxDrain bytes

	mu       sync.Mutex
	left     int64 // if sized
	chunks   internal.ChunkedReader
	trailer  *Header // where a trailer goes
	maxCount int64   // of values in it
	atEnd    bool
	closed   bool
	gaveUp   bool   // Close has not read all
	onEnd    func() // called when the end has been seen
}

func (b *body) Read(p []byte) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, ErrBodyReadAfterClose
	}
	return b.read(p)
}

// read reads; b is locked.
func (b *body) read(p []byte) (n int, err error) {
	if b.atEnd {
		return 0, io.EOF
	}
	switch b.kind {
	case sized:
		n, err = b.r.Read(p[:min(int64(len(p)), b.left)])
		b.left -= int64(n)
		switch {
		case b.left == 0:
			err = io.EOF
		case err == io.EOF:
			return n, io.ErrUnexpectedEOF
		}
	case chunked:
		n, err = b.chunks.Read(p)
		if err == io.EOF {
			if trailerErr := b.readTrailer(); trailerErr != nil {
				// Not an end, and there is no sense in trying again.
				b.closed = true
				return n, trailerErr
			}
		}
	default:
		n, err = b.r.Read(p)
	}
	if err == io.EOF {
		b.atEnd = true
		if b.onEnd != nil {
			b.onEnd()
		}
	}
	return n, err
}

// readTrailer reads what is behind the last chunk.
func (b *body) readTrailer() error {
	end, err := b.r.Peek(2)
	switch {
	case string(end) == "\r\n":
		b.r.Discard(2)
		return nil
	case len(end) < 2:
		return errTrailerEOF
	case err != nil:
		return err
	}
	// Trailers are limited by the size of the buffer: all of it must fit.
	for n := 4; ; n++ {
		buf, err := b.r.Peek(n)
		if bytes.HasSuffix(buf, []byte("\r\n\r\n")) {
			break
		}
		if err != nil {
			return errLongTrailer
		}
	}
	h, err := fields.ReadHeader[textproto.ProtocolError](b.r, fields.NoLimit, b.maxCount)
	if err != nil {
		if err == io.EOF {
			return errTrailerEOF
		}
		return err
	}
	if b.trailer == nil {
		return nil
	}
	if *b.trailer == nil {
		*b.trailer = h
		return nil
	}
	for k, v := range h {
		(*b.trailer)[k] = v
	}
	return nil
}

// Close reads the rest, so that the next message can be read. A server gives up if that is too much.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	defer func() { b.closed = true }()
	if b.atEnd || b.kind == toEnd || b.closing && b.trailer == nil {
		return nil
	}
	if !b.limited {
		_, err := io.Copy(io.Discard, lockedBody{b})
		return err
	}
	if b.kind == sized && b.left > maxDrain {
		b.gaveUp = true
		return nil
	}
	n, err := io.CopyN(io.Discard, lockedBody{b}, maxDrain)
	if err == io.EOF {
		err = nil
	}
	if n == maxDrain {
		b.gaveUp = true
	}
	return err
}

// lockedBody reads from a body that is locked.
type lockedBody struct{ b *body }

func (l lockedBody) Read(p []byte) (int, error) {
	if l.b.closed {
		return 0, ErrBodyReadAfterClose
	}
	return l.b.read(p)
}

// remains reports whether the end has not been seen.
func (b *body) remains() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.atEnd
}

// abandoned reports whether Close left something unread.
func (b *body) abandoned() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gaveUp
}

// setOnEnd makes f be called, with b locked, when the end is seen.
func (b *body) setOnEnd(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.onEnd = f
}
