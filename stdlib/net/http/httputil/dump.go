package httputil

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// takeBody reads a body and returns two with the same bytes.
func takeBody(b io.ReadCloser) (first, second io.ReadCloser, err error) {
	if b == nil || b == http.NoBody {
		return http.NoBody, http.NoBody, nil
	}
	var buf bytes.Buffer
	if _, err = buf.ReadFrom(b); err != nil {
		return nil, b, err
	}
	if err = b.Close(); err != nil {
		return nil, b, err
	}
	return io.NopCloser(&buf), io.NopCloser(bytes.NewReader(buf.Bytes())), nil
}

// recorder is the connection to a server that answers when it has got a whole request.
type recorder struct {
	sent   bytes.Buffer
	toPeer *io.PipeWriter
	answer chan string
	rest   io.Reader

	once sync.Once
	done chan struct{}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.sent.Write(p)
	return r.toPeer.Write(p)
}

func (r *recorder) Read(p []byte) (int, error) {
	if r.rest == nil {
		select {
		case text := <-r.answer:
			r.rest = strings.NewReader(text)
		case <-r.done:
			return 0, io.EOF
		}
	}
	return r.rest.Read(p)
}

func (r *recorder) Close() error {
	r.once.Do(func() { close(r.done) })
	return nil
}

func (r *recorder) LocalAddr() net.Addr              { return nil }
func (r *recorder) RemoteAddr() net.Addr             { return nil }
func (r *recorder) SetDeadline(time.Time) error      { return nil }
func (r *recorder) SetReadDeadline(time.Time) error  { return nil }
func (r *recorder) SetWriteDeadline(time.Time) error { return nil }

// filler is a body of any length.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// DumpRequestOut returns what http.Transport would send for a request of a client, with the headers that it adds. Without body the
// body is left out. The request's body is replaced by an equal one if it has been read.
func DumpRequestOut(req *http.Request, body bool) ([]byte, error) {
	save := req.Body
	invented := false
	if body {
		var err error
		if save, req.Body, err = takeBody(req.Body); err != nil {
			return nil, err
		}
	} else if req.Body != nil && req.Body != http.NoBody {
		// The headers tell about the length, so there must be something of it.
		n := req.ContentLength
		if n == 0 {
			n = -1
		}
		if n < 0 {
			req.Body = io.NopCloser(io.LimitReader(filler{}, 1))
		} else {
			req.Body = io.NopCloser(io.LimitReader(filler{}, n))
		}
		invented = true
	}
	send := req
	if req.URL.Scheme == "https" {
		// It looks the same on a connection without TLS.
		copied := *req
		u := *req.URL
		u.Scheme = "http"
		copied.URL = &u
		send = &copied
	}
	pr, pw := io.Pipe()
	defer pr.Close()
	defer pw.Close()
	rec := &recorder{toPeer: pw, answer: make(chan string, 1), done: make(chan struct{})}
	go func() {
		got, err := http.ReadRequest(bufio.NewReader(pr))
		if err == nil {
			_, err = io.Copy(io.Discard, got.Body)
		}
		if err != nil {
			return
		}
		rec.answer <- "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
	}()
	t := &http.Transport{Dial: func(network, addr string) (net.Conn, error) { return rec, nil }}
	defer t.CloseIdleConnections()
	_, err := t.RoundTrip(send)
	req.Body = save
	if err != nil {
		return nil, err
	}
	dump := rec.sent.Bytes()
	if invented {
		if i := bytes.Index(dump, []byte("\r\n\r\n")); i >= 0 {
			dump = dump[:i+4]
		}
	}
	return dump, nil
}

var dumpedApart = map[string]bool{"Host": true, "Transfer-Encoding": true, "Trailer": true}

// DumpRequest returns a request as a server got it, as far as that is known: the order and case of headers are not. Without body the
// body is left out. The request's body is replaced by an equal one if it has been read.
func DumpRequest(req *http.Request, body bool) ([]byte, error) {
	save, copied := req.Body, io.ReadCloser(nil)
	if body && req.Body != nil {
		var err error
		if save, copied, err = takeBody(req.Body); err != nil {
			return nil, err
		}
	}
	defer func() { req.Body = save }()
	var b bytes.Buffer
	target := req.RequestURI
	if target == "" {
		target = req.URL.RequestURI()
	}
	method := req.Method
	if method == "" {
		method = "GET"
	}
	fmt.Fprintf(&b, "%s %s HTTP/%d.%d\r\n", method, target, req.ProtoMajor, req.ProtoMinor)
	if !strings.HasPrefix(req.RequestURI, "http://") && !strings.HasPrefix(req.RequestURI, "https://") {
		host := req.Host
		if host == "" && req.URL != nil {
			host = req.URL.Host
		}
		if host != "" {
			fmt.Fprintf(&b, "Host: %s\r\n", host)
		}
	}
	chunked := len(req.TransferEncoding) > 0 && req.TransferEncoding[0] == "chunked"
	if len(req.TransferEncoding) > 0 {
		fmt.Fprintf(&b, "Transfer-Encoding: %s\r\n", strings.Join(req.TransferEncoding, ","))
	}
	if err := req.Header.WriteSubset(&b, dumpedApart); err != nil {
		return nil, err
	}
	b.WriteString("\r\n")
	if copied == nil {
		return b.Bytes(), nil
	}
	if !chunked {
		_, err := io.Copy(&b, copied)
		return b.Bytes(), err
	}
	cw := NewChunkedWriter(&b)
	if _, err := io.Copy(cw, copied); err != nil {
		return nil, err
	}
	cw.Close()
	b.WriteString("\r\n")
	return b.Bytes(), nil
}

var errLeftOut = errors.New("sentinel error value")

// noBytes is a body that can not be read, and says so in a way that DumpResponse knows.
type noBytes struct{}

func (noBytes) Read([]byte) (int, error) { return 0, errLeftOut }
func (noBytes) Close() error             { return nil }

// DumpResponse returns a response as it is on the wire. Without body the body is left out. The response's body is replaced by an
// equal one if it has been read.
func DumpResponse(resp *http.Response, body bool) ([]byte, error) {
	save, length := resp.Body, resp.ContentLength
	defer func() { resp.Body, resp.ContentLength = save, length }()
	switch {
	case !body && resp.ContentLength != 0:
		resp.Body = noBytes{}
	case !body || resp.Body == nil:
		resp.Body = http.NoBody
	default:
		taken, copied, err := takeBody(resp.Body)
		if err != nil {
			save = resp.Body
			return nil, err
		}
		save, resp.Body = taken, copied
	}
	var b bytes.Buffer
	if err := resp.Write(&b); err != nil && err != errLeftOut {
		return nil, err
	}
	return b.Bytes(), nil
}
