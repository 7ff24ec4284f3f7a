package http

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// ServeMux passes requests to the handler of the pattern that fits them best.
//
// # Patterns
//
// A pattern is "[METHOD ][HOST]/[PATH]"; method and host can be left out. Some examples:
//
//   - "/index.html" is the path "/index.html" for any host and method;
//   - "GET /static/" is any path that begins with "/static/", for GET and HEAD;
//   - "example.com/" is everything at example.com;
//   - "example.com/{$}" is the path "/" there;
//   - "/b/{bucket}/o/{objectname...}" is a path whose first segment is "b" and whose third is "o".
//
// GET includes HEAD; other methods mean only themselves. A pattern without host is for all. A segment of the path is a literal, or a
// wildcard {NAME} for one segment, or at the end {NAME...} for all that comes. A slash at the end is a nameless wildcard of that
// kind, and {$} at the end makes the slash before it mean itself. What wildcards matched is Request.PathValue's. Escapes in patterns
// are undone segment by segment, as they are in requests.
//
// # Precedence
//
// If two patterns match a request the more specific one wins: the one whose requests are a part of the other's. If neither is, they
// conflict, and registering the second one panics. One exception: a pattern with a host wins against one without.
//
// # Redirects
//
// If "/images/" is registered and "/images" is not, a request for the latter is redirected to the former. A path that is not clean,
// with dot segments or doubled slashes, is redirected to the clean one. Ports in Host are ignored.
//
// The zero value is ready.
type ServeMux struct {
	mu       sync.RWMutex
	hosts    map[string]*hostRoutes
	patterns map[string][]*pattern // by host
}

// NewServeMux returns an empty ServeMux.
func NewServeMux() *ServeMux { return &ServeMux{} }

// DefaultServeMux is the one that Handle, HandleFunc and servers without a handler use.
var DefaultServeMux = &defaultServeMux

var defaultServeMux ServeMux

// hostRoutes has the routes of one host, by method.
type hostRoutes struct {
	methods map[string]*routeNode
}

// routeNode is where a number of segments of patterns has led. Its children are the next segment.
type routeNode struct {
	literals map[string]*routeNode
	single   *routeNode
	multi    *route // the rest, whatever it is
	route    *route // of patterns that end here
}

// route is a registered pattern.
type route struct {
	pattern *pattern
	handler Handler
}

func (n *routeNode) add(segments []segment, r *route) {
	for _, s := range segments {
		switch s.kind {
		case multi:
			n.multi = r
			return
		case single:
			if n.single == nil {
				n.single = &routeNode{}
			}
			n = n.single
		default:
			next := n.literals[s.text]
			if next == nil {
				next = &routeNode{}
				if n.literals == nil {
					n.literals = map[string]*routeNode{}
				}
				n.literals[s.text] = next
			}
			n = next
		}
	}
	n.route = r
}

// find looks for the route of an escaped path, literals before wildcards, and returns what its named wildcards match, appended to
// values.
func (n *routeNode) find(path string, values []string) (*route, []string) {
	if path == "" {
		return n.route, values
	}
	text, rest := nextSegment(path)
	if next := n.literals[text]; next != nil {
		if r, v := next.find(rest, values); r != nil {
			return r, v
		}
	}
	if n.single != nil && text != endSegment {
		if r, v := n.single.find(rest, append(values, text)); r != nil {
			return r, v
		}
	}
	if n.multi != nil {
		if n.multi.pattern.last().text != "" {
			values = append(values, unescapeSegment(path[1:]))
		}
		return n.multi, values
	}
	return nil, nil
}

// nextSegment takes the first segment, unescaped, off a path that begins with a slash. A slash at the end is a segment "/".
func nextSegment(path string) (text, rest string) {
	if path == "/" {
		return endSegment, ""
	}
	path = path[1:]
	i := strings.IndexByte(path, '/')
	if i < 0 {
		i = len(path)
	}
	text = path[:i]
	if strings.IndexByte(text, '%') >= 0 {
		text = unescapeSegment(text)
	}
	return text, path[i:]
}

func (h *hostRoutes) find(method, path string) (*route, []string) {
	if h == nil {
		return nil, nil
	}
	for _, m := range [...]string{method, "GET", ""} {
		if m == "GET" && method != "HEAD" && method != "GET" {
			continue
		}
		if root := h.methods[m]; root != nil {
			if r, v := root.find(path, nil); r != nil {
				return r, v
			}
		}
	}
	return nil, nil
}

// find looks a request up, for its host and then for any.
func (mux *ServeMux) find(host, method, path string) (*route, []string) {
	if host != "" {
		if r, v := mux.hosts[host].find(method, path); r != nil {
			return r, v
		}
	}
	return mux.hosts[""].find(method, path)
}

// lookup is find with the rule about a missing slash at the end: if it returns a path then the request is to be redirected there.
func (mux *ServeMux) lookup(host, method, path string, addSlash bool) (r *route, values []string, redirect string) {
	mux.mu.RLock()
	defer mux.mu.RUnlock()
	r, values = mux.find(host, method, path)
	if addSlash && path != "" && path[len(path)-1] != '/' && !r.exact(path) {
		if slashed, _ := mux.find(host, method, path+"/"); slashed.exact(path + "/") {
			return slashed, nil, path + "/"
		}
	}
	return r, values, ""
}

// exact reports whether r's last wildcard, if it takes all the rest, has nothing to take in path.
func (r *route) exact(path string) bool {
	if r == nil {
		return false
	}
	p := r.pattern
	return p.last().kind != multi || strings.HasSuffix(path, "/") && len(p.segments) == strings.Count(path, "/")
}

// methods returns the methods for which there is a route, in order.
func (mux *ServeMux) methods(host, path string) []string {
	mux.mu.RLock()
	defer mux.mu.RUnlock()
	set := map[string]bool{}
	for _, h := range [...]*hostRoutes{mux.hosts[host], mux.hosts[""]} {
		if h == nil {
			continue
		}
		for method, root := range h.methods {
			if method == "" {
				continue // routes for all methods were looked through before
			}
			r, _ := root.find(path, nil)
			if r == nil && !strings.HasSuffix(path, "/") {
				r, _ = root.find(path+"/", nil)
			}
			if r != nil {
				set[method] = true
			}
		}
	}
	if set["GET"] {
		set["HEAD"] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// match is the outcome of finding a handler.
type match struct {
	handler Handler
	text    string // of the pattern, "" if there is none
	pattern *pattern
	values  []string
}

func (mux *ServeMux) match(r *Request) match {
	escaped := r.URL.EscapedPath()
	clean, host := escaped, r.Host
	var found *route
	var values []string
	if r.Method == "CONNECT" {
		// Such a request is for a host rather than for a path, which is left as it is.
		if _, _, to := mux.lookup(r.URL.Host, r.Method, escaped, true); to != "" {
			u := pathURL(to, r.URL.RawQuery)
			return match{handler: RedirectHandler(u.String(), StatusTemporaryRedirect), text: u.Path}
		}
		found, values, _ = mux.lookup(host, r.Method, escaped, false)
	} else {
		clean, host = cleanPath(escaped), stripHostPort(host)
		var to string
		found, values, to = mux.lookup(host, r.Method, clean, true)
		if to == "" && clean != escaped {
			to = clean
		}
		if to != "" {
			m := match{handler: RedirectHandler(pathURL(to, r.URL.RawQuery).String(), StatusTemporaryRedirect)}
			if found != nil {
				m.text = found.pattern.text
			}
			return m
		}
	}
	if found != nil {
		return match{found.handler, found.pattern.text, found.pattern, values}
	}
	if allowed := mux.methods(host, clean); len(allowed) > 0 {
		return match{handler: notAllowed(strings.Join(allowed, ", "))}
	}
	return match{handler: NotFoundHandler()}
}

// notAllowed is the handler of requests whose path is known, but not with their method.
type notAllowed string

func (allowed notAllowed) ServeHTTP(w ResponseWriter, r *Request) {
	w.Header().Set("Allow", string(allowed))
	Error(w, StatusText(StatusMethodNotAllowed), StatusMethodNotAllowed)
}

func pathURL(escaped, query string) *url.URL {
	u := &url.URL{Path: escaped, RawQuery: query}
	if text, err := url.PathUnescape(escaped); err == nil {
		u.Path, u.RawPath = text, escaped
	}
	return u
}

// Handler returns the handler for a request, never nil, and its pattern, "" if none fits. For a request that would be redirected the
// handler does that, and the pattern is the one that matches then. The request's PathValues are not set.
func (mux *ServeMux) Handler(r *Request) (h Handler, pattern string) {
	m := mux.match(r)
	return m.handler, m.text
}

// ServeHTTP passes the request on.
func (mux *ServeMux) ServeHTTP(w ResponseWriter, r *Request) {
	if r.RequestURI == "*" {
		if r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		w.WriteHeader(StatusBadRequest)
		return
	}
	m := mux.match(r)
	r.Pattern, r.pattern, r.values = m.text, m.pattern, m.values
	m.handler.ServeHTTP(w, r)
}

// Handle registers a handler. It panics if the pattern is malformed or conflicts with a registered one.
func (mux *ServeMux) Handle(pattern string, handler Handler) { mux.mustRegister(pattern, handler) }

// HandleFunc registers a function, see Handle.
func (mux *ServeMux) HandleFunc(pattern string, handler func(ResponseWriter, *Request)) {
	mux.mustRegister(pattern, HandlerFunc(handler))
}

// Handle registers a handler in DefaultServeMux.
func Handle(pattern string, handler Handler) { DefaultServeMux.mustRegister(pattern, handler) }

// HandleFunc registers a function in DefaultServeMux.
func HandleFunc(pattern string, handler func(ResponseWriter, *Request)) {
	DefaultServeMux.mustRegister(pattern, HandlerFunc(handler))
}

// mustRegister is called by the functions that users call, whose caller is named in messages about conflicts.
func (mux *ServeMux) mustRegister(text string, handler Handler) {
	location := "unknown location"
	if _, file, line, ok := runtime.Caller(2); ok {
		location = fmt.Sprintf("%s:%d", file, line)
	}
	if err := mux.register(text, handler, location); err != nil {
		panic(err)
	}
}

func (mux *ServeMux) register(text string, handler Handler, location string) error {
	if text == "" {
		return errors.New("http: invalid pattern")
	}
	if f, ok := handler.(HandlerFunc); handler == nil || ok && f == nil {
		return errors.New("http: nil handler")
	}
	p, err := parsePattern(text)
	if err != nil {
		return fmt.Errorf("parsing %q: %w", text, err)
	}
	p.location = location
	mux.mu.Lock()
	defer mux.mu.Unlock()
	for _, q := range mux.patterns[p.host] {
		if p.conflicts(q) {
			return fmt.Errorf("pattern %q (registered at %s) conflicts with pattern %q (registered at %s):\n%s",
				p, p.location, q, q.location, describeConflict(p, q))
		}
	}
	if mux.hosts == nil {
		mux.hosts = map[string]*hostRoutes{}
		mux.patterns = map[string][]*pattern{}
	}
	mux.patterns[p.host] = append(mux.patterns[p.host], p)
	h := mux.hosts[p.host]
	if h == nil {
		h = &hostRoutes{map[string]*routeNode{}}
		mux.hosts[p.host] = h
	}
	root := h.methods[p.method]
	if root == nil {
		root = &routeNode{}
		h.methods[p.method] = root
	}
	root.add(p.segments, &route{p, handler})
	return nil
}

// cleanPath returns the path that means the same without dot segments and doubled slashes. A slash at the end stays.
func cleanPath(p string) string {
	if p == "" {
		return "/"
	}
	if p[0] != '/' {
		p = "/" + p
	}
	if isClean(p) {
		return p
	}
	clean := path.Clean(p)
	if p[len(p)-1] == '/' && clean != "/" {
		clean += "/"
	}
	return clean
}

// isClean is a quick look that says no to some clean paths.
func isClean(p string) bool { return !strings.Contains(p, "//") && !strings.Contains(p, "/.") }

// stripHostPort returns h without its port, if it has a valid one.
func stripHostPort(h string) string {
	if strings.IndexByte(h, ':') < 0 {
		return h
	}
	host, _, err := net.SplitHostPort(h)
	if err != nil {
		return h
	}
	return host
}
