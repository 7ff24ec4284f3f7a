package http

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"internal/fields"
	"io"
	"maps"
	"mime/multipart"
	"net/http/httptrace"
	"net/http/internal"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
)

const userAgent = "Go-http-client/1.1"

// Request is a request, received by a server or to be sent by a client. Some fields mean different things to the two.
type Request struct {
	// Method is the method. For clients "" is GET.
	Method string

	// URL is for servers the target of the request as it stands in its first line: usually path and query only. For clients its
	// host is the server to connect to, while the field Host is what is sent.
	URL *url.URL

	// Proto and its numbers are the version of the protocol. Clients send HTTP/1.1 whatever stands here.
	Proto      string // "HTTP/1.0"
	ProtoMajor int    // 1
	ProtoMinor int    // 0

	// Header has the headers except, in servers, Host, which is the field of that name. In clients some are written whether they
	// are here or not; see Write.
	Header Header

	// Body is the body. In servers it is never nil, and the server closes it. In clients nil is none, and the transport closes it.
	Body io.ReadCloser

	// GetBody, if it is not nil, returns a new copy of Body for a client that has to send the request again.
	GetBody func() (io.ReadCloser, error)

	// ContentLength is the length of the body, -1 if it is not known. In clients 0 with a Body that is not nil is not known either.
	ContentLength int64

	// TransferEncoding lists the codings, outermost first. Chunked is added and removed as needed.
	TransferEncoding []string

	// Close means that the connection is closed behind this request. Servers do that themselves.
	Close bool

	// Host is in servers the Host header or the host of the URL. In clients it overrides the latter; "" leaves it.
	Host string

	// Form has the parsed query and, if there is one, the form in the body. ParseForm sets it; clients ignore it.
	Form url.Values

	// PostForm has the parsed form in the body. ParseForm sets it; clients ignore it.
	PostForm url.Values

	// MultipartForm has the parsed multipart form with files. ParseMultipartForm sets it; clients ignore it.
	MultipartForm *multipart.Form

	// Trailer has the headers behind the body. A server's request has the announced keys at first and the values when the body has
	// been read. A client sets the keys before sending, with a ContentLength of 0 or -1, and the values while the body is read.
	Trailer Header

	// RemoteAddr is in servers the client's address, "IP:port". Clients ignore it.
	RemoteAddr string

	// RequestURI is in servers the target as it was sent. In clients it must be empty.
	RequestURI string

	// TLS is in servers about the TLS connection, nil without. Clients ignore it.
	TLS *tls.ConnectionState

	// Cancel cancels a client's request when it is closed.
	//
	// Deprecated: use NewRequestWithContext.
	Cancel <-chan struct{}

	// Response is in clients the redirection that led to this request.
	Response *Response

	// Pattern is in servers the pattern of ServeMux that matched, or "".
	Pattern string

	ctx     context.Context
	pattern *pattern
	values  []string          // of the pattern's wildcards
	others  map[string]string // set by SetPathValue
}

// Context returns the context. In clients it ends the request. In servers it is done when the client's connection closes, and when
// ServeHTTP returns.
func (r *Request) Context() context.Context {
	if r.ctx != nil {
		return r.ctx
	}
	return context.Background()
}

// WithContext returns a shallow copy with another context, which must not be nil.
func (r *Request) WithContext(ctx context.Context) *Request {
	if ctx == nil {
		panic("nil context")
	}
	c := *r
	c.ctx = ctx
	return &c
}

// Clone returns a deep copy, but for the body, with another context, which must not be nil.
func (r *Request) Clone(ctx context.Context) *Request {
	c := r.WithContext(ctx)
	c.URL = r.URL.Clone()
	c.Header = r.Header.Clone()
	c.Trailer = r.Trailer.Clone()
	c.TransferEncoding = slices.Clone(r.TransferEncoding)
	c.Form = r.Form.Clone()
	c.PostForm = r.PostForm.Clone()
	if f := r.MultipartForm; f != nil {
		c.MultipartForm = cloneForm(f)
	}
	c.values = slices.Clone(r.values)
	c.others = maps.Clone(r.others)
	return c
}

// PathValue returns what the wildcard of a name matched, or "".
func (r *Request) PathValue(name string) string {
	if i := r.wildcard(name); i >= 0 {
		return r.values[i]
	}
	return r.others[name]
}

// SetPathValue makes PathValue return value for name.
func (r *Request) SetPathValue(name, value string) {
	if i := r.wildcard(name); i >= 0 {
		r.values[i] = value
		return
	}
	if r.others == nil {
		r.others = map[string]string{}
	}
	r.others[name] = value
}

// wildcard returns the index in values of a name, or -1.
func (r *Request) wildcard(name string) int {
	if r.pattern == nil {
		return -1
	}
	i := 0
	for _, s := range r.pattern.segments {
		if s.kind == literal || s.text == "" {
			continue
		}
		if s.text == name {
			return i
		}
		i++
	}
	return -1
}

// ProtoAtLeast reports whether the version of the protocol is major.minor or later.
func (r *Request) ProtoAtLeast(major, minor int) bool {
	return r.ProtoMajor > major || r.ProtoMajor == major && r.ProtoMinor >= minor
}

// UserAgent returns the header User-Agent.
func (r *Request) UserAgent() string { return r.Header.get("User-Agent") }

// Referer returns the header that is misspelt like this.
func (r *Request) Referer() string { return r.Header.get("Referer") }

// Cookies returns the cookies sent.
func (r *Request) Cookies() []*Cookie { return readCookies(r.Header, "") }

// CookiesNamed returns the cookies sent that have the name.
func (r *Request) CookiesNamed(name string) []*Cookie {
	if name == "" {
		return []*Cookie{}
	}
	return readCookies(r.Header, name)
}

// ErrNoCookie is returned by Request.Cookie.
var ErrNoCookie = errors.New("http: named cookie not present")

// Cookie returns the first cookie of that name, or ErrNoCookie.
func (r *Request) Cookie(name string) (*Cookie, error) {
	if list := r.CookiesNamed(name); len(list) > 0 {
		return list[0], nil
	}
	return nil, ErrNoCookie
}

// AddCookie adds a cookie. All are in one header.
func (r *Request) AddCookie(c *Cookie) {
	s := cleanCookieName(c.Name) + "=" + cleanCookieValue(c.Value, c.Quoted)
	if had := r.Header.get("Cookie"); had != "" {
		s = had + "; " + s
	}
	r.Header.Set("Cookie", s)
}

// BasicAuth returns the name and password of basic authentication.
func (r *Request) BasicAuth() (username, password string, ok bool) {
	const scheme = "Basic "
	auth := r.Header.get("Authorization")
	if len(auth) < len(scheme) || !equalFold(auth[:len(scheme)], scheme) {
		return "", "", false
	}
	pair, err := base64.StdEncoding.DecodeString(auth[len(scheme):])
	if err != nil {
		return "", "", false
	}
	username, password, ok = strings.Cut(string(pair), ":")
	if !ok {
		return "", "", false
	}
	return username, password, true
}

// SetBasicAuth sets name and password of basic authentication, which are not encrypted. The name can not have a colon.
func (r *Request) SetBasicAuth(username, password string) {
	r.Header.Set("Authorization", "Basic "+basicAuth(username, password))
}

func basicAuth(username, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(username + ":" + password))
}

func (r *Request) methodOrGet() string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

// outgoingLength returns the length of the body that a client sends, -1 if it is not known.
func (r *Request) outgoingLength() int64 {
	switch {
	case r.Body == nil || r.Body == NoBody:
		return 0
	case r.ContentLength != 0:
		return r.ContentLength
	}
	return -1
}

func (r *Request) closeBody() error {
	if r.Body == nil {
		return nil
	}
	return r.Body.Close()
}

// repeatable reports whether the request may be sent again when it is not known whether it has arrived.
func (r *Request) repeatable() bool {
	if r.Body != nil && r.Body != NoBody && r.GetBody == nil {
		return false
	}
	switch r.methodOrGet() {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	_, key := r.Header["Idempotency-Key"]
	_, xKey := r.Header["X-Idempotency-Key"]
	return key || xKey
}

func (r *Request) expectsContinue() bool { return hasToken(r.Header["Expect"], "100-continue") }

// isPreface reports whether this is the first line of HTTP/2 without TLS.
func (r *Request) isPreface() bool {
	return r.Method == "PRI" && len(r.Header) == 0 && r.URL.Path == "*" && r.Proto == "HTTP/2.0"
}

// NewRequest is NewRequestWithContext with the background context.
func NewRequest(method, url string, body io.Reader) (*Request, error) {
	return NewRequestWithContext(context.Background(), method, url, body)
}

// NewRequestWithContext returns a request for a client. If body is an io.Closer the client closes it. For a *bytes.Buffer,
// *bytes.Reader and *strings.Reader the ContentLength and GetBody are set. Servers get their requests in other ways; for testing
// there is httptest.NewRequest.
func NewRequestWithContext(ctx context.Context, method, url string, body io.Reader) (*Request, error) {
	if method == "" {
		method = "GET"
	}
	if !validMethod(method) {
		return nil, fmt.Errorf("net/http: invalid method %q", method)
	}
	if ctx == nil {
		return nil, errors.New("net/http: nil Context")
	}
	u, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	u.Host = strings.TrimSuffix(u.Host, ":")
	req := &Request{
		ctx:        ctx,
		Method:     method,
		URL:        u,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     Header{},
		Host:       u.Host,
	}
	if body != nil {
		req.setBody(body)
	}
	return req, nil
}

func parseURL(s string) (*url.URL, error) { return url.Parse(s) }

func (r *Request) setBody(body io.Reader) {
	var ok bool
	if r.Body, ok = body.(io.ReadCloser); !ok {
		r.Body = io.NopCloser(body)
	}
	again := func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(r), nil }
	switch b := body.(type) {
	case *bytes.Buffer:
		r.ContentLength = int64(b.Len())
		data := b.Bytes()
		r.GetBody = func() (io.ReadCloser, error) { return again(bytes.NewReader(data)) }
	case *bytes.Reader:
		r.ContentLength = int64(b.Len())
		start := *b
		r.GetBody = func() (io.ReadCloser, error) {
			copied := start
			return again(&copied)
		}
	case *strings.Reader:
		r.ContentLength = int64(b.Len())
		start := *b
		r.GetBody = func() (io.ReadCloser, error) {
			copied := start
			return again(&copied)
		}
	default:
		return
	}
	if r.ContentLength == 0 {
		// With another body this would mean that the length is not known.
		r.Body = NoBody
		r.GetBody = func() (io.ReadCloser, error) { return NoBody, nil }
	}
}

// Write writes the request as HTTP/1.1, with Host, URL, Method, Header, ContentLength, TransferEncoding and Body. A body without
// length is sent chunked. The body is closed.
func (r *Request) Write(w io.Writer) error { return r.write(w, false, nil, nil) }

// WriteProxy is Write for a proxy: the target has scheme and host (RFC 9112, 3.2.2).
func (r *Request) WriteProxy(w io.Writer) error { return r.write(w, true, nil, nil) }

// writtenApart are the headers that do not come from the map.
var writtenApart = map[string]bool{
	"Host": true, "User-Agent": true, "Content-Length": true, "Transfer-Encoding": true, "Trailer": true,
}

// wireHost returns what is sent as Host.
func (r *Request) wireHost(proxy bool) (string, error) {
	host := r.Host
	if host == "" {
		if r.URL == nil {
			return "", errNoHost
		}
		host = r.URL.Host
	}
	host, err := internal.HostToASCII(host)
	if err != nil {
		return "", err
	}
	if !validHostHeader(host) {
		// The path of a Unix domain socket may stand here, which no server is interested in. A proxy needs a host.
		if proxy {
			return "", errors.New("http: invalid Host header")
		}
		host = ""
	}
	return dropZone(host), nil
}

// dropZone removes the zone of an IPv6 address, which means nothing on another machine.
func dropZone(host string) string {
	end := strings.LastIndexByte(host, ']')
	if end < 0 || host[0] != '[' {
		return host
	}
	if i := strings.LastIndexByte(host[:end], '%'); i >= 0 {
		return host[:i] + host[end:]
	}
	return host
}

// bodyReadError marks an error that came from the body rather than from the connection.
type bodyReadError struct{ error }

// write writes the request. extra are additional headers. If mayContinue is not nil, it is called between header and body, and if
// it returns false the body is not sent.
func (r *Request) write(w io.Writer, proxy bool, extra Header, mayContinue func() bool) (err error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.WroteRequest != nil {
		defer func() { trace.WroteRequest(httptrace.WroteRequestInfo{Err: err}) }()
	}
	closed := false
	defer func() {
		if !closed {
			if closeErr := r.closeBody(); err == nil {
				err = closeErr
			}
		}
	}()
	host, err := r.wireHost(proxy)
	if err != nil {
		return err
	}
	target := r.URL.RequestURI()
	if proxy && r.URL.Scheme != "" && r.URL.Opaque == "" {
		target = r.URL.Scheme + "://" + host + target
	} else if r.Method == "CONNECT" && r.URL.Path == "" {
		if target = host; r.URL.Opaque != "" {
			target = r.URL.Opaque
		}
	}
	for i := range len(target) {
		if target[i] < ' ' || target[i] == 0x7f {
			return errors.New("net/http: can't write control character in Request.URL")
		}
	}
	var own *bufio.Writer
	if _, ok := w.(io.ByteWriter); !ok {
		own = bufio.NewWriter(w)
		w = own
	}
	wrote := func(name, value string) {
		if trace != nil && trace.WroteHeaderField != nil {
			trace.WroteHeaderField(name, []string{value})
		}
	}
	line := func(parts ...string) {
		if err == nil {
			_, err = io.WriteString(w, strings.Join(parts, "")+"\r\n")
		}
	}
	line(r.methodOrGet(), " ", target, " HTTP/1.1")
	line("Host: ", host)
	wrote("Host", host)
	agent := userAgent
	if v, ok := r.Header["User-Agent"]; ok {
		if agent = ""; len(v) > 0 {
			agent = cleanValue(v[0])
		}
	}
	if agent != "" {
		line("User-Agent: ", agent)
		wrote("User-Agent", agent)
	}
	if err != nil {
		return err
	}
	out, err := newOutgoingRequest(r)
	if err != nil {
		return err
	}
	if err := out.writeHeader(w, trace); err != nil {
		return err
	}
	if err := r.Header.write(w, writtenApart, trace); err != nil {
		return err
	}
	if err := extra.write(w, nil, trace); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\r\n"); err != nil {
		return err
	}
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	bw, buffered := w.(*bufio.Writer)
	if mayContinue != nil {
		if buffered {
			if err := bw.Flush(); err != nil {
				return err
			}
		}
		if trace != nil && trace.Wait100Continue != nil {
			trace.Wait100Continue()
		}
		if !mayContinue() {
			closed = true
			r.closeBody()
			return nil
		}
	}
	if buffered && out.flush {
		if err := bw.Flush(); err != nil {
			return err
		}
	}
	closed = true
	if err := out.writeBody(w); err != nil {
		if out.readError == err {
			err = bodyReadError{err}
		}
		return err
	}
	if own != nil {
		return own.Flush()
	}
	return nil
}

// ReadRequest reads a request as a server gets it, but HTTP/1 only. The Host header is removed.
func ReadRequest(b *bufio.Reader) (*Request, error) {
	req := new(Request)
	if err := readRequest(req, b, fields.NoLimit); err != nil {
		return nil, err
	}
	delete(req.Header, "Host")
	return req, nil
}

// readRequest reads a request into req, with at most maxCount values in its header.
func readRequest(req *Request, b *bufio.Reader, maxCount int64) (err error) {
	var scratch []byte
	line, err := fields.ReadLine(b, &scratch, fields.NoLimit)
	if err != nil {
		return err
	}
	first := string(line)
	defer func() {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}()
	method, rest, ok1 := strings.Cut(first, " ")
	target, proto, ok2 := strings.Cut(rest, " ")
	if !ok1 || !ok2 {
		return quotedError("malformed HTTP request", first)
	}
	if !validMethod(method) {
		return quotedError("invalid method", method)
	}
	major, minor, ok := ParseHTTPVersion(proto)
	if !ok {
		return quotedError("malformed HTTP version", proto)
	}
	req.Method, req.RequestURI, req.Proto, req.ProtoMajor, req.ProtoMinor = method, target, proto, major, minor
	if req.URL, err = parseTarget(method, target); err != nil {
		return err
	}
	header, err := fields.ReadHeader[textproto.ProtocolError](b, fields.NoLimit, maxCount)
	if err == fields.ErrTooLarge {
		return errHeaderTooLarge
	}
	if err != nil {
		return err
	}
	req.Header = header
	hosts := req.Header["Host"]
	if len(hosts) > 1 {
		return errors.New("too many Host headers")
	}
	if req.Host = req.URL.Host; req.Host == "" && len(hosts) == 1 {
		req.Host = hosts[0]
	}
	addCacheControl(req.Header)
	req.Close = wantsClose(major, minor, req.Header)
	f, err := readFraming(req.Header, req.ProtoAtLeast(1, 1), method, 0, maxCount)
	if err != nil {
		return err
	}
	req.ContentLength, req.Trailer = f.stated, f.trailer
	if f.chunked {
		req.TransferEncoding = []string{"chunked"}
	}
	req.Body = NoBody
	if body := f.newBody(b, req.Close, &req.Trailer, maxCount); body != nil {
		req.Body = body
	}
	if req.isPreface() {
		req.ContentLength, req.Close = -1, true
	}
	return nil
}

// parseTarget parses the target of a request line. That of CONNECT is a host and port, unless it begins with a slash.
func parseTarget(method, target string) (*url.URL, error) {
	if method != "CONNECT" || strings.HasPrefix(target, "/") {
		return url.ParseRequestURI(target)
	}
	u, err := url.ParseRequestURI("http://" + target)
	if err == nil {
		u.Scheme = ""
	}
	return u, err
}
