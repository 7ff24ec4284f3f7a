package http

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptrace"
	"net/textproto"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxResponseHeader = 10 << 20
	// What is left of a body that was closed early is read, to keep the connection, if it is not more than this and does not
	// take longer.
	maxLeftBytes = 256 << 10
	maxLeftTime  = 50 * time.Millisecond
	// maxQuickBody is up to which length a body in memory is written by the goroutine that makes the request. A server that answers
	// before it has read all can make the writer of a longer one wait until somebody reads the answer.
	maxQuickBody = 16 << 10
	// writeGrace is how long a connection waits for the end of a request when the response is complete.
	writeGrace = 50 * time.Millisecond
)

// persistConn is a client's connection. Requests are written by the goroutines that make them, or if the body may take its time by
// one of their own; responses are read by the connection's.
type persistConn struct {
	t           *Transport
	key         connKey
	route       *connRoute
	conn        net.Conn
	br          *bufio.Reader
	bw          *bufio.Writer
	proxyHeader Header
	counted     bool           // in pool.count
	private     *ClientConn    // whose connection this is, if it is none of the pool's
	queue       chan *exchange // to the reading goroutine
	readLimit   int64          // bytes that may be read; used by that goroutine only
	sawEOF      bool           // used by that goroutine only

	idleSince time.Time // these two are the pool's
	idleTimer *time.Timer

	mu       sync.Mutex
	reason   error         // why it was closed
	closed   chan struct{} // closed with reason
	reused   bool
	expected int // requests whose response has not begun
	wrote    int64
}

// exchange is a request with its response.
type exchange struct {
	request *Request
	ctx     context.Context
	finish  func(cause error) // ends ctx
	trace   *httptrace.ClientTrace

	gzip    bool
	ready   chan delivered // buffered
	cont    chan bool      // 100 Continue, or that there will be none
	written chan error     // buffered: the outcome of writing
	allSent atomic.Bool    // or failed
	start   int64          // value of persistConn.wrote when it began
}

type delivered struct {
	resp *Response
	err  error
}

// readFailure is an error of reading where a response should have begun.
type readFailure struct{ error }

func (e readFailure) Unwrap() error { return e.error }

// unwritten marks an error of a request of which no byte was sent.
type unwritten struct{ error }

func (e unwritten) Unwrap() error { return e.error }

// headerTimeout is the error of ResponseHeaderTimeout.
type headerTimeout struct{}

func (headerTimeout) Error() string   { return "net/http: timeout awaiting response headers" }
func (headerTimeout) Timeout() bool   { return true }
func (headerTimeout) Temporary() bool { return true }

// limitedConn reads from the connection, at most readLimit bytes.
type limitedConn struct{ pc *persistConn }

func (l limitedConn) Read(p []byte) (n int, err error) {
	pc := l.pc
	if pc.readLimit <= 0 {
		return 0, fmt.Errorf("read limit of %d bytes exhausted", pc.t.maxHeader())
	}
	n, err = pc.conn.Read(p[:min(int64(len(p)), pc.readLimit)])
	if err == io.EOF {
		pc.sawEOF = true
	}
	pc.readLimit -= int64(n)
	return n, err
}

func (t *Transport) maxHeader() int64 {
	if t.MaxResponseHeaderBytes > 0 {
		return t.MaxResponseHeaderBytes
	}
	return maxResponseHeader
}

// countingConn writes to the connection and counts.
type countingConn struct{ pc *persistConn }

func (c countingConn) Write(p []byte) (n int, err error) {
	n, err = c.pc.conn.Write(p)
	c.pc.mu.Lock()
	c.pc.wrote += int64(n)
	c.pc.mu.Unlock()
	return n, err
}

// ReadFrom lets the connection copy by itself, say from a file.
func (c countingConn) ReadFrom(r io.Reader) (n int64, err error) {
	n, err = io.Copy(c.pc.conn, r)
	c.pc.mu.Lock()
	c.pc.wrote += n
	c.pc.mu.Unlock()
	return n, err
}

func (pc *persistConn) start() { go pc.readLoop() }

func (pc *persistConn) broken() bool {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.reason != nil
}

func (pc *persistConn) used() bool {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.reused
}

func (pc *persistConn) markReused() {
	pc.mu.Lock()
	pc.reused = true
	pc.mu.Unlock()
}

// announce calls the hook GotConn.
func (pc *persistConn) announce(trace *httptrace.ClientTrace, reused bool) {
	if trace == nil || trace.GotConn == nil {
		return
	}
	info := httptrace.GotConnInfo{Conn: pc.conn, Reused: reused}
	if reused && !pc.idleSince.IsZero() {
		info.WasIdle, info.IdleTime = true, time.Since(pc.idleSince)
	}
	trace.GotConn(info)
}

// close closes the connection for a reason; later ones do not count.
func (pc *persistConn) close(reason error) {
	pc.mu.Lock()
	if pc.reason != nil {
		pc.mu.Unlock()
		return
	}
	pc.reason = reason
	pc.mu.Unlock()
	if pc.counted {
		pc.t.pool.uncount(pc.t, pc.key)
	}
	if reason != errCallerOwns {
		pc.conn.Close()
	}
	close(pc.closed)
	if pc.private != nil {
		pc.private.changed()
	}
}

// closeIfIdle is called by the idle timer.
func (pc *persistConn) closeIfIdle() {
	if pc.t.pool.drop(pc) {
		pc.close(errIdleTimeout)
	}
}

// mayRetry reports whether a request that failed with err may be made again on another connection.
func (pc *persistConn) mayRetry(req *Request, err error) bool {
	if !pc.used() {
		return false // a server has no reason to close a fresh connection
	}
	if _, ok := err.(unwritten); ok {
		return req.outgoingLength() == 0 || req.GetBody != nil
	}
	if !req.repeatable() {
		return false
	}
	_, failed := err.(readFailure)
	return failed || err == errServerClosed
}

// write writes the request and returns or, in the case of a body that may take time, leaves that to a goroutine.
func (pc *persistConn) write(x *exchange) {
	req := x.request
	extra := pc.proxyHeader
	add := func(name, value string) {
		if len(extra) == len(pc.proxyHeader) {
			extra = extra.Clone()
			if extra == nil {
				extra = Header{}
			}
		}
		extra[name] = []string{value}
	}
	if pc.t.usesGzip(req) {
		x.gzip = true
		add("Accept-Encoding", "gzip")
	}
	if pc.t.DisableKeepAlives && !req.Close && !hasToken(req.Header["Connection"], "close") && !upgrades(req.Header) {
		add("Connection", "close")
	}
	var wait func() bool
	if pc.t.ExpectContinueTimeout > 0 && req.Body != nil && req.expectsContinue() {
		x.cont = make(chan bool, 1)
		wait = func() bool { return pc.awaitContinue(x) }
	}
	work := func() {
		err := req.write(pc.bw, pc.route.forwards(), extra, wait)
		if e, ok := err.(bodyReadError); ok {
			// The response is of no interest: it is about half a request.
			err = e.error
			x.finish(err)
		}
		if err == nil {
			err = pc.bw.Flush()
		}
		if err != nil {
			pc.mu.Lock()
			nothing := pc.wrote == x.start
			pc.mu.Unlock()
			if nothing {
				err = unwritten{err}
			}
		}
		x.allSent.Store(true)
		x.written <- err
	}
	if wait != nil || req.Body != nil && req.Body != NoBody && (!inMemory(req.Body) || req.outgoingLength() > maxQuickBody) {
		go work()
		return
	}
	// There is hardly a chance that this has to wait, but there is one.
	stop := context.AfterFunc(x.ctx, func() {
		if !x.allSent.Load() {
			pc.close(context.Cause(x.ctx))
		}
	})
	work()
	stop()
}

// awaitContinue reports whether the body is to be sent.
func (pc *persistConn) awaitContinue(x *exchange) bool {
	timer := time.NewTimer(pc.t.ExpectContinueTimeout)
	defer timer.Stop()
	select {
	case send := <-x.cont:
		return send
	case <-timer.C:
		return true
	case <-pc.closed:
		return false
	}
}

// roundTrip makes a request.
func (pc *persistConn) roundTrip(x *exchange) (*Response, error) {
	x.ready = make(chan delivered, 1)
	x.written = make(chan error, 1)
	pc.mu.Lock()
	pc.expected++
	x.start = pc.wrote
	pc.mu.Unlock()
	pc.queue <- x
	pc.write(x)

	var timeout <-chan time.Time
	writtenCh := x.written
	for {
		select {
		case err := <-writtenCh:
			writtenCh = nil
			x.written <- err // for wroteAll
			if err != nil {
				// The server may have answered before it closed the connection.
				if resp := pc.lateResponse(x); resp != nil {
					return resp, nil
				}
				pc.close(fmt.Errorf("write error: %w", err))
				return nil, pc.explain(x, err)
			}
			if d := pc.t.ResponseHeaderTimeout; d > 0 {
				timer := time.NewTimer(d)
				defer timer.Stop()
				timeout = timer.C
			}
		case d := <-x.ready:
			if d.err != nil {
				return nil, pc.explain(x, d.err)
			}
			return d.resp, nil
		case <-pc.closed:
			select {
			case d := <-x.ready:
				if d.err == nil {
					return d.resp, nil
				}
				return nil, pc.explain(x, d.err)
			default:
			}
			pc.mu.Lock()
			reason := pc.reason
			pc.mu.Unlock()
			return nil, pc.explain(x, reason)
		case <-timeout:
			pc.close(headerTimeout{})
			return nil, headerTimeout{}
		case <-x.ctx.Done():
			select {
			case d := <-x.ready:
				// A response without a body ends its context at once.
				if d.err == nil {
					return d.resp, nil
				}
			default:
			}
			err := context.Cause(x.ctx)
			pc.close(err)
			return nil, err
		}
	}
}

// lateResponse waits a little for a response when writing has failed.
func (pc *persistConn) lateResponse(x *exchange) *Response {
	timer := time.NewTimer(writeGrace)
	defer timer.Stop()
	select {
	case d := <-x.ready:
		return d.resp
	case <-timer.C:
	case <-x.ctx.Done():
	}
	return nil
}

// explain finds the error to be returned for err.
func (pc *persistConn) explain(x *exchange, err error) error {
	if x.ctx.Err() != nil {
		return context.Cause(x.ctx)
	}
	pc.mu.Lock()
	reason, wrote := pc.reason, pc.wrote
	pc.mu.Unlock()
	if reason == errServerClosed {
		return reason
	}
	switch err.(type) {
	case readFailure, unwritten, headerTimeout:
		return err
	}
	if reason != nil {
		if wrote == x.start {
			return unwritten{err}
		}
		return fmt.Errorf("net/http: HTTP/1.x transport connection broken: %w", err)
	}
	return err
}

// readLoop reads the responses.
func (pc *persistConn) readLoop() {
	reason := errReadLoopExit
	defer func() {
		pc.t.pool.drop(pc)
		pc.close(reason)
	}()
	for alive := true; alive; {
		pc.readLimit = pc.t.maxHeader()
		_, err := pc.br.Peek(1)
		pc.mu.Lock()
		expected := pc.expected
		pc.mu.Unlock()
		if expected == 0 {
			reason = pc.unexpected(err)
			return
		}
		x := <-pc.queue
		var resp *Response
		if err == nil {
			resp, err = pc.readResponse(x)
		} else {
			err = readFailure{err}
			reason = err
		}
		if err != nil {
			if pc.readLimit <= 0 {
				err = fmt.Errorf("net/http: server response headers exceeded %d bytes; aborted", pc.t.maxHeader())
			}
			if reason == errReadLoopExit {
				reason = err
			}
			pc.settle()
			pc.close(reason)
			x.ready <- delivered{err: err}
			return
		}
		pc.readLimit = noLimit
		pc.settle()
		alive, reason = pc.pass(x, resp, reason)
	}
}

// settle says that a response has begun.
func (pc *persistConn) settle() {
	pc.mu.Lock()
	pc.expected--
	pc.mu.Unlock()
}

// unexpected returns why reading ends while no response is expected.
func (pc *persistConn) unexpected(err error) error {
	if n := pc.br.Buffered(); n > 0 {
		buf, _ := pc.br.Peek(n)
		// Servers that time out an idle connection may say so.
		if len(buf) > 12 && string(buf[:7]) == "HTTP/1." && string(buf[9:12]) == "408" {
			return errServerClosed
		}
		log.Printf("Unsolicited response received on idle HTTP channel starting with %q; err=%v", buf, err)
	}
	if err == io.EOF {
		return errServerClosed
	}
	return fmt.Errorf("readLoopPeekFailLocked: %w", errOr(err))
}

func errOr(err error) error {
	if err == nil {
		return errors.New("unsolicited response")
	}
	return err
}

// readResponse reads the header of a response, and those of informational ones before it.
func (pc *persistConn) readResponse(x *exchange) (*Response, error) {
	trace := x.trace
	if trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	for {
		resp, err := ReadResponse(pc.br, x.request)
		if err != nil {
			return nil, err
		}
		code := resp.StatusCode
		if code == StatusContinue {
			if x.cont != nil && trace != nil && trace.Got100Continue != nil {
				trace.Got100Continue()
			}
			x.tellContinue(true)
		}
		if code < 200 && code != StatusSwitchingProtocols {
			if trace != nil && trace.Got1xxResponse != nil {
				if err := trace.Got1xxResponse(code, textproto.MIMEHeader(resp.Header)); err != nil {
					return nil, err
				}
				pc.readLimit = pc.t.maxHeader() // the hook decides how many there may be
			}
			continue
		}
		if x.cont != nil {
			// The body is not wanted, but if the connection is to be used again the server waits for it.
			x.tellContinue(!resp.Close && !x.request.Close)
		}
		if code == StatusSwitchingProtocols {
			resp.Body = &switchedConn{pc.br, pc.conn}
		}
		return resp, nil
	}
}

func (x *exchange) tellContinue(send bool) {
	if x.cont != nil {
		select {
		case x.cont <- send:
		default:
		}
	}
}

// switchedConn is the body of a response to a request that switches protocols.
type switchedConn struct {
	br *bufio.Reader
	net.Conn
}

func (s *switchedConn) Read(p []byte) (int, error) {
	if s.br != nil {
		if n := s.br.Buffered(); n > 0 {
			return s.br.Read(p[:min(n, len(p))])
		}
		s.br = nil
	}
	return s.Conn.Read(p)
}

// CloseWrite closes the writing half.
func (s *switchedConn) CloseWrite() error {
	if c, ok := s.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return ErrNotSupported
}

// wroteAll reports whether all of the request has been sent, or is within a moment.
func (x *exchange) wroteAll() bool {
	select {
	case err := <-x.written:
		x.written <- err
		return err == nil
	default:
	}
	timer := time.NewTimer(writeGrace)
	defer timer.Stop()
	select {
	case err := <-x.written:
		x.written <- err
		return err == nil
	case <-timer.C:
		return false
	}
}

// release gives the connection back, and reports whether it can be used again.
func (pc *persistConn) release(x *exchange) bool {
	if pc.sawEOF || !x.wroteAll() {
		return false
	}
	if pc.private != nil {
		pc.markReused()
		return true
	}
	err := pc.t.pool.put(pc)
	if x.trace != nil && x.trace.PutIdleConn != nil {
		x.trace.PutIdleConn(err)
	}
	return err == nil
}

// pass gives a response to who waits for it, waits for its body to be read, and says whether the connection goes on.
func (pc *persistConn) pass(x *exchange, resp *Response, reason error) (alive bool, why error) {
	req := x.request
	_, switched := resp.Body.(*switchedConn)
	if pc.private != nil {
		defer pc.private.complete()
	}
	alive = !resp.Close && !req.Close && resp.StatusCode > 199 && req.Method != "CONNECT" && !hasToken(req.Header["Connection"], "close")
	if switched {
		x.ready <- delivered{resp: resp}
		x.finishQuietly()
		return false, errCallerOwns
	}
	if resp.Body == NoBody {
		// The connection is given back first, so that the next request finds it.
		alive = alive && pc.release(x)
		x.ready <- delivered{resp: resp}
		x.finishQuietly()
		return alive, reason
	}
	done := make(chan bool, 1)
	inner := resp.Body
	b := &responseBody{src: inner, pc: pc, x: x, done: done, again: make(chan struct{})}
	resp.Body = b
	if x.gzip && equalFold(resp.Header.get("Content-Encoding"), "gzip") {
		b.src = &gzipBody{src: inner}
		delete(resp.Header, "Content-Encoding")
		delete(resp.Header, "Content-Length")
		resp.ContentLength = -1
		resp.Uncompressed = true
	}
	x.ready <- delivered{resp: resp}
	select {
	case atEnd := <-done:
		if !atEnd && alive && resp.ContentLength <= maxLeftBytes {
			atEnd = pc.skipRest(inner)
		}
		alive = alive && atEnd && pc.release(x)
		close(b.again)
		x.finishQuietly()
	case <-x.ctx.Done():
		alive = false
		reason = context.Cause(x.ctx)
		pc.close(reason)
	case <-pc.closed:
		alive = false
	}
	return alive, reason
}

// skipRest reads what is left of a body.
func (pc *persistConn) skipRest(src io.Reader) bool {
	b, ok := src.(*body)
	if !ok {
		return false
	}
	b.mu.Lock()
	b.trailer = nil // the response is the caller's
	b.mu.Unlock()
	pc.conn.SetReadDeadline(time.Now().Add(maxLeftTime))
	defer pc.conn.SetReadDeadline(time.Time{})
	_, err := io.CopyN(io.Discard, src, maxLeftBytes+1)
	return err == io.EOF
}

// finishQuietly ends the exchange's context without that meaning anything.
func (x *exchange) finishQuietly() { x.finish(nil) }

// responseBody is the body of a response. It tells its connection when it is at its end or closed.
type responseBody struct {
	pc    *persistConn
	x     *exchange
	done  chan bool     // gets whether all has been read; buffered
	again chan struct{} // closed when the connection has been given back

	mu     sync.Mutex
	src    io.ReadCloser
	err    error // of reading
	closed bool
}

var errBodyClosed = errors.New("http: read on closed response body")

func (b *responseBody) Read(p []byte) (n int, err error) {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return 0, errBodyClosed
	}
	if b.err != nil {
		err = b.err
		b.mu.Unlock()
		return 0, err
	}
	b.mu.Unlock()
	n, err = b.src.Read(p)
	if err == nil {
		return n, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return n, b.err
	}
	if err != io.EOF {
		if b.x.ctx.Err() != nil {
			if cause := context.Cause(b.x.ctx); cause != nil && cause != context.Canceled || b.x.request.Context().Err() != nil {
				err = cause
			}
		}
	}
	b.err = err
	b.end(err == io.EOF)
	return n, err
}

// end tells the connection, and waits until it has been given back, so that the next request finds it. b is locked.
func (b *responseBody) end(all bool) {
	select {
	case b.done <- all:
	default:
		return
	}
	if all {
		select {
		case <-b.again:
		case <-b.pc.closed:
		}
	}
}

func (b *responseBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	b.closed = true
	if b.err == nil {
		b.end(false)
	}
	return nil
}

// gzipBody decompresses. The header is read on the first Read.
type gzipBody struct {
	src io.ReadCloser
	zr  *gzip.Reader
	err error
}

func (g *gzipBody) Read(p []byte) (n int, err error) {
	if g.err != nil {
		return 0, g.err
	}
	if g.zr == nil {
		if g.zr, g.err = gzip.NewReader(g.src); g.err != nil {
			return 0, g.err
		}
	}
	n, err = g.zr.Read(p)
	if err == io.EOF {
		// What is behind the compressed data has to be read too, if only its end.
		if _, rest := io.Copy(io.Discard, g.src); rest != nil {
			err = rest
		}
	}
	g.err = err
	return n, err
}

func (g *gzipBody) Close() error { return g.src.Close() }
