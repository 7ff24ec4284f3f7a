package http

import (
	"internal/fields"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// datedText is the text of the Date header in one second.
type datedText struct {
	second int64
	text   string
}

var lastDate atomic.Pointer[datedText]

// dateText returns the current time for the Date header.
func dateText() string {
	now := time.Now()
	second := now.Unix()
	if d := lastDate.Load(); d != nil && d.second == second {
		return d.text
	}
	d := &datedText{second, now.UTC().Format(TimeFormat)}
	lastDate.Store(d)
	return d.text
}

// appendStatus appends a status line.
func appendStatus(b []byte, http11 bool, code int) []byte {
	if http11 {
		b = append(b, "HTTP/1.1 "...)
	} else {
		b = append(b, "HTTP/1.0 "...)
	}
	b = strconv.AppendInt(b, int64(code), 10)
	b = append(b, ' ')
	if text := StatusText(code); text != "" {
		b = append(b, text...)
	} else {
		b = append(b, "status code "...)
		b = strconv.AppendInt(b, int64(code), 10)
	}
	return append(b, "\r\n"...)
}

// headerPlan is what sendHeader decides: which of the handler's headers are left out and what is added.
type headerPlan struct {
	dropLength, dropCoding, dropType, dropConnection bool

	length     int64 // -1 for none
	mime       string
	connection string
	chunked    bool
	date       bool
}

// sendHeader writes the header to the connection's buffer. p is the beginning of the body; if the handler has returned it is all of
// it.
func (w *response) sendHeader(p []byte) {
	w.sent = true
	h := headerPlan{length: -1}
	r := &w.request
	keepAlive := w.conn.server.keepsAlive()
	head := r.Method == "HEAD"
	allowed := w.bodyAllowed()
	coding, hasCoding := w.lookup("Transfer-Encoding")
	hasCoding = hasCoding && len(coding) > 0 && coding[0] != ""
	trailers := w.announceTrailers()
	_, lengthSet := w.lookup("Content-Length")
	if w.done.Load() && !trailers && !hasCoding && allowed && !lengthSet && (!head || len(p) > 0) {
		w.length = int64(len(p))
		h.length = w.length
	}
	hasLength := w.length >= 0

	if w.keepAlive10 && keepAlive && (head || hasLength || !allowed) {
		if _, set := w.lookup("Connection"); !set {
			h.connection = "keep-alive"
		}
	} else if !r.ProtoAtLeast(1, 1) || w.clientCloses {
		w.closes = true
	}
	if w.first("Connection") == "close" || !keepAlive {
		w.closes = true
	}
	w.settleRequestBody(&h)

	if allowed {
		_, typed := w.lookup("Content-Type")
		if !typed && !hasCoding && len(p) > 0 && w.first("Content-Encoding") == "" {
			h.mime = DetectContentType(p)
		}
	} else {
		h.dropLength, h.dropCoding, h.dropType = true, true, w.status == StatusNotModified
	}
	_, dated := w.lookup("Date")
	h.date = !dated
	if hasLength && hasCoding && coding[0] != "identity" {
		w.conn.server.logf("http: WriteHeader called with both Transfer-Encoding of %q and a Content-Length of %d", coding[0], w.length)
		h.dropLength = true
		hasLength = false
	}
	tunnel := w.connect && w.status/100 == 2 // no HTTP behind the header
	switch {
	case tunnel:
		h.dropCoding, h.dropLength, h.length = true, true, -1
	case head || !allowed || hasLength:
		h.dropCoding = true
	case !r.ProtoAtLeast(1, 1):
		// There is no way to tell the end of the body but closing.
		w.closes = true
		h.dropCoding = true
	case hasCoding && coding[0] == "identity":
		w.closes = true
		h.dropCoding = true
	default:
		w.chunked, h.chunked = true, true
		h.dropLength = true
		h.dropCoding = h.dropCoding || hasCoding && coding[0] == "chunked"
	}
	if !r.ProtoAtLeast(1, 0) {
		return // HTTP/0.9 has no header
	}
	connection, _ := w.lookup("Connection")
	switching := w.status == StatusSwitchingProtocols && hasToken(connection, "upgrade")
	if w.closes && !switching && (!keepAlive || !hasToken(connection, "close")) {
		h.dropConnection = true
		if h.connection = ""; r.ProtoAtLeast(1, 1) && !tunnel {
			h.connection = "close"
		}
	}
	w.conn.bw.Write(w.formatHeader(&h))
}

// announceTrailers notes the trailers in the header Trailer, and reports whether there are any, be they with the prefix.
func (w *response) announceTrailers() bool {
	some := false
	for _, item := range w.items {
		switch {
		case strings.HasPrefix(item.name, TrailerPrefix):
			some = true
		case item.name == "Trailer":
			some = true
			for _, list := range item.values {
				for name := range strings.SplitSeq(list, ",") {
					if name = fields.Canonical(fields.Trim(name)); name != "" && mayTrail(name) && isToken(name) {
						w.trailers = append(w.trailers, name)
					}
				}
			}
		}
	}
	return some
}

// settleRequestBody reads what the handler has left of the request, as a client may not read the answer before it has sent all. What
// is too much costs the connection.
func (w *response) settleRequestBody(h *headerPlan) {
	r := &w.request
	if w.expecting != nil {
		// A client that offers a body which the handler does not want is better left alone.
		if b, ok := w.body.(*body); ok && b.remains() {
			w.closes = true
		}
	}
	if w.connect {
		w.closes = true // even if it is refused
	}
	if r.ContentLength == 0 || w.closes || w.fullDuplex {
		return
	}
	tooMuch := false
	if b, ok := w.body.(*body); ok {
		b.mu.Lock()
		closed, atEnd := b.closed, b.atEnd
		tooMuch = !closed && !atEnd && b.kind == sized && b.left >= maxDrain
		b.mu.Unlock()
		if closed {
			w.closes = w.closes || !atEnd
			return
		}
	}
	if !tooMuch {
		switch _, err := io.CopyN(io.Discard, w.body, maxDrain+1); err {
		case nil:
			tooMuch = true
		case io.EOF:
			w.closes = w.body.Close() != nil
		case ErrBodyReadAfterClose:
		default:
			w.closes = true
		}
	}
	if tooMuch {
		w.closes, w.tooLarge = true, true
		h.dropConnection, h.connection = true, "close"
	}
}

// formatHeader returns status line, headers and the empty line, in scratch space of the connection.
func (w *response) formatHeader(h *headerPlan) []byte {
	b := appendStatus(w.conn.io.head[:0], w.request.ProtoAtLeast(1, 1), w.status)
	for i := range w.items {
		item := &w.items[i]
		switch name := item.name; {
		case h.dropLength && name == "Content-Length", h.dropCoding && name == "Transfer-Encoding",
			h.dropType && name == "Content-Type", h.dropConnection && name == "Connection",
			strings.HasPrefix(name, TrailerPrefix), !isToken(name):
			continue
		}
		for _, v := range item.values {
			b = append(b, item.name...)
			b = append(b, ": "...)
			b = append(b, cleanValue(v)...)
			b = append(b, "\r\n"...)
		}
	}
	line := func(name, value string) {
		b = append(b, name...)
		b = append(b, value...)
		b = append(b, "\r\n"...)
	}
	if h.date {
		line("Date: ", dateText())
	}
	if h.length >= 0 {
		b = append(b, "Content-Length: "...)
		b = strconv.AppendInt(b, h.length, 10)
		b = append(b, "\r\n"...)
	}
	if h.mime != "" {
		line("Content-Type: ", h.mime)
	}
	if h.connection != "" {
		line("Connection: ", h.connection)
	}
	if h.chunked {
		line("Transfer-Encoding: ", "chunked")
	}
	b = append(b, "\r\n"...)
	w.conn.io.head = b
	return b
}
