package iotest

import (
	"io"
	"log"
)

// TruncateWriter returns a writer that passes on the first n bytes and swallows the rest without an error.
func TruncateWriter(w io.Writer, n int64) io.Writer { return &truncated{w, n} }

type truncated struct {
	w    io.Writer
	left int64
}

func (t *truncated) Write(p []byte) (int, error) {
	if t.left <= 0 {
		return len(p), nil
	}
	part := p[:min(int64(len(p)), t.left)]
	n, err := t.w.Write(part)
	t.left -= int64(n)
	if err == nil {
		n = len(p)
	}
	return n, err
}

// logged logs calls of Read or Write in hexadecimal, with errors.
type logged struct {
	prefix string
	call   func([]byte) (int, error)
}

func (l *logged) do(p []byte) (int, error) {
	n, err := l.call(p)
	if err != nil {
		log.Printf("%s %x: %v", l.prefix, p[:n], err)
	} else {
		log.Printf("%s %x", l.prefix, p[:n])
	}
	return n, err
}

type readLogger struct{ logged }

func (l *readLogger) Read(p []byte) (int, error) { return l.do(p) }

type writeLogger struct{ logged }

func (l *writeLogger) Write(p []byte) (int, error) { return l.do(p) }

// NewReadLogger returns a reader that logs, with a prefix, what is read from r.
func NewReadLogger(prefix string, r io.Reader) io.Reader {
	return &readLogger{logged{prefix, r.Read}}
}

// NewWriteLogger returns a writer that logs, with a prefix, what is written to w.
func NewWriteLogger(prefix string, w io.Writer) io.Writer {
	return &writeLogger{logged{prefix, w.Write}}
}
