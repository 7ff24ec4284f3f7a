// Package httputil has tools around net/http: a reverse proxy, dumps of messages, and the chunked transfer coding.
package httputil

import (
	"io"
	"net/http/internal"
)

// ErrLineTooLong is the error of a line of the chunked coding that is too long.
var ErrLineTooLong = internal.ErrLineTooLong

// NewChunkedReader returns a reader that undoes chunked coding and ends behind the last chunk's line. Package http does that by itself.
func NewChunkedReader(r io.Reader) io.Reader { return internal.NewChunkedReader(r) }

// NewChunkedWriter returns a writer that makes a chunk of each Write. Close writes the last chunk's line, but not the trailer and the
// empty line behind it. Package http does that by itself.
func NewChunkedWriter(w io.Writer) io.WriteCloser { return internal.NewChunkedWriter(w) }
