package http

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
)

// Error answers with a text and a status. It removes Content-Length and makes the Content-Type plain text; other headers, which may
// have been meant for another answer, stay. The handler should return then.
func Error(w ResponseWriter, error string, code int) {
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff") // the text may have been made by somebody who would like it to be HTML
	w.WriteHeader(code)
	io.WriteString(w, error)
	io.WriteString(w, "\n")
}

// NotFound answers 404.
func NotFound(w ResponseWriter, r *Request) { Error(w, "404 page not found", StatusNotFound) }

// NotFoundHandler returns a handler that does that.
func NotFoundHandler() Handler { return HandlerFunc(NotFound) }

// StripPrefix returns a handler that takes prefix off the path and calls h. A path without it is answered 404. In RawPath the prefix
// must stand literally too.
func StripPrefix(prefix string, h Handler) Handler {
	if prefix == "" {
		return h
	}
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		text, ok := strings.CutPrefix(r.URL.Path, prefix)
		raw, rawOK := strings.CutPrefix(r.URL.RawPath, prefix)
		if !ok || r.URL.RawPath != "" && !rawOK {
			NotFound(w, r)
			return
		}
		c := *r
		u := *r.URL
		u.Path, u.RawPath = text, raw
		c.URL = &u
		h.ServeHTTP(w, &c)
	})
}

// MaxBytesHandler returns a handler that calls h with bodies limited by MaxBytesReader.
func MaxBytesHandler(h Handler, n int64) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		c := *r
		c.Body = MaxBytesReader(w, r.Body, n)
		h.ServeHTTP(w, &c)
	})
}

// RedirectHandler returns a handler that redirects to url with a status of the 3xx range.
func RedirectHandler(url string, code int) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) { Redirect(w, r, url, code) })
}

// Redirect redirects to to, which may be relative to the request's path, with a status of the 3xx range. Bytes beyond ASCII in it are
// escaped. If there is no Content-Type yet, GET gets a short text with a link.
func Redirect(w ResponseWriter, r *Request, to string, code int) {
	if u, err := url.Parse(to); err == nil && u.Scheme == "" && u.Host == "" {
		to = absolutePath(r.URL.EscapedPath(), to)
	}
	h := w.Header()
	_, typed := h["Content-Type"]
	h.Set("Location", escapeBeyondASCII(to))
	if !typed && (r.Method == "GET" || r.Method == "HEAD") {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(code)
	if !typed && r.Method == "GET" {
		fmt.Fprintf(w, "<a href=\"%s\">%s</a>.\n\n", escapeHTML(to), StatusText(code))
	}
}

// absolutePath returns to, a path with maybe a query, relative to from.
func absolutePath(from, to string) string {
	if !strings.HasPrefix(to, "/") {
		dir, _ := path.Split(from)
		if from == "" {
			dir = "/"
		}
		to = dir + to
	}
	p, query := to, ""
	if i := strings.IndexByte(to, '?'); i >= 0 {
		p, query = to[:i], to[i:]
	}
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && !strings.HasSuffix(clean, "/") {
		clean += "/"
	}
	return clean + query
}

func escapeBeyondASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] < 0x80 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02x", s[i])
		}
	}
	return b.String()
}

func escapeHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}
