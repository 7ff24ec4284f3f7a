package net

import (
	"io"
	"os"
	"sync"
	"time"
)

// pipeDeadline is one deadline of a pipe's end: a channel that is closed when it has passed.
type pipeDeadline struct {
	mu     sync.Mutex
	timer  *time.Timer
	passed chan struct{}
}

func (d *pipeDeadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		// The timer's function is about to close the channel that belongs to it.
		<-d.passed
	}
	d.timer = nil
	closed := false
	select {
	case <-d.passed:
		closed = true
	default:
	}
	left := time.Until(t)
	switch {
	case !t.IsZero() && left <= 0:
		if !closed {
			close(d.passed)
		}
	default:
		if closed {
			d.passed = make(chan struct{})
		}
		if !t.IsZero() {
			passed := d.passed
			d.timer = time.AfterFunc(left, func() { close(passed) })
		}
	}
}

func (d *pipeDeadline) wait() chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.passed
}

func isDone(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// pipeLane is one direction of a pipe.
type pipeLane struct {
	data  chan []byte // what a Write has
	taken chan int    // how much of it a Read took
}

// pipe is one end.
type pipe struct {
	in, out               pipeLane
	writing               sync.Mutex // one Write at a time
	closing               sync.Once
	done                  chan struct{} // closed by Close
	otherDone             <-chan struct{}
	readUntil, writeUntil pipeDeadline
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

// Pipe returns two connections with each other, within this process. Nothing is stored between them: a Write waits
// till its data have been read.
func Pipe() (Conn, Conn) {
	lane := func() pipeLane { return pipeLane{make(chan []byte), make(chan int)} }
	deadline := func() pipeDeadline { return pipeDeadline{passed: make(chan struct{})} }
	ab, ba := lane(), lane()
	a := &pipe{in: ba, out: ab, done: make(chan struct{}), readUntil: deadline(), writeUntil: deadline()}
	b := &pipe{in: ab, out: ba, done: make(chan struct{}), readUntil: deadline(), writeUntil: deadline()}
	a.otherDone, b.otherDone = b.done, a.done
	return a, b
}

func (*pipe) LocalAddr() Addr  { return pipeAddr{} }
func (*pipe) RemoteAddr() Addr { return pipeAddr{} }

func (p *pipe) wrap(op string, err error) error {
	if err == nil || err == io.EOF || err == io.ErrClosedPipe {
		return err
	}
	return &OpError{Op: op, Net: "pipe", Err: err}
}

func (p *pipe) Read(b []byte) (int, error) {
	n, err := p.doRead(b)
	return n, p.wrap("read", err)
}

func (p *pipe) doRead(b []byte) (int, error) {
	passed := p.readUntil.wait()
	switch {
	case isDone(p.done):
		return 0, io.ErrClosedPipe
	case isDone(p.otherDone):
		return 0, io.EOF
	case isDone(passed):
		return 0, os.ErrDeadlineExceeded
	}
	select {
	case data := <-p.in.data:
		n := copy(b, data)
		p.in.taken <- n
		return n, nil
	case <-p.done:
		return 0, io.ErrClosedPipe
	case <-p.otherDone:
		return 0, io.EOF
	case <-passed:
		return 0, os.ErrDeadlineExceeded
	}
}

func (p *pipe) Write(b []byte) (int, error) {
	n, err := p.doWrite(b)
	return n, p.wrap("write", err)
}

func (p *pipe) doWrite(b []byte) (n int, err error) {
	passed := p.writeUntil.wait()
	switch {
	case isDone(p.done), isDone(p.otherDone):
		return 0, io.ErrClosedPipe
	case isDone(passed):
		return 0, os.ErrDeadlineExceeded
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	// An empty Write meets a Read, too.
	for first := true; first || n < len(b); first = false {
		select {
		case p.out.data <- b[n:]:
			n += <-p.out.taken
		case <-p.done:
			return n, io.ErrClosedPipe
		case <-p.otherDone:
			return n, io.ErrClosedPipe
		case <-passed:
			return n, os.ErrDeadlineExceeded
		}
	}
	return n, nil
}

func (p *pipe) setDeadlines(t time.Time, deadlines ...*pipeDeadline) error {
	if isDone(p.done) || isDone(p.otherDone) {
		return io.ErrClosedPipe
	}
	for _, d := range deadlines {
		d.set(t)
	}
	return nil
}

func (p *pipe) SetDeadline(t time.Time) error      { return p.setDeadlines(t, &p.readUntil, &p.writeUntil) }
func (p *pipe) SetReadDeadline(t time.Time) error  { return p.setDeadlines(t, &p.readUntil) }
func (p *pipe) SetWriteDeadline(t time.Time) error { return p.setDeadlines(t, &p.writeUntil) }

func (p *pipe) Close() error {
	p.closing.Do(func() { close(p.done) })
	return nil
}
