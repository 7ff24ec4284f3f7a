package http

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrAbortHandler as the value of a panic ends a handler and the connection without a trace in the log.
var ErrAbortHandler = errors.New("net/http: abort Handler")

const (
	connBuffer = 4 << 10
	// bodyBuffer is how much of a body is held back to find out whether that is all and its length can be sent.
	bodyBuffer = 2 << 10
	// headerSlop is what may be read beyond the limit of a header: buffering is not exact.
	headerSlop = 4 << 10
	// lingering is how long a connection is kept open for the client to read an answer before it hears of the end.
	lingering = 500 * time.Millisecond
)

// statusError is an error of the client that is answered with a status.
type statusError struct {
	code int
	text string
}

func (e statusError) Error() string { return StatusText(e.code) + ": " + e.text }

func badRequest(text string) error { return statusError{StatusBadRequest, text} }

// conn is a connection of a server. Requests are served one after the other.
type conn struct {
	server *Server
	rwc    net.Conn
	remote string
	ctx    context.Context // of all requests
	cancel context.CancelFunc
	in     connReader
	io     *connBuffers
	br     *bufio.Reader
	bw     *bufio.Writer

	writeErr     error
	lastMethod   string
	readDeadline bool // one is set

	state   atomic.Uint64 // a ConnState and, from bit 8, the second since when
	current atomic.Pointer[response]

	mu    sync.Mutex
	taken bool // by Hijack
}

// connBuffers are the buffers of a connection. They outlive it.
type connBuffers struct {
	reader *bufio.Reader
	writer *bufio.Writer
	body   [bodyBuffer]byte
	head   []byte
	items  []headerItem
}

var bufferPool = sync.Pool{New: func() any {
	return &connBuffers{reader: bufio.NewReaderSize(nil, connBuffer), writer: bufio.NewWriterSize(nil, connBuffer)}
}}

func (c *conn) hijacked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.taken
}

// gone is called when reading or writing has failed.
func (c *conn) gone() {
	c.cancel()
	c.notifyClose()
}

// notifyClose serves CloseNotify.
func (c *conn) notifyClose() {
	if w := c.current.Load(); w != nil {
		w.sendCloseNotify()
	}
}

func (c *conn) setState(s ConnState) {
	if s == StateNew || s == StateHijacked || s == StateClosed {
		c.server.track(c, s == StateNew)
	}
	c.state.Store(uint64(time.Now().Unix())<<8 | uint64(s))
	if hook := c.server.ConnState; hook != nil {
		hook(c.rwc, s)
	}
}

// stateSince returns the state and the second since when.
func (c *conn) stateSince() (ConnState, int64) {
	v := c.state.Load()
	return ConnState(v & 0xff), int64(v >> 8)
}

// connWriter writes to the connection and remembers that it failed.
type connWriter struct{ c *conn }

func (w connWriter) Write(p []byte) (n int, err error) {
	n, err = w.c.rwc.Write(p)
	if err != nil && w.c.writeErr == nil {
		w.c.writeErr = err
		w.c.cancel()
	}
	return n, err
}

// releaseBuffers gives the buffers back, unless Hijack has handed them out.
func (c *conn) releaseBuffers() {
	b := c.io
	if b == nil {
		return
	}
	c.io, c.br, c.bw = nil, nil, nil
	b.reader.Reset(nil)
	b.writer.Reset(nil)
	clear(b.items[:cap(b.items)])
	bufferPool.Put(b)
}

// close sends what is buffered and closes the connection.
func (c *conn) close() {
	if c.bw != nil {
		c.bw.Flush()
	}
	c.rwc.Close()
	c.releaseBuffers()
}

// linger sends what is buffered and the end, and waits. Closing while the client still sends would make its system throw away what it
// has received.
func (c *conn) linger() {
	c.bw.Flush()
	if half, ok := c.rwc.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	time.Sleep(lingering)
}

// serve serves the requests of the connection.
func (c *conn) serve(base context.Context) {
	if a := c.rwc.RemoteAddr(); a != nil {
		c.remote = a.String()
	}
	base = context.WithValue(base, LocalAddrContextKey, c.rwc.LocalAddr())
	var serving *response
	defer func() {
		if p := recover(); p != nil && p != ErrAbortHandler {
			c.server.logf("http: panic serving %v: %v\n%s", c.remote, p, debug.Stack())
		}
		if serving != nil {
			c.cancel()
			serving.ctx.finish()
			serving.bodyIsOver()
		}
		if !c.hijacked() {
			if serving != nil {
				c.in.stop()
				serving.closeRequestBody()
			}
			c.close()
			c.setState(StateClosed)
		}
	}()
	c.ctx, c.cancel = context.WithCancel(base)
	defer c.cancel()
	c.in.conn = c
	c.in.cond.L = &c.in.mu
	c.io = bufferPool.Get().(*connBuffers)
	c.br, c.bw = c.io.reader, c.io.writer
	c.br.Reset(&c.in)
	c.bw.Reset(connWriter{c})
	for {
		w, err := c.readRequest()
		if err == nil || c.in.left != c.server.readLimit() {
			c.setState(StateActive)
		}
		if err != nil {
			c.refuse(err)
			return
		}
		c.in.setLimit(noLimit)
		if !w.prepareContinue() {
			return
		}
		c.current.Store(w)
		if b, ok := w.body.(*body); ok && b.remains() {
			b.setOnEnd(c.in.setReady)
		} else {
			c.in.setReady()
		}
		serving = w
		c.server.serveRequest(w, &w.request)
		serving = nil
		w.ctx.finish()
		if c.hijacked() {
			return
		}
		w.finish()
		if c.server.WriteTimeout > 0 || w.deadlineSet {
			c.rwc.SetWriteDeadline(time.Time{})
		}
		if !w.reusable() {
			if w.tooLarge || w.bodyAbandoned() {
				c.linger()
			}
			return
		}
		c.setState(StateIdle)
		c.current.Store(nil)
		if !c.server.keepsAlive() {
			return
		}
		if !c.awaitNext() {
			return
		}
	}
}

// awaitNext waits for the next request.
func (c *conn) awaitNext() bool {
	if c.br.Buffered() >= 4 {
		return true
	}
	c.in.setLimit(noLimit)
	c.setReadDeadline(c.server.idleTimeout())
	if _, err := c.br.Peek(4); err != nil {
		return false
	}
	c.setReadDeadline(0)
	return true
}

// setReadDeadline sets the deadline to d from now; 0 is none.
func (c *conn) setReadDeadline(d time.Duration) {
	switch {
	case d > 0:
		c.rwc.SetReadDeadline(time.Now().Add(d))
		c.readDeadline = true
	case c.readDeadline:
		c.rwc.SetReadDeadline(time.Time{})
		c.readDeadline = false
	}
}

// refuse answers a request that could not be read, if there is any sense in that.
func (c *conn) refuse(err error) {
	const head = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	var coding unsupportedCoding
	var status statusError
	switch {
	case err == errHeaderTooLarge:
		// The client may still be sending, so it would not read the answer if the connection were closed at once.
		const text = "431 Request Header Fields Too Large"
		fmt.Fprintf(c.rwc, "HTTP/1.1 %s%s%s", text, head, text)
		c.linger()
	case errors.As(err, &coding):
		// RFC 9112, 6.1. The text does not repeat what the client sent.
		fmt.Fprintf(c.rwc, "HTTP/1.1 %d %s%sUnsupported transfer encoding", StatusNotImplemented, StatusText(StatusNotImplemented), head)
	case isSilent(err):
	case errors.As(err, &status):
		text := fmt.Sprintf("%d %s: %s", status.code, StatusText(status.code), status.text)
		fmt.Fprintf(c.rwc, "HTTP/1.1 %s%s%s", text, head, text)
	default:
		fmt.Fprintf(c.rwc, "HTTP/1.1 400 Bad Request%s400 Bad Request", head)
	}
}

// isSilent reports whether an error means that nobody listens.
func isSilent(err error) bool {
	if err == io.EOF {
		return true
	}
	if e, ok := err.(net.Error); ok && e.Timeout() {
		return true
	}
	op, ok := err.(*net.OpError)
	return ok && op.Op == "read"
}

// readRequest reads a request and makes the response for it.
func (c *conn) readRequest() (*response, error) {
	if c.hijacked() {
		return nil, ErrHijacked
	}
	s := c.server
	headerTimeout := s.headerTimeout()
	var start time.Time
	if headerTimeout > 0 || s.ReadTimeout > 0 {
		start = time.Now()
	}
	c.setReadDeadline(headerTimeout)
	if s.WriteTimeout > 0 {
		defer func() { c.rwc.SetWriteDeadline(time.Now().Add(s.WriteTimeout)) }()
	}
	c.in.setLimit(s.readLimit())
	if c.lastMethod == "POST" {
		// Browsers of old sent a line end behind the body.
		peek, _ := c.br.Peek(4)
		c.br.Discard(len(peek) - len(bytes.TrimLeft(peek, "\r\n")))
	}
	w := &response{conn: c, length: -1}
	req := &w.request
	if err := readRequest(req, c.br, int64(s.maxHeaderValues())); err != nil {
		if c.in.hitLimit() {
			return nil, errHeaderTooLarge
		}
		return nil, err
	}
	if err := checkRequest(req); err != nil {
		return nil, err
	}
	c.lastMethod = req.Method
	delete(req.Header, "Host")
	req.RemoteAddr = c.remote
	w.ctx.conn, w.ctx.parent = c, c.ctx
	req.ctx = &w.ctx
	w.body, w.connect = req.Body, req.Method == "CONNECT"
	if b, ok := req.Body.(*body); ok {
		b.limited = true
	}
	if s.ReadTimeout > 0 && s.ReadTimeout != headerTimeout {
		c.rwc.SetReadDeadline(start.Add(s.ReadTimeout))
		c.readDeadline = true
	} else if s.ReadTimeout <= 0 {
		c.setReadDeadline(0)
	}
	w.keepAlive10 = !req.ProtoAtLeast(1, 1) && hasToken(req.Header["Connection"], "keep-alive")
	w.clientCloses = req.ProtoAtLeast(1, 1) && hasToken(req.Header["Connection"], "close")
	return w, nil
}

// checkRequest checks what ReadRequest lets pass.
func checkRequest(r *Request) error {
	preface := r.isPreface()
	if r.ProtoMajor != 1 && !preface {
		return statusError{StatusHTTPVersionNotSupported, "unsupported protocol version"}
	}
	hosts, has := r.Header["Host"]
	if r.ProtoAtLeast(1, 1) && !has && !preface && r.Method != "CONNECT" {
		return badRequest("missing required Host header")
	}
	if len(hosts) == 1 && !validHostHeader(hosts[0]) {
		return badRequest("malformed Host header")
	}
	for name := range r.Header {
		// Values have been checked, and names but for spaces.
		if strings.IndexByte(name, ' ') >= 0 {
			return badRequest("invalid header name")
		}
	}
	return nil
}
