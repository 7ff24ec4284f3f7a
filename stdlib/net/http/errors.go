package http

import (
	"errors"
	"net/http/internal"
)

// ErrLineTooLong is the error of a line of the chunked coding that is too long.
var ErrLineTooLong = internal.ErrLineTooLong

// ProtocolError is an error of the protocol, or of what this package makes of it.
type ProtocolError struct {
	ErrorString string
}

// Error implements error.
func (pe *ProtocolError) Error() string { return pe.ErrorString }

// Is makes ErrNotSupported match errors.ErrUnsupported.
func (pe *ProtocolError) Is(err error) bool {
	return pe == ErrNotSupported && err == errors.ErrUnsupported
}

var (
	// ErrNotSupported means that a feature is not there, such as Push on a connection without HTTP/2.
	ErrNotSupported = &ProtocolError{"feature not supported"}

	// ErrUnexpectedTrailer is not used.
	ErrUnexpectedTrailer = &ProtocolError{"trailer header without chunked transfer encoding"}

	// ErrMissingBoundary is returned by Request.MultipartReader when the Content-Type has no boundary.
	ErrMissingBoundary = &ProtocolError{"no multipart boundary param in Content-Type"}

	// ErrNotMultipart is returned by Request.MultipartReader when the Content-Type is another.
	ErrNotMultipart = &ProtocolError{"request Content-Type isn't multipart/form-data"}

	// ErrHeaderTooLong is not used.
	ErrHeaderTooLong = &ProtocolError{"header too long"}

	// ErrShortBody is not used.
	ErrShortBody = &ProtocolError{"entity body too short"}

	// ErrMissingContentLength is not used.
	ErrMissingContentLength = &ProtocolError{"missing ContentLength in HEAD response"}
)

var (
	// ErrBodyNotAllowed is returned by ResponseWriter.Write when the method or status does not permit a body.
	ErrBodyNotAllowed = errors.New("http: request method or response status code does not allow body")

	// ErrHijacked is returned by ResponseWriter.Write when the connection has been taken over by Hijack.
	ErrHijacked = errors.New("http: connection has been hijacked")

	// ErrContentLength is returned by ResponseWriter.Write when the handler has set a Content-Length and writes more.
	ErrContentLength = errors.New("http: wrote more than the declared Content-Length")

	// ErrWriteAfterFlush is not used.
	ErrWriteAfterFlush = errors.New("unused")
)

// errHeaderTooLarge is the error of a request whose header is beyond the server's limits.
var errHeaderTooLarge = errors.New("http: request too large")

// errNoTLS is the error of everything that needs TLS.
var errNoTLS = errors.New("rgo: TLS is not supported yet")
