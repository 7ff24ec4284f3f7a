package io

import (
	"errors"
	"sync"
)

// ErrClosedPipe is the error of a write to a pipe whose read half is closed, and of either half that is closed itself.
var ErrClosedPipe = errors.New("io: read/write on closed pipe")

// pipe hands each Write's bytes to one or more Reads without a buffer.
type pipe struct {
	writing sync.Mutex  // one Write at a time
	data    chan []byte // from a Write to a Read
	taken   chan int    // how many of them the Read took
	done    chan struct{}

	mu       sync.Mutex
	closed   bool
	readErr  error // by CloseWithError of the read half, and of the write half; the first counts
	writeErr error
}

// Pipe makes a pipe in memory: what is written to the one half is read from the other. Both halves may be used by
// several goroutines.
func Pipe() (*PipeReader, *PipeWriter) {
	// One object for all three.
	all := &struct {
		pipe
		r PipeReader
		w PipeWriter
	}{pipe: pipe{data: make(chan []byte), taken: make(chan int), done: make(chan struct{})}}
	all.r.p, all.w.p = &all.pipe, &all.pipe
	return &all.r, &all.w
}

func (p *pipe) close(target *error, err error) {
	p.mu.Lock()
	if *target == nil {
		*target = err
	}
	if !p.closed {
		p.closed = true
		close(p.done)
	}
	p.mu.Unlock()
}

// why returns the error that an operation of one half has after closing: that of the other half, or if the half
// itself is closed, ErrClosedPipe.
func (p *pipe) why(own, other *error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *own == nil && *other != nil {
		return *other
	}
	return ErrClosedPipe
}

func (p *pipe) isClosed() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// PipeReader is the read half of a pipe.
type PipeReader struct{ p *pipe }

// Read waits for a write or for the write half to close, whose error it then returns, EOF if that is nil.
func (r *PipeReader) Read(data []byte) (n int, err error) {
	p := r.p
	if p.isClosed() {
		return 0, p.why(&p.readErr, &p.writeErr)
	}
	select {
	case b := <-p.data:
		n = copy(data, b)
		p.taken <- n
		return n, nil
	case <-p.done:
		return 0, p.why(&p.readErr, &p.writeErr)
	}
}

// Close closes the read half: writes then fail with ErrClosedPipe.
func (r *PipeReader) Close() error { return r.CloseWithError(nil) }

// CloseWithError closes the read half: writes then fail with err. It returns nil.
func (r *PipeReader) CloseWithError(err error) error {
	if err == nil {
		err = ErrClosedPipe
	}
	r.p.close(&r.p.readErr, err)
	return nil
}

// PipeWriter is the write half of a pipe.
type PipeWriter struct{ p *pipe }

// Write waits until reads have taken all the data or the read half is closed, whose error it then returns.
func (w *PipeWriter) Write(data []byte) (n int, err error) {
	p := w.p
	if p.isClosed() {
		return 0, p.why(&p.writeErr, &p.readErr)
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	for first := true; first || len(data) > 0; first = false {
		select {
		case p.data <- data:
			m := <-p.taken
			data = data[m:]
			n += m
		case <-p.done:
			return n, p.why(&p.writeErr, &p.readErr)
		}
	}
	return n, nil
}

// Close closes the write half: reads then return EOF.
func (w *PipeWriter) Close() error { return w.CloseWithError(nil) }

// CloseWithError closes the write half: reads then return err, EOF if that is nil. It returns nil.
func (w *PipeWriter) CloseWithError(err error) error {
	if err == nil {
		err = EOF
	}
	w.p.close(&w.p.writeErr, err)
	return nil
}
