package http

import (
	"context"
	"sync"
	"time"
)

// requestContext is the context of a server's request. It is done when the handler has returned and when the client goes away. Most
// handlers never ask: only when one does, a context that can be canceled is made and the connection is watched.
type requestContext struct {
	conn   *conn
	parent context.Context // the connection's

	mu       sync.Mutex
	inner    context.Context
	cancel   context.CancelFunc
	finished bool
}

// get returns the inner context.
func (c *requestContext) get() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inner == nil {
		c.inner, c.cancel = context.WithCancel(c.parent)
		if c.finished {
			c.cancel()
		} else {
			c.conn.in.want()
		}
	}
	return c.inner
}

// finish is called when the handler has returned.
func (c *requestContext) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finished = true
	if c.cancel != nil {
		c.cancel()
	}
}

// Deadline returns that of the server's base context.
func (c *requestContext) Deadline() (time.Time, bool) { return c.parent.Deadline() }

// Done begins to watch the connection.
func (c *requestContext) Done() <-chan struct{} { return c.get().Done() }

// Err begins to watch the connection.
func (c *requestContext) Err() error { return c.get().Err() }

// Value returns the server's and the connection's values.
func (c *requestContext) Value(key any) any {
	c.mu.Lock()
	inner := c.inner
	c.mu.Unlock()
	if inner == nil {
		return c.parent.Value(key)
	}
	return inner.Value(key)
}

// contextKey is the type of the keys that this package exports.
type contextKey struct{ name string }

// String returns a name for debugging.
func (k *contextKey) String() string { return "net/http context value " + k.name }

var (
	// ServerContextKey is the key of the *Server in the context of a request.
	ServerContextKey = &contextKey{"http-server"}

	// LocalAddrContextKey is the key of the net.Addr at which the connection arrived.
	LocalAddrContextKey = &contextKey{"local-addr"}
)
