package http

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultMaxIdleConnsPerHost is Transport.MaxIdleConnsPerHost if that is zero.
const DefaultMaxIdleConnsPerHost = 2

// DefaultTransport is the transport of DefaultClient. It uses the proxies that the environment variables HTTP_PROXY and NO_PROXY (or
// in lower case) name.
var DefaultTransport RoundTripper = &Transport{
	Proxy:                 ProxyFromEnvironment,
	DialContext:           (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
	ForceAttemptHTTP2:     true,
	MaxIdleConns:          100,
	IdleConnTimeout:       90 * time.Second,
	TLSHandshakeTimeout:   10 * time.Second,
	ExpectContinueTimeout: 1 * time.Second,
}

// ErrSkipAltProtocol is returned by a RoundTripper of RegisterProtocol that leaves a request to the Transport.
var ErrSkipAltProtocol = errors.New("net/http: skip alternate protocol")

// Transport is a RoundTripper that speaks HTTP/1.1 and keeps connections for other requests. It is safe for concurrent use and should be
// used again and again. https needs DialTLSContext, as TLS is not supported yet.
//
// A request is tried again if a connection that has been used before fails, it has no body or GetBody, and its method is GET, HEAD,
// OPTIONS or TRACE or it has a header Idempotency-Key or X-Idempotency-Key. If the value of that is an empty list it is not sent.
type Transport struct {
	// Proxy, if it is not nil, returns the proxy for a request, or nil for none. Schemes are http, which is that of a URL without
	// one, and socks5. A user in the URL is sent as Proxy-Authorization.
	Proxy func(*Request) (*url.URL, error)

	// OnProxyConnectResponse, if it is not nil, sees the response to a CONNECT request. Its error is that of the request.
	OnProxyConnectResponse func(ctx context.Context, proxyURL *url.URL, connectReq *Request, connectRes *Response) error

	// DialContext makes connections without TLS; nil is package net's.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)

	// Dial is used if DialContext is nil.
	//
	// Deprecated: use DialContext, by which a request can be ended.
	Dial func(network, addr string) (net.Conn, error)

	// DialTLSContext makes connections, with TLS, for https without a proxy.
	DialTLSContext func(ctx context.Context, network, addr string) (net.Conn, error)

	// DialTLS is used if DialTLSContext is nil.
	//
	// Deprecated: use DialTLSContext, by which a request can be ended.
	DialTLS func(network, addr string) (net.Conn, error)

	// TLSClientConfig and TLSHandshakeTimeout are for TLS, which is not supported yet.
	TLSClientConfig     *tls.Config
	TLSHandshakeTimeout time.Duration

	// DisableKeepAlives uses a connection for one request only.
	DisableKeepAlives bool

	// DisableCompression keeps the Transport from asking for gzip by itself when a request has no Accept-Encoding, and from
	// decompressing what comes then.
	DisableCompression bool

	// MaxIdleConns limits the idle connections. Zero is no limit.
	MaxIdleConns int

	// MaxIdleConnsPerHost limits the idle connections to one host. Zero is DefaultMaxIdleConnsPerHost.
	MaxIdleConnsPerHost int

	// MaxConnsPerHost limits all connections to one host: requests wait for one. Zero is no limit.
	MaxConnsPerHost int

	// IdleConnTimeout is how long a connection may be idle. Zero is no limit.
	IdleConnTimeout time.Duration

	// ResponseHeaderTimeout limits the time from the end of the request to that of the response's header. Zero is no limit.
	ResponseHeaderTimeout time.Duration

	// ExpectContinueTimeout is how long a body waits for the server when the request has "Expect: 100-continue". Zero is not at all.
	ExpectContinueTimeout time.Duration

	// TLSNextProto is for other protocols over TLS, which is not supported yet.
	TLSNextProto map[string]func(authority string, c *tls.Conn) RoundTripper

	// ProxyConnectHeader are headers for CONNECT requests.
	ProxyConnectHeader Header

	// GetProxyConnectHeader, if it is not nil, returns them instead.
	GetProxyConnectHeader func(ctx context.Context, proxyURL *url.URL, target string) (Header, error)

	// MaxResponseHeaderBytes limits the header of a response. Zero is 10 MB.
	MaxResponseHeaderBytes int64

	// WriteBufferSize and ReadBufferSize are the sizes of a connection's buffers. Zero is 4 KB.
	WriteBufferSize int
	ReadBufferSize  int

	// ForceAttemptHTTP2 and HTTP2 are for HTTP/2, which is not supported.
	ForceAttemptHTTP2 bool
	HTTP2             *HTTP2Config

	// Protocols is the set of protocols to speak. Only HTTP/1 is supported.
	Protocols *Protocols

	pool pool

	schemes  atomic.Pointer[map[string]RoundTripper]
	schemeMu sync.Mutex // held while schemes is replaced

	cancelMu sync.Mutex
	cancels  map[*Request]context.CancelCauseFunc // for CancelRequest
}

// Clone returns a copy with the same configuration and no connections.
func (t *Transport) Clone() *Transport {
	c := &Transport{
		Proxy:                  t.Proxy,
		OnProxyConnectResponse: t.OnProxyConnectResponse,
		DialContext:            t.DialContext,
		Dial:                   t.Dial,
		DialTLSContext:         t.DialTLSContext,
		DialTLS:                t.DialTLS,
		TLSClientConfig:        t.TLSClientConfig.Clone(),
		TLSHandshakeTimeout:    t.TLSHandshakeTimeout,
		DisableKeepAlives:      t.DisableKeepAlives,
		DisableCompression:     t.DisableCompression,
		MaxIdleConns:           t.MaxIdleConns,
		MaxIdleConnsPerHost:    t.MaxIdleConnsPerHost,
		MaxConnsPerHost:        t.MaxConnsPerHost,
		IdleConnTimeout:        t.IdleConnTimeout,
		ResponseHeaderTimeout:  t.ResponseHeaderTimeout,
		ExpectContinueTimeout:  t.ExpectContinueTimeout,
		TLSNextProto:           maps.Clone(t.TLSNextProto),
		ProxyConnectHeader:     t.ProxyConnectHeader.Clone(),
		GetProxyConnectHeader:  t.GetProxyConnectHeader,
		MaxResponseHeaderBytes: t.MaxResponseHeaderBytes,
		WriteBufferSize:        t.WriteBufferSize,
		ReadBufferSize:         t.ReadBufferSize,
		ForceAttemptHTTP2:      t.ForceAttemptHTTP2,
	}
	if t.HTTP2 != nil {
		config := *t.HTTP2
		c.HTTP2 = &config
	}
	if t.Protocols != nil {
		set := *t.Protocols
		c.Protocols = &set
	}
	return c
}

// RegisterProtocol makes rt serve requests with the scheme.
func (t *Transport) RegisterProtocol(scheme string, rt RoundTripper) {
	t.schemeMu.Lock()
	defer t.schemeMu.Unlock()
	all := map[string]RoundTripper{}
	if old := t.schemes.Load(); old != nil {
		maps.Copy(all, *old)
	}
	if _, has := all[scheme]; has {
		panic("protocol " + scheme + " already registered")
	}
	all[scheme] = rt
	t.schemes.Store(&all)
}

// CloseIdleConnections closes the idle connections. Others are not touched.
func (t *Transport) CloseIdleConnections() {
	t.pool.closeIdle()
	if all := t.schemes.Load(); all != nil {
		for _, rt := range *all {
			if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
				c.CloseIdleConnections()
			}
		}
	}
}

var (
	errCanceled   = errors.New("net/http: request canceled")
	errCancelWait = errors.New("net/http: request canceled while waiting for connection")
)

// CancelRequest ends a request.
//
// Deprecated: use a context.
func (t *Transport) CancelRequest(req *Request) {
	t.cancelMu.Lock()
	cancel := t.cancels[req]
	t.cancelMu.Unlock()
	if cancel != nil {
		cancel(errCanceled)
	}
}

// trackedBody is a request's body. It knows whether it is still as it was.
type trackedBody struct {
	io.ReadCloser
	read, closed bool
}

func (b *trackedBody) Read(p []byte) (int, error) {
	b.read = true
	return b.ReadCloser.Read(p)
}

func (b *trackedBody) Close() error {
	b.closed = true
	return b.ReadCloser.Close()
}

// checkOutgoing checks a request.
func checkOutgoing(req *Request) error {
	if req.URL == nil {
		return errors.New("http: nil Request.URL")
	}
	if req.Header == nil {
		return errors.New("http: nil Request.Header")
	}
	if req.URL.Scheme == "http" || req.URL.Scheme == "https" {
		if problem := headerProblem(req.Header); problem != "" {
			return errors.New("net/http: invalid header " + problem)
		}
		if problem := headerProblem(req.Trailer); problem != "" {
			return errors.New("net/http: invalid trailer " + problem)
		}
	}
	return nil
}

// RoundTrip implements RoundTripper.
func (t *Transport) RoundTrip(req *Request) (*Response, error) {
	if err := checkOutgoing(req); err != nil {
		req.closeBody()
		return nil, err
	}
	original := req
	if req.Body != nil && req.Body != NoBody {
		copied := *req
		copied.Body = &trackedBody{ReadCloser: req.Body}
		req = &copied
	}
	if all := t.schemes.Load(); all != nil {
		if rt := (*all)[req.URL.Scheme]; rt != nil {
			resp, err := rt.RoundTrip(req)
			if err != ErrSkipAltProtocol {
				return resp, err
			}
			if req, err = rewind(req); err != nil {
				return nil, err
			}
		}
	}
	var problem error
	switch {
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		problem = quotedError("unsupported protocol scheme", req.URL.Scheme)
	case req.Method != "" && !validMethod(req.Method):
		problem = fmt.Errorf("net/http: invalid method %q", req.Method)
	case req.URL.Host == "":
		problem = errors.New("http: no Host in request URL")
	case t.Protocols != nil && !t.Protocols.HTTP1():
		problem = errors.New("rgo: net/http: only HTTP/1 is supported")
	}
	if problem != nil {
		req.closeBody()
		return nil, problem
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	forget := t.watchLegacy(original, ctx, cancel)
	finish := func(cause error) {
		forget()
		cancel(cause)
	}
	trace := httptrace.ContextClientTrace(ctx)
	for {
		if ctx.Err() != nil {
			req.closeBody()
			err := context.Cause(ctx)
			finish(err)
			return nil, err
		}
		route, err := t.routeFor(req)
		if err != nil {
			req.closeBody()
			finish(err)
			return nil, err
		}
		pc, err := t.pool.get(ctx, t, route, trace)
		if err != nil {
			req.closeBody()
			finish(err)
			return nil, err
		}
		x := &exchange{request: req, ctx: ctx, finish: finish, trace: trace}
		resp, err := pc.roundTrip(x)
		if err == nil {
			resp.Request = original
			return resp, nil
		}
		if !pc.mayRetry(req, err) {
			if e, ok := err.(unwritten); ok {
				err = e.error
			}
			if e, ok := err.(readFailure); ok {
				err = e.error
			}
			if b, ok := req.Body.(*trackedBody); ok && !b.closed {
				req.closeBody()
			}
			finish(err)
			return nil, err
		}
		if req, err = rewind(req); err != nil {
			finish(err)
			return nil, err
		}
	}
}

// watchLegacy serves the old ways to cancel a request: CancelRequest and Request.Cancel. The function it returns ends that.
func (t *Transport) watchLegacy(req *Request, ctx context.Context, cancel context.CancelCauseFunc) func() {
	t.cancelMu.Lock()
	if t.cancels == nil {
		t.cancels = map[*Request]context.CancelCauseFunc{}
	}
	t.cancels[req] = cancel
	t.cancelMu.Unlock()
	if req.Cancel != nil {
		go func() {
			select {
			case <-req.Cancel:
				// A Client's time limit closes this channel together with the context, whose error says more.
				if err := context.Cause(req.Context()); err != nil {
					cancel(err)
				} else {
					cancel(errCanceled)
				}
			case <-ctx.Done():
			}
		}()
	}
	return func() {
		t.cancelMu.Lock()
		delete(t.cancels, req)
		t.cancelMu.Unlock()
	}
}

// rewind returns the request with its body as it was.
func rewind(req *Request) (*Request, error) {
	b, ok := req.Body.(*trackedBody)
	if !ok || !b.read && !b.closed {
		return req, nil
	}
	if !b.closed {
		req.closeBody()
	}
	if req.GetBody == nil {
		return nil, errors.New("net/http: cannot rewind body after connection loss")
	}
	again, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	copied := *req
	copied.Body = &trackedBody{ReadCloser: again}
	return &copied, nil
}

// route is the way to a server. Connections with the same key can serve the same requests.
type connRoute struct {
	proxy  *url.URL
	scheme string // of the target
	addr   string // of the target
}

type connKey struct {
	proxy, scheme, addr string
}

func (r *connRoute) key() connKey {
	k := connKey{scheme: r.scheme, addr: r.addr}
	if r.proxy != nil {
		k.proxy = r.proxy.String()
		if r.forwards() {
			k.addr = "" // the proxy takes requests for all
		}
	}
	return k
}

// viaHTTP reports whether the way leads through an HTTP proxy.
func (r *connRoute) viaHTTP() bool {
	return r.proxy != nil && (r.proxy.Scheme == "http" || r.proxy.Scheme == "https")
}

// forwards reports whether requests are sent to an HTTP proxy as such, rather than through a tunnel.
func (r *connRoute) forwards() bool { return r.viaHTTP() && r.scheme == "http" }

// dialAddr returns the address to connect to.
func (r *connRoute) dialAddr() string {
	if r.proxy != nil {
		return addrOf(r.proxy)
	}
	return r.addr
}

var defaultPorts = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}

// addrOf returns host and port of a URL.
func addrOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = defaultPorts[u.Scheme]
	}
	host := u.Hostname()
	if ascii, err := asciiHost(host); err == nil {
		host = ascii
	}
	return net.JoinHostPort(host, port)
}

func (t *Transport) routeFor(req *Request) (*connRoute, error) {
	r := &connRoute{scheme: req.URL.Scheme, addr: addrOf(req.URL)}
	if t.Proxy != nil {
		proxy, err := t.Proxy(req)
		if err != nil {
			return nil, err
		}
		if proxy != nil {
			switch proxy.Scheme {
			case "http", "https", "socks5", "socks5h":
			case "":
				copied := *proxy
				copied.Scheme = "http"
				proxy = &copied
			default:
				return nil, fmt.Errorf("unsupported proxy scheme: %s", proxy.Scheme)
			}
		}
		r.proxy = proxy
	}
	return r, nil
}

// usesGzip reports whether the Transport asks for gzip by itself.
func (t *Transport) usesGzip(req *Request) bool {
	// A range of compressed data is of no use, and some servers compress nothing for HEAD.
	return !t.DisableCompression && req.Header.get("Accept-Encoding") == "" && req.Header.get("Range") == "" && req.Method != "HEAD"
}

// ProxyURL returns a function for Transport.Proxy that always returns the same.
func ProxyURL(fixedURL *url.URL) func(*Request) (*url.URL, error) {
	return func(*Request) (*url.URL, error) { return fixedURL, nil }
}

// upgrades reports whether a request wants to switch protocols.
func upgrades(h Header) bool { return hasToken(h["Connection"], "upgrade") && h.get("Upgrade") != "" }
