package httptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is an HTTP server for tests. One that NewTestServer has made is reached, unless Start is called, over a network in memory
// by the client that Client returns: all its requests go there, whatever their host is. Others listen on loopback.
type Server struct {
	// URL is the server's, "http://address:port"; that of a server in memory is http://example.com.
	URL string

	// Listener is the listener; nil in memory.
	Listener net.Listener

	// EnableHTTP2 is for HTTP/2, which is not supported.
	EnableHTTP2 bool

	// TLS is for TLS, which is not supported yet.
	TLS *tls.Config

	// Config can be changed before the server is started.
	Config *http.Server

	t      testing.TB
	once   sync.Once // starts a server in memory
	memory *memoryListener
	client *http.Client
	active sync.WaitGroup // open connections and the serving goroutine

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]http.ConnState
}

var errNoTLS = errors.New("rgo: TLS is not supported yet")

// NewServer returns a running server on loopback. The caller closes it.
func NewServer(handler http.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.Start()
	return s
}

// NewTLSServer panics: TLS is not supported yet.
func NewTLSServer(handler http.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.StartTLS()
	return s
}

// NewUnstartedServer returns a server on loopback that Start starts. The caller closes it.
func NewUnstartedServer(handler http.Handler) *Server {
	return &Server{Listener: listenLoopback(), Config: &http.Server{Handler: handler}}
}

// NewTestServer returns a server for one test, at whose end it is closed. A panic of the handler fails the test, but for
// http.ErrAbortHandler. A nil handler answers 500.
func NewTestServer(t testing.TB, handler http.Handler) *Server {
	s := &Server{t: t, Config: &http.Server{Handler: testHandler{t, handler}}}
	t.Cleanup(s.Close)
	return s
}

// testHandler is the handler of a server for a test.
type testHandler struct {
	t testing.TB
	h http.Handler
}

func (h testHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.h == nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	defer func() {
		if p := recover(); p != nil {
			if p != http.ErrAbortHandler {
				h.t.Errorf("panic in HTTP handler: %v\n%s", p, debug.Stack())
			}
			panic(http.ErrAbortHandler)
		}
	}()
	h.h.ServeHTTP(w, r)
}

func listenLoopback() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		if l, err = net.Listen("tcp6", "[::1]:0"); err != nil {
			panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
		}
	}
	return l
}

// Start starts a server on loopback.
func (s *Server) Start() {
	if s.URL != "" {
		panic("Server already started")
	}
	if s.Listener == nil {
		s.Listener = listenLoopback()
	}
	s.once.Do(func() {})
	tr := &http.Transport{}
	var dialer net.Dialer
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if tr.Dial != nil {
			return tr.Dial(network, addr)
		}
		if addr == "example.com:80" || strings.HasSuffix(addr, ".example.com:80") {
			addr = s.Listener.Addr().String()
		}
		return dialer.DialContext(ctx, network, addr)
	}
	s.client = &http.Client{Transport: tr}
	s.URL = "http://" + s.Listener.Addr().String()
	s.serve(s.Listener)
}

// StartTLS panics: TLS is not supported yet.
func (s *Server) StartTLS() { panic(errNoTLS) }

// startInMemory starts a server of NewTestServer that has not been started.
func (s *Server) startInMemory() {
	s.memory = &memoryListener{queue: make(chan net.Conn), done: make(chan struct{})}
	s.client = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) { return s.memory.dial(ctx) },
	}}
	s.URL = "http://example.com"
	s.serve(s.memory)
}

func (s *Server) serve(l net.Listener) {
	s.watchConns()
	s.active.Add(1)
	go func() {
		defer s.active.Done()
		s.Config.Serve(l)
	}()
}

// watchConns keeps track of the server's connections.
func (s *Server) watchConns() {
	hook := s.Config.ConnState
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		s.track(c, state)
		if hook != nil {
			hook(c, state)
		}
	}
}

func (s *Server) track(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		if _, had := s.conns[c]; had {
			panic("invalid state transition")
		}
		if s.conns == nil {
			s.conns = map[net.Conn]http.ConnState{}
		}
		s.active.Add(1)
		s.conns[c] = state
		if s.closed {
			// It was accepted just before the listener was closed.
			c.Close()
		}
	case http.StateActive:
		if _, known := s.conns[c]; known {
			s.conns[c] = state
		}
	case http.StateIdle:
		if _, known := s.conns[c]; known {
			s.conns[c] = state
			if s.closed {
				c.Close()
			}
		}
	case http.StateHijacked, http.StateClosed:
		if _, known := s.conns[c]; known {
			delete(s.conns, c)
			s.active.Done()
		}
	}
}

// Certificate returns nil: there is no TLS.
func (s *Server) Certificate() *x509.Certificate { return nil }

// Client returns a client for requests to the server. On loopback it sends those for example.com and what is below it there too.
func (s *Server) Client() *http.Client {
	if s.t != nil {
		s.once.Do(s.startInMemory)
	}
	return s.client
}

// CloseClientConnections closes the server's connections, and waits a while for their ends.
func (s *Server) CloseClientConnections() {
	s.mu.Lock()
	open := len(s.conns)
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	for range 500 {
		s.mu.Lock()
		left := len(s.conns)
		s.mu.Unlock()
		if left == 0 || left > open {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Close closes the server and waits for the requests that are under way.
func (s *Server) Close() {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if first {
		if s.Listener != nil {
			s.Listener.Close()
		}
		if s.memory != nil {
			s.memory.Close()
		}
		s.Config.SetKeepAlivesEnabled(false)
		s.mu.Lock()
		for c, state := range s.conns {
			// Connections on which nothing has come yet are those of clients that dial ahead.
			if state == http.StateIdle || state == http.StateNew {
				c.Close()
			}
		}
		s.mu.Unlock()
		warning := time.AfterFunc(5*time.Second, s.complain)
		defer warning.Stop()
		// What is not ours may still hold connections to this server.
		if t, ok := http.DefaultTransport.(interface{ CloseIdleConnections() }); ok {
			t.CloseIdleConnections()
		}
		if s.client != nil {
			s.client.CloseIdleConnections()
		}
	}
	s.active.Wait()
}

// complain says for what Close waits.
func (s *Server) complain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	b.WriteString("httptest.Server blocked in Close after 5 seconds, waiting for connections:\n")
	for c, state := range s.conns {
		fmt.Fprintf(&b, "  %T %p %v in state %v\n", c, c, c.RemoteAddr(), state)
	}
	log.Print(b.String())
}

// memoryListener accepts connections in memory.
type memoryListener struct {
	queue chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *memoryListener) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.queue <- server:
		return client, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.queue:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return memoryAddr{} }

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "memory" }
