package http

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// response is the ResponseWriter of a server's connection, with the request that it answers.
type response struct {
	conn    *conn
	request Request
	ctx     requestContext
	body    io.ReadCloser // the request's, whatever the handler puts into the request

	keepAlive10  bool // an HTTP/1.0 client wants to keep the connection
	clientCloses bool // an HTTP/1.1 client does not
	fullDuplex   bool // the handler reads while it writes
	tooLarge     bool // MaxBytesReader has hit its limit
	deadlineSet  bool // by the handler, for writing
	connect      bool // the request is a CONNECT

	header   Header       // the handler's
	items    []headerItem // header when WriteHeader was called
	snapshot bool         // items has been made
	status   int          // 0 until WriteHeader
	length   int64        // the handler's Content-Length, or -1
	written  int64        // bytes of the body, sent or not
	buffered int          // bytes in the connection's body buffer
	sent     bool         // the header has been written to the connection
	chunked  bool
	closes   bool     // the connection is to be closed
	trailers []string // announced
	done     atomic.Bool

	mayContinue atomic.Bool // 100 Continue has been asked for and not been sent
	continueMu  sync.Mutex  // held while it is sent
	expecting   *continueReader

	closeMu  sync.Mutex
	notified bool
	notify   chan bool
}

// headerItem is a header with its values at some time.
type headerItem struct {
	name   string
	values []string
}

// Header returns the header.
func (w *response) Header() Header {
	if w.header == nil {
		w.header = Header{}
	}
	return w.header
}

// takeSnapshot sorts the headers into items, which later changes of the map do not reach.
func (w *response) takeSnapshot() {
	items := w.conn.io.items[:0]
	for name, values := range w.header {
		items = append(items, headerItem{name, values})
	}
	slices.SortFunc(items, func(a, b headerItem) int { return strings.Compare(a.name, b.name) })
	w.conn.io.items = items
	w.items, w.snapshot = items, true
}

// lookup returns the values of a header in the snapshot.
func (w *response) lookup(name string) ([]string, bool) {
	for i := range w.items {
		if w.items[i].name == name {
			return w.items[i].values, true
		}
	}
	return nil, false
}

// first returns the first value of a header in the snapshot, or "".
func (w *response) first(name string) string {
	if values, _ := w.lookup(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

// caller returns the frame outside this package that called a method of w.
func caller() (frame runtime.Frame) {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for more := true; more; {
		if frame, more = frames.Next(); !strings.HasPrefix(frame.Function, "net/http.") {
			break
		}
	}
	return frame
}

func (w *response) complain(format string) {
	f := caller()
	file := f.File[strings.LastIndexByte(f.File, '/')+1:]
	w.conn.server.logf(format, f.Function, file, f.Line)
}

func checkStatus(code int) {
	if code < 100 || code > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", code))
	}
}

// WriteHeader decides about the header. It is sent when the buffer for the body is full or the handler returns.
func (w *response) WriteHeader(code int) {
	if w.conn.hijacked() {
		w.complain("http: response.WriteHeader on hijacked connection from %s (%s:%d)")
		return
	}
	if w.status != 0 {
		w.complain("http: superfluous response.WriteHeader call from %s (%s:%d)")
		return
	}
	checkStatus(code)
	if code >= 200 {
		w.refuseContinue()
	}
	if code < 200 && code != StatusSwitchingProtocols {
		w.writeInformational(code)
		return
	}
	w.status = code
	if v := w.header["Content-Length"]; len(v) > 0 && v[0] != "" {
		n, err := strconv.ParseInt(v[0], 10, 64)
		if err == nil && n >= 0 {
			w.length = n
		} else {
			w.conn.server.logf("http: invalid Content-Length of %q", v[0])
			delete(w.header, "Content-Length")
		}
	}
	w.takeSnapshot()
}

// writeInformational sends a header of the 1xx range.
func (w *response) writeInformational(code int) {
	w.continueMu.Lock()
	defer w.continueMu.Unlock()
	if code == StatusContinue {
		w.mayContinue.Store(false)
	}
	bw := w.conn.bw
	bw.Write(appendStatus(nil, w.request.ProtoAtLeast(1, 1), code))
	w.header.WriteSubset(bw, map[string]bool{"Content-Length": true, "Transfer-Encoding": true})
	bw.WriteString("\r\n")
	bw.Flush()
}

// refuseContinue makes sure that no 100 Continue is sent any more. If none has been sent the client does not send the body, or nobody
// knows: then it can not be read, and the connection ends.
func (w *response) refuseContinue() {
	if w.expecting == nil {
		return
	}
	w.continueMu.Lock()
	defer w.continueMu.Unlock()
	if w.mayContinue.Load() {
		w.mayContinue.Store(false)
		w.closes = true
		w.expecting.closed.Store(true)
	}
}

var errHandlerDone = errors.New("http: response.Write after the handler has returned")

// bodyAllowed reports whether the status permits a body.
func (w *response) bodyAllowed() bool { return bodyAllowed(w.status) }

// begin is called by everything that writes a part of the body. It reports how many bytes of n may be written.
func (w *response) begin(n int) error {
	if w.conn.hijacked() {
		if n > 0 {
			w.complain("http: response.Write on hijacked connection from %s (%s:%d)")
		}
		return ErrHijacked
	}
	if w.done.Load() {
		return errHandlerDone
	}
	if w.status == 0 {
		w.WriteHeader(StatusOK)
	}
	if n == 0 {
		return nil
	}
	if !w.bodyAllowed() {
		return ErrBodyNotAllowed
	}
	if err := w.conn.writeErr; err != nil {
		return err
	}
	w.written += int64(n)
	if w.length >= 0 && w.written > w.length {
		return ErrContentLength
	}
	return nil
}

// Write writes a part of the body.
func (w *response) Write(p []byte) (n int, err error) {
	if err := w.begin(len(p)); err != nil || len(p) == 0 {
		return 0, err
	}
	buf := &w.conn.io.body
	for len(p) > len(buf)-w.buffered {
		m := 0
		if w.buffered == 0 {
			m, err = len(p), w.send(p)
		} else {
			m = copy(buf[w.buffered:], p)
			w.buffered += m
			err = w.sendBuffered()
		}
		if err != nil {
			return n, err
		}
		n += m
		if p = p[m:]; len(p) == 0 {
			return n, nil
		}
	}
	m := copy(buf[w.buffered:], p)
	w.buffered += m
	return n + m, nil
}

// WriteString writes a part of the body.
func (w *response) WriteString(s string) (n int, err error) {
	if err := w.begin(len(s)); err != nil || s == "" {
		return 0, err
	}
	buf := &w.conn.io.body
	for len(s) > len(buf)-w.buffered {
		m := copy(buf[w.buffered:], s)
		w.buffered += m
		if err := w.sendBuffered(); err != nil {
			return n, err
		}
		n, s = n+m, s[m:]
	}
	m := copy(buf[w.buffered:], s)
	w.buffered += m
	return n + m, nil
}

// sendBuffered sends what is in the body buffer.
func (w *response) sendBuffered() error {
	p := w.conn.io.body[:w.buffered]
	w.buffered = 0
	if len(p) == 0 {
		return nil
	}
	return w.send(p)
}

// send writes a part of the body, which is not empty, to the connection's buffer.
func (w *response) send(p []byte) error {
	if !w.sent {
		w.sendHeader(p)
	}
	if w.request.Method == "HEAD" {
		return nil
	}
	bw := w.conn.bw
	if !w.chunked {
		_, err := bw.Write(p)
		return err
	}
	var size [18]byte
	bw.Write(append(strconv.AppendUint(size[:0], uint64(len(p)), 16), '\r', '\n'))
	bw.Write(p)
	_, err := bw.WriteString("\r\n")
	if err != nil {
		w.conn.rwc.Close()
	}
	return err
}

// Flush sends what is buffered.
func (w *response) Flush() { w.FlushError() }

// FlushError sends what is buffered.
func (w *response) FlushError() error {
	if w.conn.hijacked() {
		return ErrHijacked
	}
	if w.status == 0 {
		w.WriteHeader(StatusOK)
	}
	err := w.sendBuffered()
	if !w.sent {
		w.sendHeader(nil)
	}
	if flushErr := w.conn.bw.Flush(); err == nil {
		err = flushErr
	}
	return err
}

type onlyWriter struct{ io.Writer }

// ReadFrom copies from src. If the length of the body is known and the connection can copy by itself, say from a file, it does.
func (w *response) ReadFrom(src io.Reader) (n int64, err error) {
	buf := copyBuffers.Get().(*[32 << 10]byte)
	defer copyBuffers.Put(buf)
	rf, ok := w.conn.rwc.(io.ReaderFrom)
	if !ok {
		return io.CopyBuffer(onlyWriter{w}, src, buf[:])
	}
	if !w.sent {
		n, err = io.CopyBuffer(onlyWriter{w}, io.LimitReader(src, sniffLen), buf[:])
		if err != nil || n < sniffLen {
			return n, err
		}
	}
	if err := w.FlushError(); err != nil {
		return n, err
	}
	if w.length >= 0 && w.written >= w.length {
		// Let Write find out whether there is more than the length.
		m, err := io.CopyBuffer(onlyWriter{w}, src, buf[:])
		return n + m, err
	}
	var m int64
	if !w.chunked && w.bodyAllowed() && w.request.Method != "HEAD" {
		rest := src
		if w.length >= 0 {
			// A limit on a file is something that the connection knows, but not a limit on that.
			left := w.length - w.written
			if l, ok := src.(*io.LimitedReader); !ok || l.N > left {
				rest = io.LimitReader(src, left)
			}
		}
		m, err = rf.ReadFrom(rest)
		w.written += m
		if err == nil && w.length >= 0 && w.written == w.length {
			_, err = io.CopyBuffer(onlyWriter{w}, src, buf[:])
		}
	} else {
		m, err = io.CopyBuffer(onlyWriter{w}, src, buf[:])
	}
	return n + m, err
}

// finish is called when the handler has returned: it completes the answer and sends it.
func (w *response) finish() {
	w.done.Store(true)
	if w.status == 0 {
		w.WriteHeader(StatusOK)
	}
	w.sendBuffered()
	if !w.sent {
		w.sendHeader(nil)
	}
	if w.chunked {
		w.sendEnd()
	}
	w.conn.bw.Flush()
	w.bodyIsOver()
	w.conn.in.stop()
	w.closeRequestBody()
	if f := w.request.MultipartForm; f != nil {
		f.RemoveAll()
	}
}

// bodyIsOver keeps the end of the request's body from starting to read ahead.
func (w *response) bodyIsOver() {
	if b, ok := w.body.(*body); ok {
		b.setOnEnd(nil)
	}
}

func (w *response) closeRequestBody() { w.body.Close() }

// bodyAbandoned reports whether there is so much of the request's body left that it is not worth reading.
func (w *response) bodyAbandoned() bool {
	b, ok := w.body.(*body)
	return ok && b.abandoned()
}

// sendEnd writes what is behind the last chunk.
func (w *response) sendEnd() {
	bw := w.conn.bw
	bw.WriteString("0\r\n")
	w.finalTrailer().Write(bw)
	bw.WriteString("\r\n")
}

// finalTrailer collects the announced trailers and those with the prefix.
func (w *response) finalTrailer() Header {
	var t Header
	put := func(name string, values []string) {
		if t == nil {
			t = Header{}
		}
		t[name] = append(t[name], values...)
	}
	for name, values := range w.header {
		if rest, ok := strings.CutPrefix(name, TrailerPrefix); ok {
			put(rest, values)
		}
	}
	for _, name := range w.trailers {
		if values := w.header[name]; len(values) > 0 {
			put(name, values)
		}
	}
	return t
}

// reusable reports whether another request can follow on the connection.
func (w *response) reusable() bool {
	switch {
	case w.closes, w.conn.writeErr != nil, w.bodyAbandoned():
		return false
	case w.request.Method != "HEAD" && w.length >= 0 && w.bodyAllowed() && w.length != w.written:
		return false // the handler wrote less than it said
	}
	return true
}

// bodyTooLarge is called by MaxBytesReader.
func (w *response) bodyTooLarge() {
	w.closes, w.tooLarge = true, true
	if !w.snapshot {
		w.Header().Set("Connection", "close")
	}
}

// Hijack hands the connection out.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.done.Load() {
		panic("net/http: Hijack called after ServeHTTP finished")
	}
	w.refuseContinue()
	if w.status != 0 && !w.conn.hijacked() {
		w.FlushError()
	}
	c := w.conn
	c.mu.Lock()
	if c.taken {
		c.mu.Unlock()
		return nil, nil, ErrHijacked
	}
	c.taken = true
	c.mu.Unlock()
	w.bodyIsOver()
	c.in.stop()
	c.rwc.SetDeadline(time.Time{})
	if c.in.hasByte {
		// The byte read ahead goes where the others are.
		c.in.setLimit(noLimit)
		c.br.Peek(c.br.Buffered() + 1)
	}
	br := c.br
	bw := bufio.NewWriter(c.rwc)
	c.io, c.br, c.bw = nil, nil, nil
	c.setState(StateHijacked)
	return c.rwc, bufio.NewReadWriter(br, bw), nil
}

// CloseNotify implements CloseNotifier.
func (w *response) CloseNotify() <-chan bool {
	if w.done.Load() {
		panic("net/http: CloseNotify called after ServeHTTP finished")
	}
	w.closeMu.Lock()
	if w.notify == nil {
		w.notify = make(chan bool, 1)
		if w.notified {
			w.notify <- true
		}
	}
	w.closeMu.Unlock()
	w.conn.in.want()
	return w.notify
}

func (w *response) sendCloseNotify() {
	w.closeMu.Lock()
	defer w.closeMu.Unlock()
	if !w.notified && w.notify != nil {
		w.notify <- true
	}
	w.notified = true
}

// SetReadDeadline serves ResponseController.
func (w *response) SetReadDeadline(t time.Time) error {
	w.conn.readDeadline = true
	return w.conn.rwc.SetReadDeadline(t)
}

// SetWriteDeadline serves ResponseController.
func (w *response) SetWriteDeadline(t time.Time) error {
	w.deadlineSet = true
	return w.conn.rwc.SetWriteDeadline(t)
}

// EnableFullDuplex serves ResponseController.
func (w *response) EnableFullDuplex() error {
	w.fullDuplex = true
	return nil
}

// prepareContinue arranges for 100 Continue. It reports false if the client expects something else, which is answered.
func (w *response) prepareContinue() bool {
	r := &w.request
	if !r.expectsContinue() {
		if len(r.Header["Expect"]) > 0 && r.Header["Expect"][0] != "" {
			w.Header().Set("Connection", "close")
			w.WriteHeader(StatusExpectationFailed)
			w.finish()
			return false
		}
		return true
	}
	if r.ProtoAtLeast(1, 1) && r.ContentLength != 0 {
		w.expecting = &continueReader{w: w, body: r.Body}
		r.Body = w.expecting
		w.mayContinue.Store(true)
	}
	return true
}

// continueReader sends 100 Continue when the body is read for the first time.
type continueReader struct {
	w      *response
	body   io.ReadCloser
	closed atomic.Bool
}

func (c *continueReader) Read(p []byte) (n int, err error) {
	if c.closed.Load() {
		return 0, ErrBodyReadAfterClose
	}
	w := c.w
	if w.mayContinue.Load() {
		w.continueMu.Lock()
		if w.mayContinue.Load() {
			w.conn.bw.WriteString("HTTP/1.1 100 Continue\r\n\r\n")
			w.conn.bw.Flush()
			w.mayContinue.Store(false)
		}
		w.continueMu.Unlock()
	}
	return c.body.Read(p)
}

// Close gives the body up. A client that still waits to be asked for it will not send it, so that there is nothing to read to the
// end.
func (c *continueReader) Close() error {
	c.w.refuseContinue()
	if c.closed.Swap(true) {
		return nil
	}
	return c.body.Close()
}
