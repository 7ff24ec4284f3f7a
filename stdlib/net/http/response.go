package http

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"internal/fields"
	"io"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// ErrNoLocation is returned by Response.Location.
var ErrNoLocation = errors.New("http: no Location header in response")

// Response is the response to a request. A client returns it when it has the header; the body comes as it is read.
type Response struct {
	Status     string // "200 OK"
	StatusCode int    // 200
	Proto      string // "HTTP/1.0"
	ProtoMajor int    // 1
	ProtoMinor int    // 0

	// Header has the headers. Several of the same name may have been joined with commas on the way.
	Header Header

	// Body is the body. From a client it is never nil, and the caller must close it; for a connection to be used again it must have
	// been read to the end. For 101 Switching Protocols it is an io.ReadWriteCloser. Chunked coding has been undone.
	Body io.ReadCloser

	// ContentLength is the length of the body, -1 if it is not known. For HEAD it is what the header says.
	ContentLength int64

	// TransferEncoding lists the codings, outermost first.
	TransferEncoding []string

	// Close is whether the header said that the connection is closed behind the body.
	Close bool

	// Uncompressed is whether the body came compressed and the transport has undone that.
	Uncompressed bool

	// Trailer has the announced keys of the trailer, and the values when the body has been read to its end.
	Trailer Header

	// Request is the request, whose body is gone. Clients set it.
	Request *Request

	// TLS is about the TLS connection, nil without.
	TLS *tls.ConnectionState
}

// Cookies returns the cookies that Set-Cookie headers set.
func (r *Response) Cookies() []*Cookie { return readSetCookies(r.Header) }

// Location returns the Location header, relative to the request's URL.
func (r *Response) Location() (*url.URL, error) {
	to := r.Header.get("Location")
	if to == "" {
		return nil, ErrNoLocation
	}
	if r.Request != nil && r.Request.URL != nil {
		return r.Request.URL.Parse(to)
	}
	return url.Parse(to)
}

// ProtoAtLeast reports whether the version of the protocol is major.minor or later.
func (r *Response) ProtoAtLeast(major, minor int) bool {
	return r.ProtoMajor > major || r.ProtoMajor == major && r.ProtoMinor >= minor
}

// ReadResponse reads the response to req; nil is a GET. The caller must read the body to its end and close it; then Trailer is
// complete.
func ReadResponse(r *bufio.Reader, req *Request) (*Response, error) {
	resp, err := readResponse(r, req)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return resp, err
}

func readResponse(r *bufio.Reader, req *Request) (*Response, error) {
	var scratch []byte
	line, err := fields.ReadLine(r, &scratch, fields.NoLimit)
	if err != nil {
		return nil, err
	}
	first := string(line)
	proto, status, ok := strings.Cut(first, " ")
	if !ok {
		return nil, quotedError("malformed HTTP response", first)
	}
	resp := &Response{Proto: proto, Status: strings.TrimLeft(status, " "), Request: req}
	code, _, _ := strings.Cut(resp.Status, " ")
	if resp.StatusCode, err = strconv.Atoi(code); err != nil || len(code) != 3 || resp.StatusCode < 0 {
		return nil, quotedError("malformed HTTP status code", code)
	}
	if resp.ProtoMajor, resp.ProtoMinor, ok = ParseHTTPVersion(proto); !ok {
		return nil, quotedError("malformed HTTP version", proto)
	}
	header, err := fields.ReadHeader[textproto.ProtocolError](r, fields.NoLimit, fields.NoLimit)
	if err != nil {
		return nil, err
	}
	resp.Header = header
	addCacheControl(resp.Header)
	return resp, resp.setBody(r)
}

func (r *Response) setBody(src *bufio.Reader) error {
	method := "GET"
	if r.Request != nil {
		method = r.Request.Method
	}
	r.Close = wantsClose(r.ProtoMajor, r.ProtoMinor, r.Header)
	if r.ProtoAtLeast(1, 1) && r.Close {
		delete(r.Header, "Connection")
	}
	f, err := readFraming(r.Header, r.ProtoAtLeast(1, 1), method, r.StatusCode, fields.NoLimit)
	if err != nil {
		return err
	}
	if f.length < 0 && !f.chunked {
		r.Close = true // the end of the connection is that of the body
	}
	r.ContentLength, r.Trailer = f.stated, f.trailer
	if f.chunked {
		r.TransferEncoding = []string{"chunked"}
	}
	r.Body = NoBody
	if body := f.newBody(src, r.Close, &r.Trailer, fields.NoLimit); body != nil {
		r.Body = body
	}
	return nil
}

// Write writes the response as a server does, from StatusCode, the numbers of Proto, Request.Method, TransferEncoding, Trailer,
// Body, ContentLength and Header. The body is closed.
func (r *Response) Write(w io.Writer) error {
	code := strconv.Itoa(r.StatusCode)
	text := strings.TrimPrefix(r.Status, code+" ")
	if r.Status == "" {
		if text = StatusText(r.StatusCode); text == "" {
			text = "status code " + code
		}
	}
	if _, err := fmt.Fprintf(w, "HTTP/%d.%d %03d %s\r\n", r.ProtoMajor, r.ProtoMinor, r.StatusCode, text); err != nil {
		return err
	}
	c := *r
	if c.ContentLength == 0 && c.Body != nil {
		if err := c.probeBody(); err != nil {
			return err
		}
	}
	plain := len(c.TransferEncoding) == 0 || c.TransferEncoding[0] != "chunked"
	if c.ContentLength == -1 && plain && c.ProtoAtLeast(1, 1) && !c.Uncompressed {
		c.Close = true
	}
	out, err := newOutgoingResponse(&c)
	if err != nil {
		return err
	}
	if err := out.writeHeader(w, nil); err != nil {
		return err
	}
	if err := r.Header.WriteSubset(w, framingHeaders); err != nil {
		return err
	}
	end := "\r\n"
	if c.ContentLength == 0 && plain && !out.sendsLength() && bodyAllowed(r.StatusCode) {
		end = "Content-Length: 0\r\n\r\n"
	}
	if _, err := io.WriteString(w, end); err != nil {
		return err
	}
	return out.writeBody(w)
}

var framingHeaders = map[string]bool{"Content-Length": true, "Transfer-Encoding": true, "Trailer": true}

// probeBody finds out whether a body whose length may be zero or not known has a byte.
func (r *Response) probeBody() error {
	var b [1]byte
	n, err := r.Body.Read(b[:])
	if err != nil && err != io.EOF {
		return err
	}
	if n == 0 {
		r.Body = NoBody
		return nil
	}
	r.ContentLength = -1
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(b[:]), r.Body), r.Body}
	return nil
}

func (r *Response) closeBody() {
	if r.Body != nil {
		r.Body.Close()
	}
}
