package http

import (
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// NewFileTransport returns a RoundTripper that serves files, for RegisterProtocol:
//
//	t.RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
//
// The URL's host and most of the request are ignored.
func NewFileTransport(fs FileSystem) RoundTripper { return fileTransport{FileServer(fs)} }

// NewFileTransportFS is NewFileTransport for an fs.FS, whose files must be io.Seekers.
func NewFileTransportFS(fsys fs.FS) RoundTripper { return NewFileTransport(FS(fsys)) }

type fileTransport struct{ handler Handler }

func (t fileTransport) RoundTrip(req *Request) (*Response, error) {
	pr, pw := io.Pipe()
	w := &pipedResponse{
		started: make(chan struct{}),
		pw:      pw,
		resp:    &Response{Proto: "HTTP/1.0", ProtoMajor: 1, Header: Header{}, Close: true, Body: pr, Request: req},
	}
	go func() {
		t.handler.ServeHTTP(w, req)
		w.start(StatusOK)
		pw.Close()
	}()
	<-w.started
	return w.resp, nil
}

// pipedResponse is a ResponseWriter that makes a Response.
type pipedResponse struct {
	once    sync.Once
	started chan struct{}
	pw      *io.PipeWriter
	resp    *Response
	sent    bool // a byte of the body
}

func (w *pipedResponse) Header() Header { return w.resp.Header }

func (w *pipedResponse) WriteHeader(code int) {
	if w.resp.StatusCode == 0 {
		w.resp.StatusCode = code
		w.resp.Status = fmt.Sprintf("%d %s", code, StatusText(code))
	}
}

// start lets RoundTrip return.
func (w *pipedResponse) start(code int) {
	w.WriteHeader(code)
	w.once.Do(func() {
		if w.sent {
			w.resp.ContentLength = -1
		}
		close(w.started)
	})
}

func (w *pipedResponse) Write(p []byte) (int, error) {
	w.sent = true
	w.start(StatusOK)
	return w.pw.Write(p)
}
