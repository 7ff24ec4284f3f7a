package http

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrServerClosed is returned by the serving methods of a Server after Shutdown or Close.
var ErrServerClosed = errors.New("http: Server closed")

const (
	// DefaultMaxHeaderBytes limits the header of a request if Server.MaxHeaderBytes does not.
	DefaultMaxHeaderBytes = 1 << 20

	// DefaultMaxHeaderValueCount limits the values in it if Server.MaxHeaderValueCount does not.
	DefaultMaxHeaderValueCount = 500
)

// ConnState is the state of a server's connection.
type ConnState int

const (
	// StateNew: a request is expected at once.
	StateNew ConnState = iota

	// StateActive: a byte or more of a request has been read. The next state comes when it has been answered.
	StateActive

	// StateIdle: a request has been answered, and another may follow.
	StateIdle

	// StateHijacked: a handler has taken the connection. This is the last state.
	StateHijacked

	// StateClosed: the connection is closed. This is the last state.
	StateClosed
)

// String returns a word.
func (c ConnState) String() string {
	switch c {
	case StateNew:
		return "new"
	case StateActive:
		return "active"
	case StateIdle:
		return "idle"
	case StateHijacked:
		return "hijacked"
	case StateClosed:
		return "closed"
	}
	return ""
}

// Server is an HTTP/1 server. The zero value is ready.
type Server struct {
	// Addr is the TCP address to listen at, "host:port"; "" is ":http".
	Addr string

	// Handler answers the requests; nil is DefaultServeMux.
	Handler Handler

	// DisableGeneralOptionsHandler passes "OPTIONS *" to the handler.
	DisableGeneralOptionsHandler bool

	// TLSConfig is for TLS, which is not supported yet.
	TLSConfig *tls.Config

	// ReadTimeout limits the time to read a request with its body. Zero and below are no limit. Handlers can not choose it by
	// request; for that there is ReadHeaderTimeout and ResponseController.
	ReadTimeout time.Duration

	// ReadHeaderTimeout limits the time to read a header. Zero is ReadTimeout, below is no limit.
	ReadHeaderTimeout time.Duration

	// WriteTimeout limits the time from the end of a request's header to that of the answer. Zero and below are no limit.
	WriteTimeout time.Duration

	// IdleTimeout limits the time between requests. Zero is ReadTimeout, below is no limit.
	IdleTimeout time.Duration

	// MaxHeaderBytes limits the first line and the header of a request. Zero is DefaultMaxHeaderBytes.
	MaxHeaderBytes int

	// MaxHeaderValueCount limits the lines of a header and of a trailer. Zero is DefaultMaxHeaderValueCount.
	MaxHeaderValueCount int

	// TLSNextProto has handlers of other protocols over TLS, which is not supported yet.
	TLSNextProto map[string]func(*Server, *tls.Conn, Handler)

	// ConnState, if it is not nil, is called when a connection changes its state.
	ConnState func(net.Conn, ConnState)

	// ErrorLog gets errors of accepting, of handlers and of what is below; nil is package log's standard logger.
	ErrorLog *log.Logger

	// BaseContext, if it is not nil, returns the context that those of requests on connections of the listener come from.
	BaseContext func(net.Listener) context.Context

	// ConnContext, if it is not nil, returns the context that those of requests on a connection come from, from the base context.
	ConnContext func(ctx context.Context, c net.Conn) context.Context

	// HTTP2 is for HTTP/2, which is not supported.
	HTTP2 *HTTP2Config

	// Protocols is the set of protocols to accept. Only HTTP/1 is supported.
	Protocols *Protocols

	// DisableClientPriority is for HTTP/2.
	DisableClientPriority bool

	stopping atomic.Bool
	noAlive  atomic.Bool // SetKeepAlivesEnabled(false)

	mu         sync.Mutex
	listeners  map[*net.Listener]struct{}
	conns      map[*conn]struct{}
	onShutdown []func()
	serving    sync.WaitGroup // accept loops
}

// logf logs an error.
func (s *Server) logf(format string, args ...any) {
	if s.ErrorLog != nil {
		s.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

func (s *Server) readLimit() int64 {
	if s.MaxHeaderBytes > 0 {
		return int64(s.MaxHeaderBytes) + headerSlop
	}
	return DefaultMaxHeaderBytes + headerSlop
}

func (s *Server) maxHeaderValues() int {
	if s.MaxHeaderValueCount > 0 {
		return s.MaxHeaderValueCount
	}
	return DefaultMaxHeaderValueCount
}

func (s *Server) headerTimeout() time.Duration {
	if s.ReadHeaderTimeout != 0 {
		return s.ReadHeaderTimeout
	}
	return s.ReadTimeout
}

func (s *Server) idleTimeout() time.Duration {
	if s.IdleTimeout != 0 {
		return s.IdleTimeout
	}
	return s.ReadTimeout
}

func (s *Server) keepsAlive() bool { return !s.noAlive.Load() && !s.stopping.Load() }

// SetKeepAlivesEnabled says whether connections are kept for further requests, as they are by default.
func (s *Server) SetKeepAlivesEnabled(v bool) {
	s.noAlive.Store(!v)
	if !v {
		s.closeIdle()
	}
}

// ListenAndServe listens at addr and serves with handler; nil is DefaultServeMux. The error is never nil.
func ListenAndServe(addr string, handler Handler) error {
	return (&Server{Addr: addr, Handler: handler}).ListenAndServe()
}

// Serve accepts connections of l and serves with handler; nil is DefaultServeMux. The error is never nil.
func Serve(l net.Listener, handler Handler) error {
	return (&Server{Handler: handler}).Serve(l)
}

// ListenAndServeTLS returns an error: TLS is not supported yet.
func ListenAndServeTLS(addr, certFile, keyFile string, handler Handler) error {
	return (&Server{Addr: addr, Handler: handler}).ListenAndServeTLS(certFile, keyFile)
}

// ServeTLS returns an error: TLS is not supported yet.
func ServeTLS(l net.Listener, handler Handler, certFile, keyFile string) error {
	return (&Server{Handler: handler}).ServeTLS(l, certFile, keyFile)
}

// ListenAndServeTLS returns an error: TLS is not supported yet.
func (s *Server) ListenAndServeTLS(certFile, keyFile string) error { return errNoTLS }

// ServeTLS closes l and returns an error: TLS is not supported yet.
func (s *Server) ServeTLS(l net.Listener, certFile, keyFile string) error {
	l.Close()
	return errNoTLS
}

// ListenAndServe listens at Addr and calls Serve. The error is never nil; after Shutdown or Close it is ErrServerClosed.
func (s *Server) ListenAndServe() error {
	if s.stopping.Load() {
		return ErrServerClosed
	}
	addr := s.Addr
	if addr == "" {
		addr = ":http"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.Serve(l)
}

// onceListener can be closed several times.
type onceListener struct {
	net.Listener
	once sync.Once
	err  error
}

func (l *onceListener) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// Serve accepts connections of l, which it closes in the end, each with a goroutine of its own. The error is never nil; after
// Shutdown or Close it is ErrServerClosed.
func (s *Server) Serve(l net.Listener) error {
	original := l
	l = &onceListener{Listener: l}
	defer l.Close()
	if s.Protocols != nil && !s.Protocols.HTTP1() {
		return errors.New("rgo: net/http: only HTTP/1 is supported")
	}
	if !s.trackListener(&l, true) {
		return ErrServerClosed
	}
	defer s.trackListener(&l, false)
	base := context.Background()
	if s.BaseContext != nil {
		if base = s.BaseContext(original); base == nil {
			panic("BaseContext returned a nil context")
		}
	}
	ctx := context.WithValue(base, ServerContextKey, s)
	var delay time.Duration
	for {
		rwc, err := l.Accept()
		if err != nil {
			if s.stopping.Load() {
				return ErrServerClosed
			}
			// Running out of descriptors passes.
			if e, ok := err.(interface{ Temporary() bool }); ok && e.Temporary() {
				delay = min(max(2*delay, 5*time.Millisecond), time.Second)
				s.logf("http: Accept error: %v; retrying in %v", err, delay)
				time.Sleep(delay)
				continue
			}
			return err
		}
		delay = 0
		connCtx := ctx
		if s.ConnContext != nil {
			if connCtx = s.ConnContext(connCtx, rwc); connCtx == nil {
				panic("ConnContext returned nil")
			}
		}
		c := &conn{server: s, rwc: rwc}
		c.setState(StateNew) // before the goroutine, so that Shutdown sees it
		go c.serve(connCtx)
	}
}

func (s *Server) trackListener(l *net.Listener, add bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !add {
		delete(s.listeners, l)
		s.serving.Done()
		return true
	}
	if s.stopping.Load() {
		return false
	}
	if s.listeners == nil {
		s.listeners = map[*net.Listener]struct{}{}
	}
	s.listeners[l] = struct{}{}
	s.serving.Add(1)
	return true
}

func (s *Server) track(c *conn, add bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !add {
		delete(s.conns, c)
		return
	}
	if s.conns == nil {
		s.conns = map[*conn]struct{}{}
	}
	s.conns[c] = struct{}{}
}

// closeListeners closes all listeners; s is locked.
func (s *Server) closeListeners() error {
	var first error
	for l := range s.listeners {
		if err := (*l).Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// closeIdle closes the connections that wait for a request, and reports whether there are no others.
func (s *Server) closeIdle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	quiet := true
	for c := range s.conns {
		state, since := c.stateSince()
		if state == StateNew && since < time.Now().Unix()-5 {
			state = StateIdle // it has not sent anything for long
		}
		if state != StateIdle || since == 0 {
			quiet = false
			continue
		}
		c.rwc.Close()
		delete(s.conns, c)
	}
	return quiet
}

// Close closes listeners and connections at once, but not those that handlers have taken.
func (s *Server) Close() error {
	s.stopping.Store(true)
	s.mu.Lock()
	err := s.closeListeners()
	s.mu.Unlock()
	s.serving.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.rwc.Close()
		delete(s.conns, c)
	}
	return err
}

// Shutdown closes the listeners and the idle connections, waits for the others to become idle, and closes them. If ctx ends before that
// its error is returned. Connections that handlers have taken are neither closed nor waited for. The server can not be used again.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stopping.Store(true)
	s.mu.Lock()
	err := s.closeListeners()
	for _, f := range s.onShutdown {
		go f()
	}
	s.mu.Unlock()
	s.serving.Wait()
	// There is nothing to wait on: look again and again, less and less often.
	pause := time.Millisecond
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for !s.closeIdle() {
		timer.Reset(pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			pause = min(2*pause, 500*time.Millisecond)
		}
	}
	return err
}

// RegisterOnShutdown registers a function that Shutdown starts, for connections that are not the server's any more. It should begin
// their end and not wait for it.
func (s *Server) RegisterOnShutdown(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onShutdown = append(s.onShutdown, f)
}

// serveRequest passes a request to the handler.
func (s *Server) serveRequest(w ResponseWriter, r *Request) {
	h := s.Handler
	if h == nil {
		h = DefaultServeMux
	}
	if r.RequestURI == "*" && r.Method == "OPTIONS" && !s.DisableGeneralOptionsHandler {
		h = HandlerFunc(answerOptions)
	}
	h.ServeHTTP(w, r)
}

// answerOptions answers "OPTIONS *", which asks whether there is a server.
func answerOptions(w ResponseWriter, r *Request) {
	w.Header().Set("Content-Length", "0")
	if r.ContentLength != 0 {
		// A body has no meaning here.
		io.Copy(io.Discard, MaxBytesReader(w, r.Body, 4<<10))
	}
}

// AllowQuerySemicolons returns a handler that turns unescaped semicolons in queries into ampersands, as which they were taken once.
// Proxies in front that see it differently can be tricked.
func AllowQuerySemicolons(h Handler) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		if strings.IndexByte(r.URL.RawQuery, ';') < 0 {
			h.ServeHTTP(w, r)
			return
		}
		c := *r
		u := *r.URL
		u.RawQuery = strings.ReplaceAll(u.RawQuery, ";", "&")
		c.URL = &u
		h.ServeHTTP(w, &c)
	})
}
