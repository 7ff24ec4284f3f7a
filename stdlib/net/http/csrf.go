package http

import (
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
)

// CrossOriginProtection refuses requests that a browser makes on behalf of another site and that could change something: those with
// methods other than GET, HEAD and OPTIONS whose Sec-Fetch-Site says so or, from older browsers, whose Origin is not their Host.
// Requests with neither header do not come from a browser and pass. The zero value is ready.
type CrossOriginProtection struct {
	bypass  atomic.Pointer[ServeMux]
	deny    atomic.Pointer[Handler]
	mu      sync.RWMutex
	trusted map[string]bool
}

var (
	errCrossOrigin = errors.New("cross-origin request detected from Sec-Fetch-Site header")
	errForeignHost = errors.New("cross-origin request detected, and/or browser is out of date: " +
		"Sec-Fetch-Site is missing, and Origin does not match Host")
)

// NewCrossOriginProtection returns a new value.
func NewCrossOriginProtection() *CrossOriginProtection { return &CrossOriginProtection{} }

// AddTrustedOrigin lets requests pass whose Origin is exactly origin, which is "scheme://host" or "scheme://host:port".
func (c *CrossOriginProtection) AddTrustedOrigin(origin string) error {
	u, err := url.Parse(origin)
	switch {
	case err != nil:
		return fmt.Errorf("invalid origin %q: %w", origin, err)
	case u.Scheme == "":
		return fmt.Errorf("invalid origin %q: scheme is required", origin)
	case u.Host == "":
		return fmt.Errorf("invalid origin %q: host is required", origin)
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("invalid origin %q: path, query, and fragment are not allowed", origin)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trusted == nil {
		c.trusted = map[string]bool{}
	}
	c.trusted[origin] = true
	return nil
}

// exempt is the handler of bypass patterns, there to be recognised.
type exempt struct{}

func (*exempt) ServeHTTP(ResponseWriter, *Request) {}

// AddInsecureBypassPattern lets requests pass that match pattern, which is one of ServeMux. A request that ServeMux would redirect to
// the pattern does not pass. It panics as ServeMux.Handle does.
func (c *CrossOriginProtection) AddInsecureBypassPattern(pattern string) {
	mux := c.bypass.Load()
	if mux == nil {
		c.bypass.CompareAndSwap(nil, NewServeMux())
		mux = c.bypass.Load()
	}
	mux.Handle(pattern, new(exempt))
}

// SetDenyHandler makes h answer the refused requests, instead of a plain 403. nil brings that back.
func (c *CrossOriginProtection) SetDenyHandler(h Handler) {
	if h == nil {
		c.deny.Store(nil)
	} else {
		c.deny.Store(&h)
	}
}

// Check returns why a request is to be refused, or nil.
func (c *CrossOriginProtection) Check(req *Request) error {
	switch req.Method {
	case "GET", "HEAD", "OPTIONS":
		return nil
	}
	refusal := errCrossOrigin
	switch req.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return nil
	case "":
		origin := req.Header.Get("Origin")
		if origin == "" {
			return nil
		}
		// Host has no scheme, so a request from http: to https: passes here. Browsers that send no Sec-Fetch-Site are few.
		if u, err := url.Parse(origin); err == nil && u.Host == req.Host {
			return nil
		}
		refusal = errForeignHost
	}
	if c.isExempt(req) {
		return nil
	}
	return refusal
}

func (c *CrossOriginProtection) isExempt(req *Request) bool {
	if mux := c.bypass.Load(); mux != nil {
		h, _ := mux.Handler(req)
		if _, ok := h.(*exempt); ok {
			return true
		}
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.trusted[req.Header.Get("Origin")]
}

// Handler returns a handler that checks requests and passes the good ones to h.
func (c *CrossOriginProtection) Handler(h Handler) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		err := c.Check(r)
		if err == nil {
			h.ServeHTTP(w, r)
		} else if deny := c.deny.Load(); deny != nil {
			(*deny).ServeHTTP(w, r)
		} else {
			Error(w, err.Error(), StatusForbidden)
		}
	})
}
