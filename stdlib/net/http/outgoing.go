package http

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"internal/fields"
	"io"
	"net/http/httptrace"
	"net/http/internal"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// outgoing is the body of a message that Request.Write or Response.Write writes, with what the header has to say about it.
type outgoing struct {
	method    string
	response  bool
	noBody    bool // a response to HEAD
	body      io.Reader
	closer    io.Closer
	length    int64 // -1 if not known
	codings   []string
	close     bool
	header    Header
	trailer   Header
	flush     bool  // the header, before the body is read
	readError error // of the body
}

func (o *outgoing) chunked() bool { return len(o.codings) > 0 && o.codings[0] == "chunked" }

// finish makes body, length and coding fit each other.
func (o *outgoing) finish(http11 bool) error {
	if o.noBody {
		o.body = nil
	} else if !http11 || o.body == nil {
		o.codings = nil
	}
	switch {
	case o.chunked():
		o.length = -1
	case o.body == nil && !o.noBody:
		o.length = 0
	}
	if !o.chunked() {
		o.trailer = nil
	}
	if problem := headerProblem(o.trailer); problem != "" {
		return fmt.Errorf("net/http: invalid trailer %s", problem)
	}
	return nil
}

// headerProblem returns what is wrong with a header, or "".
func headerProblem(h Header) string {
	for name, values := range h {
		if !isToken(name) {
			return fmt.Sprintf("field name %q", name)
		}
		for _, v := range values {
			if !validValue(v) {
				return fmt.Sprintf("field value for %q", name) // the value may be a secret
			}
		}
	}
	return ""
}

func newOutgoingRequest(r *Request) (*outgoing, error) {
	if r.ContentLength != 0 && r.Body == nil {
		return nil, fmt.Errorf("http: Request.ContentLength=%d with nil Body", r.ContentLength)
	}
	o := &outgoing{
		method:  r.methodOrGet(),
		close:   r.Close,
		codings: r.TransferEncoding,
		header:  r.Header,
		trailer: r.Trailer,
		length:  r.outgoingLength(),
	}
	if r.Body != nil {
		o.body, o.closer = r.Body, r.Body
	}
	if o.length < 0 && len(o.codings) == 0 && o.wantsChunks() {
		o.codings = []string{"chunked"}
	}
	// The server may want the header while the body has nothing to read yet. What is in memory has.
	if o.length != 0 && !inMemory(o.body) {
		o.flush = true
	}
	return o, o.finish(true)
}

func newOutgoingResponse(r *Response) (*outgoing, error) {
	o := &outgoing{
		response: true,
		length:   r.ContentLength,
		close:    r.Close,
		codings:  r.TransferEncoding,
		header:   r.Header,
		trailer:  r.Trailer,
	}
	if r.Body != nil {
		o.body, o.closer = r.Body, r.Body
	}
	if r.Request != nil {
		o.method = r.Request.Method
		o.noBody = o.method == "HEAD"
	}
	return o, o.finish(r.ProtoAtLeast(1, 1))
}

// wantsChunks decides for a body of unknown length.
func (o *outgoing) wantsChunks() bool {
	if o.body == nil || o.method == "CONNECT" {
		return false
	}
	if usuallyNoBody(o.method) {
		// Servers are confused by a chunked GET, and often there is no byte in the body.
		o.probe()
		return o.body != nil
	}
	return true
}

func usuallyNoBody(method string) bool {
	switch method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND", "SEARCH":
		return true
	}
	return false
}

// probe tries to read a byte of the body for a while. If it is empty there is no body.
func (o *outgoing) probe() {
	type result struct {
		b   []byte
		err error
	}
	first := make(chan result, 1)
	body := o.body
	go func() {
		var b [1]byte
		n, err := body.Read(b[:])
		first <- result{b[:n], err}
	}()
	restOf := func(r result) io.Reader {
		if r.err != nil && r.err != io.EOF {
			return io.MultiReader(bytes.NewReader(r.b), failingReader{r.err})
		}
		if r.err == io.EOF {
			return bytes.NewReader(r.b)
		}
		return io.MultiReader(bytes.NewReader(r.b), body)
	}
	timer := time.NewTimer(200 * time.Millisecond)
	defer timer.Stop()
	select {
	case r := <-first:
		if len(r.b) == 0 && r.err == io.EOF {
			o.body, o.length = nil, 0
		} else {
			o.body = restOf(r)
		}
	case <-timer.C:
		// It may wait for the header to arrive.
		o.body = &laterReader{wait: func() io.Reader { return restOf(<-first) }}
		o.flush = true
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// laterReader gets its source on the first Read.
type laterReader struct {
	wait func() io.Reader
	r    io.Reader
}

func (l *laterReader) Read(p []byte) (int, error) {
	if l.r == nil {
		l.r = l.wait()
	}
	return l.r.Read(p)
}

// sendsLength reports whether there is to be a Content-Length.
func (o *outgoing) sendsLength() bool {
	switch {
	case o.chunked() || o.length < 0:
		return false
	case o.length > 0:
		return true
	case o.method == "POST" || o.method == "PUT" || o.method == "PATCH":
		return true // servers like to see a zero
	case len(o.codings) == 1 && o.codings[0] == "identity":
		return o.method != "GET" && o.method != "HEAD"
	}
	return false
}

// writeHeader writes the headers about the body and the connection.
func (o *outgoing) writeHeader(w io.Writer, trace *httptrace.ClientTrace) error {
	var text strings.Builder
	add := func(name string, values []string, sep string) {
		text.WriteString(name + ": " + strings.Join(values, sep) + "\r\n")
		if trace != nil && trace.WroteHeaderField != nil {
			trace.WroteHeaderField(name, values)
		}
	}
	if o.close && !hasToken(o.header["Connection"], "close") {
		add("Connection", []string{"close"}, "")
	}
	if o.sendsLength() {
		add("Content-Length", []string{strconv.FormatInt(o.length, 10)}, "")
	} else if o.chunked() {
		add("Transfer-Encoding", []string{"chunked"}, "")
	}
	if len(o.trailer) > 0 {
		names := make([]string, 0, len(o.trailer))
		for name := range o.trailer {
			name = fields.Canonical(name)
			if !mayTrail(name) {
				return quotedError("invalid Trailer key", name)
			}
			names = append(names, name)
		}
		slices.Sort(names)
		add("Trailer", names, ",")
	}
	if text.Len() == 0 {
		return nil
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// writeBody writes the body and closes it.
func (o *outgoing) writeBody(w io.Writer) (err error) {
	closed := o.closer == nil
	defer func() {
		if !closed {
			if closeErr := o.closer.Close(); err == nil {
				err = closeErr
			}
		}
	}()
	var n int64
	if o.body != nil {
		src := bareReader(o.body)
		switch {
		case o.chunked():
			if bw, ok := w.(*bufio.Writer); ok && !o.response {
				w = &internal.FlushAfterChunk{Writer: bw}
			}
			cw := internal.NewChunkedWriter(w)
			if _, err = o.copy(cw, src); err == nil {
				err = cw.Close()
			}
		case o.length < 0:
			if o.method == "CONNECT" {
				w = flushingWriter{w}
			}
			n, err = o.copy(w, src)
		default:
			n, err = o.copy(w, io.LimitReader(src, o.length))
			if err == nil {
				var extra int64
				extra, err = o.copy(io.Discard, src)
				n += extra
			}
		}
		if err != nil {
			return err
		}
	}
	if !closed {
		closed = true
		if err := o.closer.Close(); err != nil {
			return err
		}
	}
	if o.noBody {
		return nil
	}
	if o.length >= 0 && o.length != n {
		return fmt.Errorf("http: ContentLength=%d with Body length %d", o.length, n)
	}
	if o.chunked() {
		if err := o.trailer.Write(w); err != nil {
			return err
		}
		_, err = io.WriteString(w, "\r\n")
	}
	return err
}

var copyBuffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

func (o *outgoing) copy(w io.Writer, r io.Reader) (int64, error) {
	buf := copyBuffers.Get().(*[32 << 10]byte)
	defer copyBuffers.Put(buf)
	n, err := io.CopyBuffer(w, r, buf[:])
	if err != nil && err != io.EOF {
		o.readError = err
	}
	return n, err
}

type flushingWriter struct{ io.Writer }

func (f flushingWriter) Write(p []byte) (n int, err error) {
	n, err = f.Writer.Write(p)
	if bw, ok := f.Writer.(*bufio.Writer); ok && n > 0 && err == nil {
		err = bw.Flush()
	}
	return n, err
}

// The types of io.NopCloser's results: one for readers that have WriteTo.
var (
	nopCloser         = reflect.TypeOf(io.NopCloser(nil))
	nopCloserWriterTo = reflect.TypeOf(io.NopCloser(noBody{}))
)

// bareReader takes the wrappings off a body, so that copying can see a file or a buffer.
func bareReader(r io.Reader) io.Reader {
	if t, ok := r.(*trackedBody); ok {
		t.read = true
		r = t.ReadCloser
	}
	if t := reflect.TypeOf(r); t == nopCloser || t == nopCloserWriterTo {
		return reflect.ValueOf(r).Field(0).Interface().(io.Reader)
	}
	return r
}

// inMemory reports whether reading r can not take long.
func inMemory(r io.Reader) bool {
	if t, ok := r.(*trackedBody); ok {
		r = t.ReadCloser
	}
	if t := reflect.TypeOf(r); t == nopCloser || t == nopCloserWriterTo {
		r = reflect.ValueOf(r).Field(0).Interface().(io.Reader)
	}
	switch r.(type) {
	case *bytes.Reader, *bytes.Buffer, *strings.Reader:
		return true
	}
	return false
}

var errNoHost = errors.New("http: Request.Write on Request with no Host or URL set")
