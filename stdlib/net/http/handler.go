package http

import (
	"bufio"
	"net"
)

// Handler answers requests.
//
// ServeHTTP writes header and body to the ResponseWriter and returns; then the answer is complete, and neither the ResponseWriter
// nor the request's body may be used any more. It should not change the request. Whether the body can be read after writing has begun
// depends on the protocol: read it first. If it panics, the server logs that and closes the connection; ErrAbortHandler is not logged.
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(ResponseWriter, *Request)

// ServeHTTP calls f.
func (f HandlerFunc) ServeHTTP(w ResponseWriter, r *Request) { f(w, r) }

// ResponseWriter is what a handler writes its answer to. It must not be used when the handler has returned.
type ResponseWriter interface {
	// Header returns the header that WriteHeader will send. Changes behind that call have no effect, but for trailers: those that
	// the header Trailer has announced, and those whose name begins with TrailerPrefix. Headers that the server would set, such as
	// Date, are left out if they are there with a nil value.
	Header() Header

	// Write writes a part of the body. It calls WriteHeader with StatusOK if that has not been done. Without a Content-Type one is
	// guessed from the first 512 bytes. If all is written in a few small parts there will be a Content-Length.
	Write([]byte) (int, error)

	// WriteHeader sends the header with a status, which is not to be done twice. Codes of the 1xx range are sent at once and do not
	// count, but for 101.
	WriteHeader(statusCode int)
}

// Flusher is a ResponseWriter that can send what it has buffered. ResponseController is the better way to it.
type Flusher interface {
	Flush()
}

// Hijacker is a ResponseWriter whose connection can be taken over.
type Hijacker interface {
	// Hijack returns the connection, of which the server takes no more care, and what has been read from it but not used. Deadlines
	// may be set on it. The request's body must not be used any more.
	Hijack() (net.Conn, *bufio.ReadWriter, error)
}

// CloseNotifier is a ResponseWriter that tells when the client goes away.
//
// Deprecated: use Request.Context.
type CloseNotifier interface {
	// CloseNotify returns a channel that gets a value when that happens.
	CloseNotify() <-chan bool
}

// Pusher is a ResponseWriter of HTTP/2, which this package does not speak.
type Pusher interface {
	// Push makes the client expect an answer to a request that it has not sent.
	Push(target string, opts *PushOptions) error
}

// PushOptions are for Pusher.Push.
type PushOptions struct {
	Method string
	Header Header
}

// TrailerPrefix in front of a header's name sends it in the trailer, without having announced it.
const TrailerPrefix = "Trailer:"
