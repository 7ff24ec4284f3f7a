package httputil

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"sync"
)

var (
	// Deprecated: not used.
	ErrPersistEOF = &http.ProtocolError{ErrorString: "persistent connection closed"}

	// Deprecated: not used.
	ErrClosed = &http.ProtocolError{ErrorString: "connection closed by user"}

	// Deprecated: not used.
	ErrPipeline = &http.ProtocolError{ErrorString: "pipeline error"}
)

// errEOF says that the other side wants no more messages.
var errEOF error = ErrPersistEOF

// pipe is what ServerConn and ClientConn have in common: a connection on which requests are numbered.
type pipe struct {
	mu       sync.Mutex
	c        net.Conn
	r        *bufio.Reader
	readErr  error
	writeErr error
	last     io.ReadCloser // body of the message that was read last
	started  int
	finished int
	order    textproto.Pipeline
	ids      map[*http.Request]uint
}

func (p *pipe) hijack() (net.Conn, *bufio.Reader) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, r := p.c, p.r
	p.c, p.r = nil, nil
	return c, r
}

func (p *pipe) close() error {
	if c, _ := p.hijack(); c != nil {
		return c.Close()
	}
	return nil
}

func (p *pipe) pending() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.started - p.finished
}

// finishLast reads the rest of the last message.
func (p *pipe) finishLast() error {
	body := p.last
	p.last = nil
	if body == nil {
		return nil
	}
	// What follows comes from behind it.
	return body.Close()
}

// ServerConn is an old way to serve requests on a connection.
//
// Deprecated: use http.Server.
type ServerConn struct{ p pipe }

// NewServerConn is part of an old API.
//
// Deprecated: use http.Server.
func NewServerConn(c net.Conn, r *bufio.Reader) *ServerConn {
	if r == nil {
		r = bufio.NewReader(c)
	}
	return &ServerConn{pipe{c: c, r: r, ids: map[*http.Request]uint{}}}
}

// Hijack returns the connection and what has been read from it.
func (sc *ServerConn) Hijack() (net.Conn, *bufio.Reader) { return sc.p.hijack() }

// Close closes the connection.
func (sc *ServerConn) Close() error { return sc.p.close() }

// Pending returns the number of requests that have not been answered.
func (sc *ServerConn) Pending() int { return sc.p.pending() }

// Read reads the next request. ErrPersistEOF means that the client sends no more, which can come with a request.
func (sc *ServerConn) Read() (*http.Request, error) {
	p := &sc.p
	id := p.order.Next()
	p.order.StartRequest(id)
	defer p.order.EndRequest(id)
	p.mu.Lock()
	r, err := p.r, p.writeErr
	if err == nil {
		err = p.readErr
	}
	if err == nil && r == nil {
		err = ErrClosed
	}
	p.mu.Unlock()
	if err == nil {
		err = p.finishLast()
	}
	var req *http.Request
	if err == nil {
		if req, err = http.ReadRequest(r); err == io.ErrUnexpectedEOF {
			err = errEOF // a client may close between requests
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.readErr = err
		p.order.StartResponse(id)
		p.order.EndResponse(id)
		return nil, err
	}
	p.ids[req] = id
	p.last = req.Body
	p.started++
	if req.Close {
		p.readErr = errEOF
		return req, errEOF
	}
	return req, nil
}

// Write answers a request that Read has returned.
func (sc *ServerConn) Write(req *http.Request, resp *http.Response) error {
	p := &sc.p
	p.mu.Lock()
	id, ok := p.ids[req]
	delete(p.ids, req)
	p.mu.Unlock()
	if !ok {
		return ErrPipeline
	}
	p.order.StartResponse(id)
	defer p.order.EndResponse(id)
	p.mu.Lock()
	c, err := p.c, p.writeErr
	if err == nil && c == nil {
		err = ErrClosed
	}
	if err == nil && p.started <= p.finished {
		err = errors.New("persist server pipe count")
	}
	if resp.Close {
		p.readErr = errEOF // no more requests
	}
	p.mu.Unlock()
	if err != nil {
		return err
	}
	err = resp.Write(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.writeErr = err
		return err
	}
	p.finished++
	return nil
}

// ClientConn is an old way to make requests on a connection.
//
// Deprecated: use http.Client or http.Transport.
type ClientConn struct {
	p     pipe
	write func(*http.Request, io.Writer) error
}

// NewClientConn is part of an old API.
//
// Deprecated: use http.Client or http.Transport.
func NewClientConn(c net.Conn, r *bufio.Reader) *ClientConn {
	if r == nil {
		r = bufio.NewReader(c)
	}
	return &ClientConn{pipe{c: c, r: r, ids: map[*http.Request]uint{}}, (*http.Request).Write}
}

// NewProxyClientConn is part of an old API.
//
// Deprecated: use http.Client or http.Transport.
func NewProxyClientConn(c net.Conn, r *bufio.Reader) *ClientConn {
	cc := NewClientConn(c, r)
	cc.write = (*http.Request).WriteProxy
	return cc
}

// Hijack returns the connection and what has been read from it.
func (cc *ClientConn) Hijack() (c net.Conn, r *bufio.Reader) { return cc.p.hijack() }

// Close closes the connection.
func (cc *ClientConn) Close() error { return cc.p.close() }

// Pending returns the number of requests that have not been answered.
func (cc *ClientConn) Pending() int { return cc.p.pending() }

// Write sends a request. ErrPersistEOF means that no other can follow.
func (cc *ClientConn) Write(req *http.Request) error {
	p := &cc.p
	id := p.order.Next()
	p.order.StartRequest(id)
	defer p.order.EndRequest(id)
	p.mu.Lock()
	c, err := p.c, p.readErr
	if err == nil {
		err = p.writeErr
	}
	if err == nil && c == nil {
		err = ErrClosed
	}
	if err == nil {
		p.ids[req] = id
		if req.Close {
			p.writeErr = errEOF // the last one
		}
	}
	p.mu.Unlock()
	if err == nil {
		err = cc.write(req, c)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.writeErr = err
		delete(p.ids, req)
		p.order.StartResponse(id)
		p.order.EndResponse(id)
		return err
	}
	p.started++
	return nil
}

// Read reads the response to a request. ErrPersistEOF with a response means that there are no more.
func (cc *ClientConn) Read(req *http.Request) (resp *http.Response, err error) {
	p := &cc.p
	p.mu.Lock()
	id, ok := p.ids[req]
	delete(p.ids, req)
	p.mu.Unlock()
	if !ok {
		return nil, ErrPipeline
	}
	p.order.StartResponse(id)
	defer p.order.EndResponse(id)
	p.mu.Lock()
	r := p.r
	err = p.readErr
	if err == nil && r == nil {
		err = ErrClosed
	}
	p.mu.Unlock()
	if err == nil {
		err = p.finishLast()
	}
	if err == nil {
		resp, err = http.ReadResponse(r, req)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.readErr = err
		return resp, err
	}
	p.last = resp.Body
	p.finished++
	if resp.Close {
		p.readErr = errEOF
		return resp, errEOF
	}
	return resp, nil
}

// Do sends a request and reads the response.
func (cc *ClientConn) Do(req *http.Request) (*http.Response, error) {
	if err := cc.Write(req); err != nil {
		return nil, err
	}
	return cc.Read(req)
}
