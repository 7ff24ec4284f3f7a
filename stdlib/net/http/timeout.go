package http

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"sync"
	"time"
)

// ErrHandlerTimeout is returned by the ResponseWriter of a handler whose time is over.
var ErrHandlerTimeout = errors.New("http: Handler timeout")

// TimeoutHandler returns a handler that runs h for at most dt. Then it answers 503 with msg, or a text of its own if msg is "", and
// what h writes is an error. What h writes before is kept in memory until it returns. There is no Hijacker and no Flusher.
func TimeoutHandler(h Handler, dt time.Duration, msg string) Handler {
	if msg == "" {
		msg = "<html><head><title>Timeout</title></head><body><h1>Timeout</h1></body></html>"
	}
	return &timeoutHandler{h, dt, msg}
}

type timeoutHandler struct {
	handler Handler
	limit   time.Duration
	text    string
}

func (t *timeoutHandler) ServeHTTP(w ResponseWriter, r *Request) {
	ctx, cancel := context.WithTimeout(r.Context(), t.limit)
	defer cancel()
	r = r.WithContext(ctx)
	held := &heldResponse{under: w, header: Header{}, request: r}
	done := make(chan struct{})
	panicked := make(chan any, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				panicked <- p
			}
		}()
		t.handler.ServeHTTP(held, r)
		close(done)
	}()
	select {
	case p := <-panicked:
		panic(p)
	case <-done:
		held.mu.Lock()
		defer held.mu.Unlock()
		maps.Copy(w.Header(), held.header)
		if held.status == 0 {
			held.status = StatusOK
		}
		w.WriteHeader(held.status)
		w.Write(held.body.Bytes())
	case <-ctx.Done():
		held.mu.Lock()
		defer held.mu.Unlock()
		held.err = ctx.Err()
		w.WriteHeader(StatusServiceUnavailable)
		if held.err == context.DeadlineExceeded {
			io.WriteString(w, t.text)
			held.err = ErrHandlerTimeout
		}
	}
}

// heldResponse is a ResponseWriter that keeps everything.
type heldResponse struct {
	under   ResponseWriter
	request *Request

	mu     sync.Mutex
	header Header
	body   bytes.Buffer
	status int
	err    error // for writing, when the time is over
}

func (h *heldResponse) Header() Header { return h.header }

func (h *heldResponse) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil {
		return 0, h.err
	}
	if h.status == 0 {
		h.status = StatusOK
	}
	return h.body.Write(p)
}

func (h *heldResponse) WriteHeader(code int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	checkStatus(code)
	switch {
	case h.err != nil:
	case h.status == 0:
		h.status = code
	default:
		if s, ok := h.request.Context().Value(ServerContextKey).(*Server); ok {
			f := caller()
			s.logf("http: superfluous response.WriteHeader call from %s (%s:%d)", f.Function, f.File, f.Line)
		}
	}
}

// Push implements Pusher as far as the ResponseWriter below does.
func (h *heldResponse) Push(target string, opts *PushOptions) error {
	if p, ok := h.under.(Pusher); ok {
		return p.Push(target, opts)
	}
	return ErrNotSupported
}
