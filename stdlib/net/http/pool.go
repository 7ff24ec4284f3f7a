package http

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync"
	"time"
)

// pool has a Transport's connections.
type pool struct {
	mu      sync.Mutex
	idle    map[connKey][]*persistConn // the last one was used last
	order   []*persistConn             // all idle ones, that was used last at the end
	waiting map[connKey][]*waiter      // for a connection of any kind
	blocked map[connKey][]*waiter      // for permission to dial
	count   map[connKey]int            // of all connections, if they are limited
	closing bool                       // CloseIdleConnections was called, and no request since
}

// waiter is a request that waits for a connection.
type waiter struct {
	key   connKey
	route *connRoute
	dial  context.Context // ended when the request has a connection or is given up
	stop  context.CancelFunc
	ready chan delivery // buffered

	mu   sync.Mutex
	done bool // something has been delivered, or nobody waits any more
}

type delivery struct {
	pc  *persistConn
	err error
}

// deliver gives a connection or an error to the waiter, if it still waits.
func (w *waiter) deliver(pc *persistConn, err error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done {
		return false
	}
	w.done = true
	w.ready <- delivery{pc, err}
	return true
}

// giveUp makes deliver report false, and returns a connection that has been delivered just now.
func (w *waiter) giveUp() *persistConn {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = true
	select {
	case d := <-w.ready:
		return d.pc
	default:
		return nil
	}
}

func (w *waiter) waits() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.done
}

var (
	errKeepAliveOff = errors.New("http: putIdleConn: keep alives disabled")
	errConnBroken   = errors.New("http: putIdleConn: connection is in bad state")
	errCloseIdle    = errors.New("http: putIdleConn: CloseIdleConnections was called")
	errTooManyIdle  = errors.New("http: putIdleConn: too many idle connections")
	errTooManyHost  = errors.New("http: putIdleConn: too many idle connections for host")
	errIdleClosed   = errors.New("http: CloseIdleConnections called")
	errReadLoopExit = errors.New("http: persistConn.readLoop exiting")
	errIdleTimeout  = errors.New("http: idle connection timeout")
	errServerClosed = errors.New("http: server closed idle connection")
	errCallerOwns   = errors.New("read loop ending; caller owns writable underlying conn")
)

// get returns a connection for a request: an idle one, or one that is dialed, whichever is there first.
func (p *pool) get(ctx context.Context, t *Transport, route *connRoute, trace *httptrace.ClientTrace) (*persistConn, error) {
	key := route.key()
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(route.addr)
	}
	if pc := p.takeIdle(t, key); pc != nil {
		pc.announce(trace, true)
		return pc, nil
	}
	w := &waiter{key: key, route: route, ready: make(chan delivery, 1)}
	// The dial outlives the request: what it makes goes to the idle connections.
	w.dial, w.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.mu.Lock()
	if p.waiting == nil {
		p.waiting = map[connKey][]*waiter{}
	}
	p.waiting[key] = append(p.waiting[key], w)
	may := p.mayDial(t, w)
	p.mu.Unlock()
	if may {
		go p.dialFor(t, w)
	}
	select {
	case d := <-w.ready:
		if d.err != nil {
			p.forget(w)
			w.stop()
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			return nil, d.err
		}
		p.forget(w)
		d.pc.announce(trace, d.pc.used())
		return d.pc, nil
	case <-ctx.Done():
		if pc := w.giveUp(); pc != nil {
			p.putOrClose(pc)
		}
		w.stop()
		p.forget(w)
		err := context.Cause(ctx)
		if err == errCanceled {
			err = errCancelWait
		}
		return nil, err
	}
}

// forget removes a waiter from the queues.
func (p *pool) forget(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	remove(p.waiting, w.key, w)
	remove(p.blocked, w.key, w)
}

// remove removes an element from a list in a map.
func remove[E comparable](m map[connKey][]E, key connKey, e E) {
	list := m[key]
	for i, one := range list {
		if one != e {
			continue
		}
		if len(list) == 1 {
			delete(m, key)
		} else {
			m[key] = append(list[:i:i], list[i+1:]...)
		}
		return
	}
}

// mayDial counts a connection that w dials, or queues w. p is locked.
func (p *pool) mayDial(t *Transport, w *waiter) bool {
	if t.MaxConnsPerHost <= 0 {
		return true
	}
	if p.count[w.key] < t.MaxConnsPerHost {
		if p.count == nil {
			p.count = map[connKey]int{}
		}
		p.count[w.key]++
		return true
	}
	if p.blocked == nil {
		p.blocked = map[connKey][]*waiter{}
	}
	p.blocked[w.key] = append(p.blocked[w.key], w)
	return false
}

// uncount is called when a connection is gone. Another may be dialed then.
func (p *pool) uncount(t *Transport, key connKey) {
	if t.MaxConnsPerHost <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.blocked[key]) > 0 {
		w := p.blocked[key][0]
		remove(p.blocked, key, w)
		if w.waits() {
			go p.dialFor(t, w)
			return
		}
	}
	if p.count[key]--; p.count[key] <= 0 {
		delete(p.count, key)
	}
}

// dialFor dials. The connection goes to w or, if w has got another meanwhile, to who wants it.
func (p *pool) dialFor(t *Transport, w *waiter) {
	defer w.stop()
	if !w.waits() {
		p.uncount(t, w.key)
		return
	}
	pc, err := t.dialConn(w.dial, w.route)
	if err != nil {
		p.uncount(t, w.key)
		w.deliver(nil, err)
		return
	}
	pc.counted = t.MaxConnsPerHost > 0
	pc.start()
	if !w.deliver(pc, nil) {
		p.putOrClose(pc)
	}
}

// takeIdle returns the idle connection that was used last, if it is not too old.
func (p *pool) takeIdle(t *Transport, key connKey) *persistConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closing = false
	for list := p.idle[key]; len(list) > 0; list = p.idle[key] {
		pc := list[len(list)-1]
		p.removeIdle(pc)
		if t.IdleConnTimeout > 0 && time.Since(pc.idleSince) > t.IdleConnTimeout {
			go pc.close(errIdleTimeout) // its timer is late, as after sleep of the machine
			continue
		}
		if pc.idleTimer != nil {
			pc.idleTimer.Stop()
		}
		return pc
	}
	return nil
}

// removeIdle reports whether pc was idle. p is locked.
func (p *pool) removeIdle(pc *persistConn) bool {
	for i, one := range p.order {
		if one == pc {
			p.order = append(p.order[:i], p.order[i+1:]...)
			remove(p.idle, pc.key, pc)
			return true
		}
	}
	return false
}

// drop removes a closed connection from the idle ones.
func (p *pool) drop(pc *persistConn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.removeIdle(pc)
}

func (p *pool) putOrClose(pc *persistConn) {
	if err := p.put(pc); err != nil {
		pc.close(err)
	}
}

// put gives an open connection that nobody uses to a waiter or to the idle ones, or says why not.
func (p *pool) put(pc *persistConn) error {
	t := pc.t
	if t.DisableKeepAlives || t.MaxIdleConnsPerHost < 0 {
		return errKeepAliveOff
	}
	if pc.broken() {
		return errConnBroken
	}
	pc.markReused()
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.waiting[pc.key]) > 0 {
		w := p.waiting[pc.key][0]
		remove(p.waiting, pc.key, w)
		if w.deliver(pc, nil) {
			return nil
		}
	}
	if p.closing {
		return errCloseIdle
	}
	perHost := t.MaxIdleConnsPerHost
	if perHost == 0 {
		perHost = DefaultMaxIdleConnsPerHost
	}
	if len(p.idle[pc.key]) >= perHost {
		return errTooManyHost
	}
	if p.idle == nil {
		p.idle = map[connKey][]*persistConn{}
	}
	p.idle[pc.key] = append(p.idle[pc.key], pc)
	p.order = append(p.order, pc)
	if t.MaxIdleConns > 0 && len(p.order) > t.MaxIdleConns {
		oldest := p.order[0]
		p.removeIdle(oldest)
		go oldest.close(errTooManyIdle)
	}
	pc.idleSince = time.Now()
	if t.IdleConnTimeout > 0 {
		if pc.idleTimer == nil {
			pc.idleTimer = time.AfterFunc(t.IdleConnTimeout, pc.closeIfIdle)
		} else {
			pc.idleTimer.Reset(t.IdleConnTimeout)
		}
	}
	return nil
}

func (p *pool) closeIdle() {
	p.mu.Lock()
	list := p.order
	p.order, p.idle = nil, nil
	p.closing = true
	p.mu.Unlock()
	for _, pc := range list {
		pc.close(errIdleClosed)
	}
}
