package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Middleware is put around a handler.
type Middleware func(http.Handler) http.Handler

// chain puts the first of the layers outermost.
func chain(h http.Handler, layers ...Middleware) http.Handler {
	for _, layer := range slices.Backward(layers) {
		h = layer(h)
	}
	return h
}

type requestIDKey struct{}

// RequestID names each request, by the client's name for it if there is one.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Header.Get("X-Request-Id")
		if name == "" || len(name) > 64 {
			var b [8]byte
			rand.Read(b[:])
			name = hex.EncodeToString(b[:])
		}
		w.Header().Set("X-Request-Id", name)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, name)))
	})
}

// recorder remembers what was sent.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Logged writes a line for each request.
func Logged(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			rec := &recorder{ResponseWriter: w}
			defer func() {
				level := slog.LevelInfo
				if rec.status >= 500 {
					level = slog.LevelError
				}
				name, _ := r.Context().Value(requestIDKey{}).(string)
				log.LogAttrs(r.Context(), level, "request",
					slog.String("id", name),
					slog.String("method", r.Method),
					slog.String("path", r.URL.Path),
					slog.Int("status", rec.status),
					slog.Int64("bytes", rec.bytes),
					slog.Duration("took", time.Since(start)))
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

// Recovered answers for handlers that panic.
func Recovered(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				v := recover()
				if v == nil {
					return
				}
				if v == http.ErrAbortHandler {
					panic(v)
				}
				log.Error("panic", "value", fmt.Sprint(v), "stack", string(debug.Stack()))
				http.Error(w, "internal error", http.StatusInternalServerError)
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// LimitBody refuses larger requests.
func LimitBody(n int64) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, n)
			next.ServeHTTP(w, r)
		})
	}
}

// Counts counts answers by status, and shows them.
type Counts struct {
	mu     sync.Mutex
	byCode map[int]int
}

// NewCounts returns counts of zero.
func NewCounts() *Counts { return &Counts{byCode: make(map[int]int)} }

// Middleware counts what goes through it.
func (c *Counts) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		c.mu.Lock()
		c.byCode[rec.status]++
		c.mu.Unlock()
	})
}

func (c *Counts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	counts := maps.Clone(c.byCode)
	c.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "requests_total{status=%q} %d\n", fmt.Sprint(code), counts[code])
	}
}
