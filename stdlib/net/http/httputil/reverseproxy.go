package httputil

import (
	"context"
	"errors"
	"fmt"
	"internal/godebug"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/internal"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
	"time"
)

// ProxyRequest is a request for ReverseProxy.Rewrite.
type ProxyRequest struct {
	// In is the request that the proxy has got. It must not be changed.
	In *http.Request

	// Out is the request that it will send. Hop-by-hop headers and forwarding headers have been removed.
	Out *http.Request
}

// SetURL sends the request to target: scheme and host are taken from there, paths are joined, queries too. The Host header becomes
// target's host; to keep the original one set r.Out.Host = r.In.Host.
func (r *ProxyRequest) SetURL(target *url.URL) {
	retarget(r.Out, target)
	r.Out.Host = ""
}

// SetXForwarded sets the headers X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto. The client's address is added to what Out
// has in the first.
func (r *ProxyRequest) SetXForwarded() {
	h := r.Out.Header
	if ip, _, err := net.SplitHostPort(r.In.RemoteAddr); err == nil {
		h["X-Forwarded-For"] = []string{strings.Join(append(h["X-Forwarded-For"][:len(h["X-Forwarded-For"]):len(h["X-Forwarded-For"])], ip), ", ")}
	} else {
		h.Del("X-Forwarded-For")
	}
	proto := "http"
	if r.In.TLS != nil {
		proto = "https"
	}
	h.Set("X-Forwarded-Host", r.In.Host)
	h.Set("X-Forwarded-Proto", proto)
}

// ReverseProxy is a handler that sends requests to another server and passes the answers back. Informational responses pass too.
// Hop-by-hop headers do not, but Upgrade.
type ReverseProxy struct {
	// Rewrite changes the outgoing request. Forwarding headers (Forwarded, X-Forwarded-For, -Host, -Proto) have been removed before,
	// and so have malformed parts of the query. Exactly one of Rewrite and Director is set.
	Rewrite func(*ProxyRequest)

	// Transport makes the requests; nil is http.DefaultTransport.
	Transport http.RoundTripper

	// FlushInterval is how often what has been copied is flushed; zero is never, below zero after each write. Streams, which have no
	// length or are event streams, are flushed after each write.
	FlushInterval time.Duration

	// ErrorLog gets errors; nil is package log's standard logger.
	ErrorLog *log.Logger

	// BufferPool, if it is not nil, has buffers to copy with.
	BufferPool BufferPool

	// ModifyResponse, if it is not nil, can change the response. Its error is passed to ErrorHandler.
	ModifyResponse func(*http.Response) error

	// ErrorHandler answers when there is no response; nil logs and answers 502.
	ErrorHandler func(http.ResponseWriter, *http.Request, error)

	// Director changes the outgoing request before hop-by-hop headers are removed, so that a client can have what it sets removed.
	//
	// Deprecated: use Rewrite.
	Director func(*http.Request)
}

// BufferPool has buffers for io.CopyBuffer.
type BufferPool interface {
	Get() []byte
	Put([]byte)
}

// NewSingleHostReverseProxy returns a proxy to target: the paths of requests are appended to its path. The Host header stays.
//
// It uses Director; with Rewrite that would be
//
//	&ReverseProxy{Rewrite: func(r *ProxyRequest) { r.SetURL(target) }}
func NewSingleHostReverseProxy(target *url.URL) *ReverseProxy {
	return &ReverseProxy{Director: func(r *http.Request) { retarget(r, target) }}
}

func retarget(r *http.Request, target *url.URL) {
	u := r.URL
	u.Scheme, u.Host = target.Scheme, target.Host
	u.Path, u.RawPath = joinPaths(target, u)
	if target.RawQuery != "" && u.RawQuery != "" {
		u.RawQuery = target.RawQuery + "&" + u.RawQuery
	} else {
		u.RawQuery = target.RawQuery + u.RawQuery
	}
}

// joinPaths joins two paths with exactly one slash between them.
func joinPaths(a, b *url.URL) (text, raw string) {
	escaped := a.RawPath != "" || b.RawPath != ""
	left, right := a.EscapedPath(), b.EscapedPath()
	text, rest := a.Path, b.Path
	slashes := strings.HasSuffix(left, "/")
	switch {
	case slashes && strings.HasPrefix(right, "/"):
		rest, right = rest[1:], right[1:]
	case !slashes && !strings.HasPrefix(right, "/"):
		text += "/"
		left += "/"
	}
	if escaped {
		raw = left + right
	}
	return text + rest, raw
}

// hopByHop are the headers that are about one connection only.
var hopByHop = [...]string{
	"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade",
}

func removeHopByHop(h http.Header) {
	for _, list := range h["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			if name = textproto.TrimString(name); name != "" {
				h.Del(name)
			}
		}
	}
	for _, name := range hopByHop {
		delete(h, name)
	}
}

func hasToken(values []string, token string) bool {
	for _, list := range values {
		for one := range strings.SplitSeq(list, ",") {
			if internal.EqualFold(textproto.TrimString(one), token) {
				return true
			}
		}
	}
	return false
}

// upgradeOf returns the protocol to which a message switches, or "".
func upgradeOf(h http.Header) string {
	if !hasToken(h["Connection"], "Upgrade") {
		return ""
	}
	return h.Get("Upgrade")
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func addAll(to, from http.Header) {
	for name, values := range from {
		for _, v := range values {
			to.Add(name, v)
		}
	}
}

// cleanQuery returns the query without what package url can not parse: the next server may parse it in another way.
func cleanQuery(s string) string {
	bad := strings.IndexByte(s, ';') >= 0 || strings.Count(s, "&") >= 10000 || godebug.Value("urlmaxqueryparams") != ""
	for rest := s; !bad; {
		i := strings.IndexByte(rest, '%')
		if i < 0 {
			return s
		}
		if rest = rest[i+1:]; len(rest) < 2 || !isHex(rest[0]) || !isHex(rest[1]) {
			bad = true
		}
	}
	v, _ := url.ParseQuery(s)
	return v.Encode()
}

func isHex(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 6 }

func (p *ReverseProxy) logf(format string, args ...any) {
	if p.ErrorLog != nil {
		p.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

func (p *ReverseProxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	if p.ErrorHandler != nil {
		p.ErrorHandler(w, r, err)
		return
	}
	p.logf("http: proxy error: %v", err)
	w.WriteHeader(http.StatusBadGateway)
}

// prepare makes the outgoing request. It reports false if the request has been answered.
func (p *ReverseProxy) prepare(w http.ResponseWriter, in *http.Request, ctx context.Context) (*http.Request, bool) {
	out := in.Clone(ctx)
	if in.ContentLength == 0 {
		out.Body = nil // so that the transport may try again
	}
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if (p.Director != nil) == (p.Rewrite != nil) {
		p.fail(w, in, errors.New("ReverseProxy must have exactly one of Director or Rewrite set"))
		return nil, false
	}
	if p.Director != nil {
		p.Director(out)
		if out.Form != nil {
			out.URL.RawQuery = cleanQuery(out.URL.RawQuery)
		}
	}
	out.Close = false
	upgrade := upgradeOf(out.Header)
	if !printable(upgrade) {
		p.fail(w, in, fmt.Errorf("client tried to switch to invalid protocol %q", upgrade))
		return nil, false
	}
	removeHopByHop(out.Header)
	if hasToken(in.Header["Te"], "trailers") {
		out.Header.Set("Te", "trailers") // trailers do pass
	}
	if upgrade != "" {
		out.Header.Set("Connection", "Upgrade")
		out.Header.Set("Upgrade", upgrade)
	}
	if p.Rewrite != nil {
		for _, name := range [...]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
			delete(out.Header, name)
		}
		out.URL.RawQuery = cleanQuery(out.URL.RawQuery)
		pr := &ProxyRequest{In: in, Out: out}
		p.Rewrite(pr)
		out = pr.Out
	} else if ip, _, err := net.SplitHostPort(in.RemoteAddr); err == nil {
		// A nil value that Director has set means: not at all.
		if prior, has := out.Header["X-Forwarded-For"]; !has || prior != nil {
			out.Header.Set("X-Forwarded-For", strings.Join(append(prior[:len(prior):len(prior)], ip), ", "))
		}
	}
	if out.Method == "CONNECT" {
		err := errors.New("client sent unsupported CONNECT request")
		if p.ErrorHandler != nil {
			p.ErrorHandler(w, out, err)
		} else {
			p.logf("http: proxy error: %v", err)
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
		return nil, false
	}
	if _, has := out.Header["User-Agent"]; !has {
		out.Header.Set("User-Agent", "") // not ours in place of the client's
	}
	return out, true
}

// ServeHTTP implements http.Handler.
func (p *ReverseProxy) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	ctx := req.Context()
	if ctx.Done() == nil {
		if cn, ok := rw.(http.CloseNotifier); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithCancel(ctx)
			defer cancel()
			gone := cn.CloseNotify()
			go func() {
				select {
				case <-gone:
					cancel()
				case <-ctx.Done():
				}
			}()
		}
	}
	out, ok := p.prepare(rw, req, ctx)
	if !ok {
		return
	}
	if out.Body != nil {
		// The transport may still be reading when this returns, which is too late.
		defer out.Body.Close()
	}
	var mu sync.Mutex
	done := false
	out = out.WithContext(httptrace.WithClientTrace(out.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
			mu.Lock()
			defer mu.Unlock()
			if !done {
				h := rw.Header()
				addAll(h, http.Header(header))
				rw.WriteHeader(code)
				clear(h)
			}
			return nil
		},
	}))
	transport := p.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	res, err := transport.RoundTrip(out)
	mu.Lock()
	done = true
	mu.Unlock()
	if err != nil {
		p.fail(rw, out, err)
		return
	}
	if res.StatusCode == http.StatusSwitchingProtocols {
		if p.modify(rw, res, out) {
			p.tunnel(rw, out, res)
		}
		return
	}
	removeHopByHop(res.Header)
	if !p.modify(rw, res, out) {
		return
	}
	p.answer(rw, req, res)
}

// modify calls ModifyResponse. It reports false if the request has been answered.
func (p *ReverseProxy) modify(rw http.ResponseWriter, res *http.Response, out *http.Request) bool {
	if p.ModifyResponse == nil {
		return true
	}
	if err := p.ModifyResponse(res); err != nil {
		res.Body.Close()
		p.fail(rw, out, err)
		return false
	}
	return true
}

// answer passes the response back.
func (p *ReverseProxy) answer(rw http.ResponseWriter, req *http.Request, res *http.Response) {
	addAll(rw.Header(), res.Header)
	announced := len(res.Trailer)
	if announced > 0 {
		names := make([]string, 0, announced)
		for name := range res.Trailer {
			names = append(names, name)
		}
		rw.Header().Add("Trailer", strings.Join(names, ", "))
	}
	rw.WriteHeader(res.StatusCode)
	if err := p.copyBody(rw, res); err != nil {
		defer res.Body.Close()
		// The header has gone: all that can be done is to break the connection. Tests without a server have none.
		if req.Context().Value(http.ServerContextKey) == nil {
			p.logf("suppressing panic for copyResponse error in test; copy error: %v", err)
			return
		}
		panic(http.ErrAbortHandler)
	}
	res.Body.Close() // completes the trailer
	if len(res.Trailer) > 0 {
		// A short body must not be sent with its length: there would be no trailer.
		http.NewResponseController(rw).Flush()
	}
	if len(res.Trailer) == announced {
		addAll(rw.Header(), res.Trailer)
		return
	}
	for name, values := range res.Trailer {
		for _, v := range values {
			rw.Header().Add(http.TrailerPrefix+name, v)
		}
	}
}

// interval returns the flush interval for a response.
func (p *ReverseProxy) interval(res *http.Response) time.Duration {
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if kind == "text/event-stream" || res.ContentLength == -1 {
		return -1
	}
	return p.FlushInterval
}

func (p *ReverseProxy) copyBody(rw http.ResponseWriter, res *http.Response) error {
	w := io.Writer(rw)
	if d := p.interval(res); d != 0 {
		f := &flusher{w: rw, flush: http.NewResponseController(rw).Flush, interval: d}
		defer f.stop()
		f.start() // the header is to be sent even if there is no body for long
		w = f
	}
	var buf []byte
	if p.BufferPool != nil {
		buf = p.BufferPool.Get()
		defer p.BufferPool.Put(buf)
	}
	if len(buf) == 0 {
		buf = make([]byte, 32<<10)
	}
	for {
		n, readErr := res.Body.Read(buf)
		if readErr != nil && readErr != io.EOF && readErr != context.Canceled {
			p.logf("httputil: ReverseProxy read error during body copy: %v", readErr)
		}
		if n > 0 {
			m, err := w.Write(buf[:n])
			if err == nil && m < n {
				err = io.ErrShortWrite
			}
			if err != nil {
				return err
			}
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

// flusher is a writer that flushes after some time, or at once.
type flusher struct {
	w        io.Writer
	flush    func() error
	interval time.Duration // below zero: at once

	mu      sync.Mutex
	timer   *time.Timer
	pending bool
}

func (f *flusher) start() {
	f.pending = true
	f.timer = time.AfterFunc(f.interval, f.later)
}

func (f *flusher) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.w.Write(p)
	if f.interval < 0 {
		f.flush()
	} else if !f.pending {
		f.pending = true
		f.timer.Reset(f.interval)
	}
	return n, err
}

func (f *flusher) later() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pending {
		f.flush()
		f.pending = false
	}
}

func (f *flusher) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = false
	if f.timer != nil {
		f.timer.Stop()
	}
}

// tunnel connects the client with the server when both have switched protocols.
func (p *ReverseProxy) tunnel(rw http.ResponseWriter, out *http.Request, res *http.Response) {
	wanted, got := upgradeOf(out.Header), upgradeOf(res.Header)
	if !printable(got) {
		p.fail(rw, out, fmt.Errorf("backend tried to switch to invalid protocol %q", got))
		return
	}
	if !internal.EqualFold(wanted, got) {
		p.fail(rw, out, fmt.Errorf("backend tried to switch protocol %q when %q was requested", got, wanted))
		return
	}
	server, ok := res.Body.(io.ReadWriteCloser)
	if !ok {
		p.fail(rw, out, errors.New("internal error: 101 switching protocols response with non-writable body"))
		return
	}
	client, buf, err := http.NewResponseController(rw).Hijack()
	if errors.Is(err, http.ErrNotSupported) {
		p.fail(rw, out, fmt.Errorf("can't switch protocols using non-Hijacker ResponseWriter type %T", rw))
		return
	}
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-out.Context().Done():
		case <-over:
		}
		server.Close()
	}()
	if err != nil {
		p.fail(rw, out, fmt.Errorf("Hijack failed on protocol switch: %v", err))
		return
	}
	defer client.Close()
	addAll(rw.Header(), res.Header)
	res.Header, res.Body = rw.Header(), nil
	if err := res.Write(buf); err != nil {
		p.fail(rw, out, fmt.Errorf("response write: %v", err))
		return
	}
	if err := buf.Flush(); err != nil {
		p.fail(rw, out, fmt.Errorf("response flush: %v", err))
		return
	}
	ends := make(chan error, 2)
	pass := func(to io.Writer, from io.Reader) {
		_, err := io.Copy(to, from)
		if err == nil {
			// Half of it is over. If that can be passed on, the other half goes on.
			err = errHalf
			if half, ok := to.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
				err = nil
			}
		}
		ends <- err
	}
	go pass(server, io.MultiReader(io.LimitReader(buf, int64(buf.Reader.Buffered())), client))
	go pass(client, server)
	if <-ends == nil {
		<-ends
	}
}

var errHalf = errors.New("connection can not be closed half")
