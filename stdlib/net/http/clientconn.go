package http

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"net/url"
	"sync"
)

// ClientConn is a single connection to a server, for those who keep their connections themselves. Transport is easier.
type ClientConn struct {
	pc *persistConn

	place chan struct{} // holds a value while a request is under way or its place is reserved

	mu       sync.Mutex
	reserved int // by Reserve, not used yet
	running  int // or waiting
	hook     func(*ClientConn)
	dirty    bool // the state has changed since the connection was made

	hookMu sync.Mutex // held while the hook runs
}

var (
	errConnClosed = errors.New("connection closed")
	errConnBusy   = errors.New("connection is unavailable")
)

// NewClientConn makes a connection to address, through a proxy if Proxy says so. It is not one of the Transport's: neither used for other
// requests nor counted. scheme is "http"; "https" needs DialTLSContext.
func (t *Transport) NewClientConn(ctx context.Context, scheme, address string) (*ClientConn, error) {
	if scheme != "http" && scheme != "https" {
		return nil, quotedError("unsupported protocol scheme", scheme)
	}
	u := &url.URL{Scheme: scheme, Host: address}
	route, err := t.routeFor(&Request{ctx: ctx, Method: "GET", URL: u, Host: address, Header: Header{}})
	if err != nil {
		return nil, err
	}
	if host, port, err := net.SplitHostPort(address); err == nil {
		route.addr = net.JoinHostPort(host, port)
	}
	pc, err := t.dialConn(ctx, route)
	if err != nil {
		return nil, err
	}
	c := &ClientConn{pc: pc, place: make(chan struct{}, 1)}
	pc.private = c
	pc.start()
	return c, nil
}

// Close closes the connection. Requests on it fail.
func (cc *ClientConn) Close() error {
	cc.pc.close(errConnClosed)
	return nil
}

// Err returns why the connection can not be used any more, or nil.
func (cc *ClientConn) Err() error {
	cc.pc.mu.Lock()
	defer cc.pc.mu.Unlock()
	return cc.pc.reason
}

// Available returns how many requests can be sent without waiting.
func (cc *ClientConn) Available() int {
	if cc.Err() != nil {
		return 0
	}
	return cap(cc.place) - len(cc.place)
}

// InFlight returns how many requests are under way or reserved.
func (cc *ClientConn) InFlight() int {
	cc.mu.Lock()
	defer cc.mu.Unlock()
	return cc.reserved + cc.running
}

// Reserve reserves a place for a request. RoundTrip uses it, or Release gives it back.
func (cc *ClientConn) Reserve() error {
	if err := cc.Err(); err != nil {
		return err
	}
	select {
	case cc.place <- struct{}{}:
	default:
		return errConnBusy
	}
	cc.mu.Lock()
	defer cc.mu.Unlock()
	cc.reserved++
	return nil
}

// Release gives a reserved place back, if there is one.
func (cc *ClientConn) Release() {
	cc.mu.Lock()
	had := cc.reserved > 0
	if had {
		cc.reserved--
		<-cc.place
	}
	cc.mu.Unlock()
	if had {
		cc.changed()
	}
}

// SetStateHook makes f be called when a place becomes free, a request is complete, or the connection can not be used any more. If
// something of that has happened already it is called at once, in a goroutine. Only one call is made at a time; nil ends the calls.
func (cc *ClientConn) SetStateHook(f func(*ClientConn)) {
	cc.hookMu.Lock()
	defer cc.hookMu.Unlock()
	cc.mu.Lock()
	cc.hook = f
	dirty := cc.dirty
	cc.mu.Unlock()
	if f != nil && dirty {
		go cc.changed()
	}
}

// changed calls the hook.
func (cc *ClientConn) changed() {
	cc.mu.Lock()
	cc.dirty = true
	has := cc.hook != nil
	cc.mu.Unlock()
	if !has {
		return
	}
	cc.hookMu.Lock()
	defer cc.hookMu.Unlock()
	cc.mu.Lock()
	f := cc.hook
	cc.mu.Unlock()
	if f != nil {
		f(cc)
	}
}

// complete is called when a request is over, one way or the other.
func (cc *ClientConn) complete() {
	cc.mu.Lock()
	select {
	case <-cc.place:
		cc.running--
	default: // both sides of the connection have noticed
	}
	cc.mu.Unlock()
	cc.changed()
}

// takePlace takes a reserved place, or waits for one.
func (cc *ClientConn) takePlace(ctx context.Context) error {
	cc.mu.Lock()
	cc.running++
	had := cc.reserved > 0
	if had {
		cc.reserved--
	}
	cc.mu.Unlock()
	if had {
		return nil
	}
	var err error
	select {
	case cc.place <- struct{}{}:
		return nil
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-cc.pc.closed:
		err = cc.Err()
	}
	cc.mu.Lock()
	defer cc.mu.Unlock()
	cc.running--
	return err
}

// RoundTrip makes a request on the connection, when those before it are over. The host of its URL does not matter.
func (cc *ClientConn) RoundTrip(req *Request) (*Response, error) {
	if err := cc.takePlace(req.Context()); err != nil {
		req.closeBody()
		return nil, err
	}
	err := checkOutgoing(req)
	if err == nil {
		err = cc.Err()
	}
	if err != nil {
		cc.complete()
		req.closeBody()
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	x := &exchange{request: req, ctx: ctx, finish: cancel, trace: httptrace.ContextClientTrace(ctx)}
	resp, err := cc.pc.roundTrip(x)
	if err != nil {
		if e, ok := err.(unwritten); ok {
			err = e.error
		}
		cancel(err)
		cc.pc.close(err)
		cc.complete()
		return nil, err
	}
	return resp, nil
}
