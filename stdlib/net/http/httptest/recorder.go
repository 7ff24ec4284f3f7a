package httptest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// DefaultRemoteAddr is an address for RemoteAddr in requests of tests.
const DefaultRemoteAddr = "1.2.3.4"

// ResponseRecorder is an http.ResponseWriter that keeps what a handler writes.
type ResponseRecorder struct {
	// Code is the status of WriteHeader. If the handler has not called that, it is the one that NewRecorder has put here.
	Code int

	// HeaderMap has the handler's header.
	//
	// Deprecated: use Result.
	HeaderMap http.Header

	// Body gets the body; nil throws it away.
	Body *bytes.Buffer

	// Flushed is whether the handler has called Flush.
	Flushed bool

	result *http.Response
	sent   http.Header // HeaderMap at the time of WriteHeader
	wrote  bool
}

// NewRecorder returns a ResponseRecorder.
func NewRecorder() *ResponseRecorder {
	return &ResponseRecorder{HeaderMap: http.Header{}, Body: new(bytes.Buffer), Code: http.StatusOK}
}

// Header returns the header for the handler to change.
func (rw *ResponseRecorder) Header() http.Header {
	if rw.HeaderMap == nil {
		rw.HeaderMap = http.Header{}
	}
	return rw.HeaderMap
}

// begin is WriteHeader with 200, and the type that is guessed from the first bytes.
func (rw *ResponseRecorder) begin(start []byte) {
	if rw.wrote {
		return
	}
	h := rw.Header()
	_, typed := h["Content-Type"]
	if !typed && h.Get("Transfer-Encoding") == "" {
		h.Set("Content-Type", http.DetectContentType(start))
	}
	rw.WriteHeader(http.StatusOK)
}

// written returns what Write does. Body gets even what a server would refuse.
func (rw *ResponseRecorder) written(n int) (int, error) {
	if rw.Code < 200 || rw.Code == http.StatusNoContent || rw.Code == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed
	}
	return n, nil
}

// Write writes to Body.
func (rw *ResponseRecorder) Write(buf []byte) (int, error) {
	rw.begin(buf)
	if rw.Body != nil {
		rw.Body.Write(buf)
	}
	return rw.written(len(buf))
}

// WriteString writes to Body.
func (rw *ResponseRecorder) WriteString(str string) (int, error) {
	rw.begin([]byte(str[:min(len(str), 512)]))
	if rw.Body != nil {
		rw.Body.WriteString(str)
	}
	return rw.written(len(str))
}

// WriteHeader keeps the first status, and the header as it is now.
func (rw *ResponseRecorder) WriteHeader(code int) {
	if rw.wrote {
		return
	}
	if code < 100 || code > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", code))
	}
	rw.Code, rw.wrote = code, true
	rw.sent = rw.Header().Clone()
}

// Flush sets Flushed.
func (rw *ResponseRecorder) Flush() {
	if !rw.wrote {
		rw.WriteHeader(http.StatusOK)
	}
	rw.Flushed = true
}

// Result returns the response when the handler has returned. It is always the same.
func (rw *ResponseRecorder) Result() *http.Response {
	if rw.result != nil {
		return rw.result
	}
	if rw.sent == nil {
		rw.sent = rw.Header().Clone()
	}
	r := &http.Response{
		StatusCode: rw.Code,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     rw.sent,
		Body:       http.NoBody,
	}
	rw.result = r
	if r.StatusCode == 0 {
		r.StatusCode = http.StatusOK
	}
	r.Status = fmt.Sprintf("%03d %s", r.StatusCode, http.StatusText(r.StatusCode))
	if rw.Body != nil {
		r.Body = io.NopCloser(bytes.NewReader(rw.Body.Bytes()))
	}
	r.ContentLength = -1
	if n, err := strconv.ParseUint(textproto.TrimString(r.Header.Get("Content-Length")), 10, 63); err == nil {
		r.ContentLength = int64(n)
	}
	rw.addTrailer(r)
	return r
}

// addTrailer collects the trailers: those announced, and those with the prefix.
func (rw *ResponseRecorder) addTrailer(r *http.Response) {
	if lists, ok := r.Header["Trailer"]; ok {
		r.Trailer = make(http.Header, len(lists))
		for _, list := range lists {
			for name := range strings.SplitSeq(list, ",") {
				name = http.CanonicalHeaderKey(textproto.TrimString(name))
				switch name {
				case "", "Transfer-Encoding", "Trailer", "Content-Length":
					continue
				}
				if values, ok := rw.HeaderMap[name]; ok {
					r.Trailer[name] = append([]string(nil), values...)
				}
			}
		}
	}
	for name, values := range rw.HeaderMap {
		rest, ok := strings.CutPrefix(name, http.TrailerPrefix)
		if !ok {
			continue
		}
		if r.Trailer == nil {
			r.Trailer = http.Header{}
		}
		for _, v := range values {
			r.Trailer.Add(rest, v)
		}
	}
}
