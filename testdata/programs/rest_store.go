// A store of books behind a REST interface: routing, middleware, JSON, validation, optimistic locking, structured logs without
// times, a client that exercises it all, and an orderly end on a signal that the program sends to itself.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Book is what the store keeps.
type Book struct {
	ID      int               `json:"id"`
	Title   string            `json:"title"`
	Authors []string          `json:"authors"`
	Year    int               `json:"year,omitempty"`
	Tags    map[string]string `json:"tags,omitempty"`
	Version int               `json:"version"`
}

func (b *Book) validate() error {
	var problems []error
	if strings.TrimSpace(b.Title) == "" {
		problems = append(problems, &fieldError{"title", "must not be empty"})
	}
	if len(b.Authors) == 0 {
		problems = append(problems, &fieldError{"authors", "at least one"})
	}
	if b.Year < 0 || b.Year > 2100 {
		problems = append(problems, &fieldError{"year", "out of range: " + strconv.Itoa(b.Year)})
	}
	return errors.Join(problems...)
}

type fieldError struct{ field, reason string }

func (e *fieldError) Error() string { return e.field + ": " + e.reason }

var (
	errNotFound = errors.New("no such book")
	errConflict = errors.New("version conflict")
)

// store is safe for concurrent use.
type store struct {
	mu    sync.RWMutex
	next  int
	books map[int]Book
}

func newStore() *store { return &store{next: 1, books: map[int]Book{}} }

func (s *store) create(b Book) Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.ID, b.Version = s.next, 1
	s.next++
	s.books[b.ID] = b
	return b
}

func (s *store) get(id int) (Book, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.books[id]
	if !ok {
		return Book{}, fmt.Errorf("book %d: %w", id, errNotFound)
	}
	return b, nil
}

// update replaces a book if its version is still the given one.
func (s *store) update(id, version int, change func(*Book) error) (Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.books[id]
	if !ok {
		return Book{}, fmt.Errorf("book %d: %w", id, errNotFound)
	}
	if version != 0 && version != b.Version {
		return Book{}, fmt.Errorf("book %d: %w: have %d, got %d", id, errConflict, b.Version, version)
	}
	if err := change(&b); err != nil {
		return Book{}, err
	}
	b.ID = id
	b.Version++
	s.books[id] = b
	return b, nil
}

func (s *store) remove(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.books[id]; !ok {
		return fmt.Errorf("book %d: %w", id, errNotFound)
	}
	delete(s.books, id)
	return nil
}

func (s *store) list(keep func(Book) bool) []Book {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := []Book{}
	for _, b := range s.books {
		if keep(b) {
			found = append(found, b)
		}
	}
	slices.SortFunc(found, func(a, b Book) int { return cmp.Compare(a.ID, b.ID) })
	return found
}

// api is the store's interface to the world.
type api struct {
	store *store
	log   *slog.Logger
	stats struct{ requests, failures atomic.Int64 }
}

// handlerFunc is a handler that may fail.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

type httpError struct {
	status int
	err    error
}

func (e *httpError) Error() string { return e.err.Error() }
func (e *httpError) Unwrap() error { return e.err }

func (a *api) handle(f handlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		a.stats.failures.Add(1)
		status := http.StatusInternalServerError
		var he *httpError
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		var tooLarge *http.MaxBytesError
		var field *fieldError
		switch {
		case errors.As(err, &he):
			status = he.status
		case errors.Is(err, errNotFound):
			status = http.StatusNotFound
		case errors.Is(err, errConflict):
			status = http.StatusConflict
		case errors.As(err, &tooLarge):
			status = http.StatusRequestEntityTooLarge
		case errors.As(err, &field):
			status = http.StatusUnprocessableEntity
		case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.ErrUnexpectedEOF):
			status = http.StatusBadRequest
		}
		writeJSON(w, status, map[string]any{"error": err.Error(), "status": status})
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (a *api) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /books", a.handle(a.listBooks))
	mux.Handle("POST /books", a.handle(a.createBook))
	mux.Handle("GET /books/{id}", a.handle(a.getBook))
	mux.Handle("PUT /books/{id}", a.handle(a.putBook))
	mux.Handle("PATCH /books/{id}", a.handle(a.patchBook))
	mux.Handle("DELETE /books/{id}", a.handle(a.deleteBook))
	mux.Handle("GET /stream", a.handle(a.streamBooks))
	mux.Handle("GET /panic", a.handle(func(http.ResponseWriter, *http.Request) error {
		var books []Book
		_ = books[len(os.Args)+10]
		return nil
	}))
	return chain(mux, a.logging, recovering(a.log), limiting(512), requiring("sesame"))
}

type middleware func(http.Handler) http.Handler

func chain(h http.Handler, list ...middleware) http.Handler {
	for _, m := range slices.Backward(list) {
		h = m(h)
	}
	return h
}

// statusWriter remembers the status and the size of an answer.
type statusWriter struct {
	http.ResponseWriter
	status, size int
}

func (w *statusWriter) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.size += n
	return n, err
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type requestIDKey struct{}

func (a *api) logging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := a.stats.requests.Add(1)
		sw := &statusWriter{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		next.ServeHTTP(sw, r)
		level := slog.LevelInfo
		if sw.status >= 500 {
			level = slog.LevelError
		} else if sw.status >= 400 {
			level = slog.LevelWarn
		}
		a.log.LogAttrs(r.Context(), level, "request", slog.Int64("id", id), slog.Group("http", slog.String("method", r.Method),
			slog.String("path", r.URL.Path), slog.String("pattern", r.Pattern), slog.Int("status", sw.status), slog.Int("bytes", sw.size)))
	})
}

func recovering(log *slog.Logger) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if p := recover(); p != nil {
					err, _ := p.(error)
					log.Error("panic", "id", r.Context().Value(requestIDKey{}), "err", err)
					writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "internal error"})
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

func limiting(n int64) middleware {
	return func(next http.Handler) http.Handler { return http.MaxBytesHandler(next, n) }
}

func requiring(password string) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet {
				if _, got, ok := r.BasicAuth(); !ok || got != password {
					w.Header().Set("WWW-Authenticate", `Basic realm="books"`)
					writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "who are you?"})
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}

func pathID(r *http.Request) (int, error) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return 0, &httpError{http.StatusBadRequest, fmt.Errorf("malformed id: %w", err)}
	}
	return id, nil
}

func readBook(r *http.Request) (b Book, err error) {
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		return b, &httpError{http.StatusUnsupportedMediaType, fmt.Errorf("not JSON: %q", kind)}
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&b); err != nil {
		if strings.Contains(err.Error(), "unknown field") {
			err = &httpError{http.StatusBadRequest, err}
		}
		return b, err
	}
	return b, b.validate()
}

func (a *api) listBooks(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	author, since := q.Get("author"), 0
	if s := q.Get("since"); s != "" {
		var err error
		if since, err = strconv.Atoi(s); err != nil {
			return &httpError{http.StatusBadRequest, err}
		}
	}
	return writeJSON(w, http.StatusOK, a.store.list(func(b Book) bool {
		return b.Year >= since && (author == "" || slices.Contains(b.Authors, author))
	}))
}

func (a *api) createBook(w http.ResponseWriter, r *http.Request) error {
	b, err := readBook(r)
	if err != nil {
		return err
	}
	b = a.store.create(b)
	w.Header().Set("Location", "/books/"+strconv.Itoa(b.ID))
	return writeJSON(w, http.StatusCreated, b)
}

func etag(b Book) string { return fmt.Sprintf(`"%d.%d"`, b.ID, b.Version) }

func (a *api) getBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	b, err := a.store.get(id)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Etag", etag(b))
	http.ServeContent(w, r, "book.json", time.Time{}, bytes.NewReader(data))
	return nil
}

func (a *api) putBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	b, err := readBook(r)
	if err != nil {
		return err
	}
	b, err = a.store.update(id, b.Version, func(old *Book) error {
		version := old.Version
		*old = b
		old.Version = version
		return nil
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, b)
}

func (a *api) patchBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
		return err
	}
	b, err := a.store.update(id, 0, func(b *Book) error {
		targets := map[string]any{"title": &b.Title, "authors": &b.Authors, "year": &b.Year, "tags": &b.Tags}
		for name, raw := range fields {
			to, ok := targets[name]
			if !ok {
				return &httpError{http.StatusBadRequest, fmt.Errorf("can not change %q", name)}
			}
			if err := json.Unmarshal(raw, to); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return b.validate()
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, b)
}

func (a *api) deleteBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := a.store.remove(id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// streamBooks sends one book per line and flushes each.
func (a *api) streamBooks(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/x-ndjson")
	enc, rc := json.NewEncoder(w), http.NewResponseController(w)
	for _, b := range a.store.list(func(Book) bool { return true }) {
		if err := enc.Encode(b); err != nil {
			return err
		}
		if err := rc.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// client talks to the store and prints what it hears.
type client struct {
	base string
	http *http.Client
}

func (c *client) do(method, path string, body any, headers ...string) *http.Response {
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequest(method, c.base+path, r)
	if err != nil {
		panic(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.SetBasicAuth("cli", "sesame")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		fmt.Println(method, path, "failed:", errors.Is(err, syscall.ECONNREFUSED))
		return nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %s -> %d", method, path, resp.StatusCode)
	for _, name := range []string{"Location", "Etag", "Allow", "Www-Authenticate"} {
		if v := resp.Header.Get(name); v != "" {
			fmt.Printf(" %s=%s", name, v)
		}
	}
	fmt.Printf(" %s\n", bytes.TrimSpace(data))
	return resp
}

func exercise(c *client) {
	c.do("GET", "/books", nil)
	c.do("POST", "/books", Book{Title: "The Go Programming Language", Authors: []string{"Donovan", "Kernighan"}, Year: 2015})
	c.do("POST", "/books", Book{Title: "The C Programming Language", Authors: []string{"Kernighan", "Ritchie"}, Year: 1978, Tags: map[string]string{"z": "1", "a": "<2>"}})
	c.do("POST", "/books", Book{Title: " ", Year: -5})
	c.do("POST", "/books", `{"title": "x", "pages": 5}`)
	c.do("POST", "/books", `{"title": 7}`)
	c.do("POST", "/books", `{"title": `)
	c.do("POST", "/books", `{"title": "`+strings.Repeat("long ", 200)+`"}`)
	c.do("POST", "/books", "<book/>", "Content-Type", "text/xml")
	c.do("POST", "/books", Book{}, "Authorization", "Basic !")
	c.do("GET", "/books?author=Kernighan&since=2000", nil)
	c.do("GET", "/books?since=then", nil)
	first := c.do("GET", "/books/1", nil)
	c.do("GET", "/books/1", nil, "If-None-Match", first.Header.Get("Etag"))
	c.do("GET", "/books/1", nil, "Range", "bytes=0-9")
	c.do("GET", "/books/99", nil)
	c.do("GET", "/books/one", nil)
	c.do("PUT", "/books/1", Book{Title: "The Go Programming Language", Authors: []string{"Donovan", "Kernighan"}, Year: 2016, Version: 1})
	c.do("PUT", "/books/1", Book{Title: "Old news", Authors: []string{"Nobody"}, Version: 1})
	c.do("PATCH", "/books/2", `{"year": 1988, "tags": {"edition": "2"}}`)
	c.do("PATCH", "/books/2", `{"year": "soon"}`)
	c.do("PATCH", "/books/2", `{"isbn": 1}`)
	c.do("POST", "/books/2", nil)
	c.do("GET", "/panic", nil)
	c.do("GET", "/nowhere", nil)
	c.do("GET", "/stream", nil)
	c.do("DELETE", "/books/1", nil)
	c.do("DELETE", "/books/1", nil)
}

// crowd changes one book from many sides at once.
func crowd(c *client, s *store) {
	b := s.create(Book{Title: "Counter", Authors: []string{"All"}})
	var conflicts, done atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				for {
					have, err := s.get(b.ID)
					if err != nil {
						panic(err)
					}
					have.Year++
					data, _ := json.Marshal(have)
					req, _ := http.NewRequest("PUT", c.base+"/books/"+strconv.Itoa(b.ID), bytes.NewReader(data))
					req.Header.Set("Content-Type", "application/json")
					req.URL.User = url.UserPassword("crowd", "sesame")
					resp, err := c.http.Do(req)
					if err != nil {
						panic(err)
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
					if resp.StatusCode == http.StatusOK {
						done.Add(1)
						break
					}
					conflicts.Add(1)
				}
			}
		})
	}
	wg.Wait()
	final, err := s.get(b.ID)
	fmt.Println("crowd:", final.Year, final.Version, done.Load(), conflicts.Load() >= 0, err)
}

// quiet drops the records of the crowd, whose number depends on luck, and times.
func newLogger(w io.Writer, muted *atomic.Bool) *slog.Logger {
	h := slog.NewTextHandler(w, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Time(slog.TimeKey, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
			}
			return a
		},
	})
	return slog.New(mutedHandler{h, muted}).With("service", "books")
}

type mutedHandler struct {
	slog.Handler
	muted *atomic.Bool
}

func (h mutedHandler) Enabled(ctx context.Context, l slog.Level) bool {
	return !h.muted.Load() && h.Handler.Enabled(ctx, l)
}

func (h mutedHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return mutedHandler{h.Handler.WithAttrs(attrs), h.muted}
}

func (h mutedHandler) WithGroup(name string) slog.Handler {
	return mutedHandler{h.Handler.WithGroup(name), h.muted}
}

func main() {
	var muted atomic.Bool
	log := newLogger(os.Stdout, &muted)
	a := &api{store: newStore(), log: log}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Error("listen", "err", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	srv := &http.Server{
		Handler:           a.routes(),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelError),
		BaseContext:       func(net.Listener) context.Context { return context.Background() },
	}
	warned := make(chan bool)
	srv.RegisterOnShutdown(func() {
		log.Debug("no more connections")
		close(warned)
	})
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()

	c := &client{"http://" + l.Addr().String(), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}, Timeout: time.Minute}}
	exercise(c)
	muted.Store(true)
	crowd(c, a.store)
	muted.Store(false)
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		panic(err)
	}
	<-ctx.Done()
	// The crowd's client may have made connections that it then had no use for: Shutdown would give each five seconds.
	c.http.CloseIdleConnections()
	deadline, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err = srv.Shutdown(deadline)
	<-warned
	fmt.Println("shutdown:", err)
	fmt.Println("serve:", errors.Is(<-served, http.ErrServerClosed))
	c.do("GET", "/books", nil)
	fmt.Println("requests:", a.stats.requests.Load() >= 68, "failures:", a.stats.failures.Load() >= 14)
}
