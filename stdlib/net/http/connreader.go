package http

import (
	"io"
	"net"
	"sync"
	"time"
)

// longAgo is a deadline that ends a pending read.
var longAgo = time.Unix(1, 0)

// connReader reads from a server's connection. It limits what a header may take, and it reads a byte ahead in a goroutine of its own
// when a handler wants to know whether the client has gone.
type connReader struct {
	conn *conn

	mu      sync.Mutex
	cond    sync.Cond
	left    int64 // bytes that may be read
	reading bool  // a Read is under way, be it the one ahead
	aborted bool  // the one ahead is to end
	hasByte bool  // it has ended and found a byte
	ahead   [1]byte

	// Reading ahead begins when it is wanted and the request has been read.
	wanted bool
	ready  bool
}

const noLimit = 1<<63 - 1

func (r *connReader) setLimit(n int64) { r.left = n }

func (r *connReader) hitLimit() bool { return r.left <= 0 }

func (r *connReader) Read(p []byte) (n int, err error) {
	r.mu.Lock()
	if r.reading {
		r.mu.Unlock()
		if r.conn.hijacked() {
			panic("invalid Body.Read call. After hijacked, the original Request must not be used")
		}
		panic("invalid concurrent Body.Read call")
	}
	if r.left <= 0 {
		r.mu.Unlock()
		return 0, io.EOF
	}
	if len(p) == 0 {
		r.mu.Unlock()
		return 0, nil
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	if r.hasByte {
		r.hasByte = false
		p[0] = r.ahead[0]
		r.left--
		r.mu.Unlock()
		return 1, nil
	}
	r.reading = true
	r.mu.Unlock()
	n, err = r.conn.rwc.Read(p)

	r.mu.Lock()
	r.reading = false
	r.left -= int64(n)
	r.cond.Broadcast()
	r.mu.Unlock()
	if err != nil {
		r.conn.gone()
	}
	return n, err
}

// want begins to watch for the client to go away, as soon as the request has been read.
func (r *connReader) want() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wanted = true
	r.start()
}

// setReady says that all of the request has been read.
func (r *connReader) setReady() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ready = true
	r.start()
}

// start starts reading ahead if it is time to. r is locked.
func (r *connReader) start() {
	if !r.wanted || !r.ready || r.hasByte || r.reading {
		return
	}
	r.reading = true
	r.conn.rwc.SetReadDeadline(time.Time{})
	go r.readAhead()
}

func (r *connReader) readAhead() {
	n, err := r.conn.rwc.Read(r.ahead[:])
	r.mu.Lock()
	if n == 1 {
		r.hasByte = true
	}
	stopped := false
	if e, ok := err.(net.Error); ok {
		stopped = r.aborted && e.Timeout()
	}
	r.aborted, r.reading = false, false
	r.cond.Broadcast()
	r.mu.Unlock()
	if err != nil && !stopped {
		r.conn.gone()
	} else if n == 1 {
		r.conn.notifyClose() // a pipelined request: CloseNotify could not tell any more
	}
}

// stop ends reading ahead.
func (r *connReader) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wanted, r.ready = false, false
	if !r.reading {
		return
	}
	r.aborted = true
	r.conn.rwc.SetReadDeadline(longAgo)
	for r.reading {
		r.cond.Wait()
	}
	r.conn.rwc.SetReadDeadline(time.Time{})
}
