package http

import (
	"bufio"
	"fmt"
	"net"
	"time"
)

// ResponseController does with a ResponseWriter what not all of them can. A ResponseWriter around another has a method
//
//	Unwrap() http.ResponseWriter
//
// by which the inner one is found. What is not possible is an error that matches ErrNotSupported.
type ResponseController struct {
	w ResponseWriter
}

// NewResponseController returns a ResponseController for a handler's ResponseWriter. It must not be used when the handler has returned.
func NewResponseController(rw ResponseWriter) *ResponseController { return &ResponseController{rw} }

// reach finds the outermost ResponseWriter that is an M.
func reach[M any](w ResponseWriter) (m M, ok bool) {
	for {
		if m, ok = w.(M); ok {
			return m, true
		}
		u, wrapped := w.(interface{ Unwrap() ResponseWriter })
		if !wrapped {
			return m, false
		}
		w = u.Unwrap()
	}
}

func notSupported() error { return fmt.Errorf("%w", ErrNotSupported) }

// Flush sends what is buffered.
func (c *ResponseController) Flush() error {
	for w := c.w; ; {
		switch f := w.(type) {
		case interface{ FlushError() error }:
			return f.FlushError()
		case Flusher:
			f.Flush()
			return nil
		case interface{ Unwrap() ResponseWriter }:
			w = f.Unwrap()
		default:
			return notSupported()
		}
	}
}

// Hijack takes the connection over. See Hijacker.
func (c *ResponseController) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if h, ok := reach[Hijacker](c.w); ok {
		return h.Hijack()
	}
	return nil, nil, notSupported()
}

// SetReadDeadline sets the deadline for reading the request's body. Zero is none.
func (c *ResponseController) SetReadDeadline(deadline time.Time) error {
	if s, ok := reach[interface{ SetReadDeadline(time.Time) error }](c.w); ok {
		return s.SetReadDeadline(deadline)
	}
	return notSupported()
}

// SetWriteDeadline sets the deadline for writing the answer. Zero is none.
func (c *ResponseController) SetWriteDeadline(deadline time.Time) error {
	if s, ok := reach[interface{ SetWriteDeadline(time.Time) error }](c.w); ok {
		return s.SetWriteDeadline(deadline)
	}
	return notSupported()
}

// EnableFullDuplex says that the handler reads the request while it writes the answer. Without this an HTTP/1 server reads what is
// left of the request before it sends the answer's header.
func (c *ResponseController) EnableFullDuplex() error {
	if s, ok := reach[interface{ EnableFullDuplex() error }](c.w); ok {
		return s.EnableFullDuplex()
	}
	return notSupported()
}
