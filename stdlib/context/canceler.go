package context

import (
	"sync"
	"sync/atomic"
	"time"
)

// canceler is a Context that can be cancelled. It is linked to the next canceler up, to be cancelled with it.
type canceler struct {
	parent Context
	done   atomic.Pointer[chan struct{}] // made when asked for
	err    atomic.Pointer[error]         // set once, before done is closed

	mu       sync.Mutex
	children map[child]struct{}
	cause    error
}

// child is what is cancelled with its parent.
type child interface {
	// cancelled is called once the parent is cancelled, with its reasons.
	cancelled(err, cause error)
	Done() <-chan struct{}
}

// cancelerKey is the key under which a canceler's Value is itself: so one is found through any Contexts around it.
var cancelerKey int

// cancelerOf returns the nearest canceler at c or above, as far as Value of the Contexts in between leads to it.
func cancelerOf(c Context) *canceler {
	found, _ := c.Value(&cancelerKey).(*canceler)
	return found
}

func (c *canceler) Deadline() (deadline time.Time, ok bool) { return c.parent.Deadline() }

func (c *canceler) Done() <-chan struct{} {
	if done := c.done.Load(); done != nil {
		return *done
	}
	done := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	if earlier := c.done.Load(); earlier != nil {
		return *earlier
	}
	c.done.Store(&done)
	return done
}

func (c *canceler) Err() error {
	if err := c.err.Load(); err != nil {
		// Who sees the error must find the channel closed, too.
		<-c.Done()
		return *err
	}
	return nil
}

func (c *canceler) Value(key any) any {
	if key == &cancelerKey {
		return c
	}
	return lookup(c.parent, key)
}

func (c *canceler) String() string { return nameOf(c.parent) + ".WithCancel" }

// attach arranges for self, which c is or is a part of, to be cancelled when c's parent is.
func (c *canceler) attach(self child) {
	done := c.parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		self.cancelled(c.parent.Err(), Cause(c.parent))
		return
	default:
	}
	// A foreign Context between the two may have a channel of its own; then the canceler above isn't who to ask.
	if up := cancelerOf(c.parent); up != nil && up.Done() == done {
		up.mu.Lock()
		defer up.mu.Unlock()
		if err := up.err.Load(); err != nil {
			self.cancelled(*err, up.cause)
			return
		}
		if up.children == nil {
			up.children = make(map[child]struct{})
		}
		up.children[self] = struct{}{}
		return
	}
	if foreign, ok := c.parent.(interface{ AfterFunc(func()) func() bool }); ok {
		parent := c.parent
		stop := foreign.AfterFunc(func() { self.cancelled(parent.Err(), Cause(parent)) })
		c.parent = unhook{parent, stop}
		return
	}
	mine := self.Done()
	go func() {
		select {
		case <-done:
			self.cancelled(c.parent.Err(), Cause(c.parent))
		case <-mine:
		}
	}()
}

// unhook is a foreign parent together with the way to leave it.
type unhook struct {
	Context
	stop func() bool
}

// cancel cancels c and what is below it, and leaves the parent.
func (c *canceler) cancel(err, cause error) { c.cancelAs(c, err, cause) }

// cancelAs is cancel for self, which c is a part of and which the parent knows.
func (c *canceler) cancelAs(self child, err, cause error) bool {
	if !c.finish(err, cause) {
		return false
	}
	if foreign, ok := c.parent.(unhook); ok {
		foreign.stop()
		return true
	}
	if up := cancelerOf(c.parent); up != nil {
		up.mu.Lock()
		delete(up.children, self)
		up.mu.Unlock()
	}
	return true
}

func (c *canceler) cancelled(err, cause error) { c.finish(err, cause) }

// finish makes c a cancelled Context and says whether it was not one before.
func (c *canceler) finish(err, cause error) bool {
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err.Load() != nil {
		return false
	}
	c.err.Store(&err)
	c.cause = cause
	if done := c.done.Load(); done != nil {
		close(*done)
	} else {
		done := make(chan struct{})
		close(done)
		c.done.Store(&done)
	}
	// Locks are always taken downwards, so holding this one is safe; new children wait and find c cancelled.
	for below := range c.children {
		below.cancelled(err, cause)
	}
	c.children = nil
	return true
}

// timed is a canceler with a deadline.
type timed struct {
	canceler
	deadline time.Time
	timer    *time.Timer // guarded by mu
}

func (c *timed) Deadline() (deadline time.Time, ok bool) { return c.deadline, true }

func (c *timed) String() string {
	return nameOf(c.parent) + ".WithDeadline(" + c.deadline.String() + " [" + time.Until(c.deadline).String() + "])"
}

func (c *timed) cancel(err, cause error) {
	c.cancelAs(c, err, cause)
	c.stopTimer()
}

func (c *timed) cancelled(err, cause error) {
	c.finish(err, cause)
	c.stopTimer()
}

func (c *timed) stopTimer() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
}

// watcher calls a function when its parent is cancelled.
type watcher struct {
	canceler
	f       func()
	started atomic.Bool
}

// claim says, once, that it may be decided whether f runs.
func (w *watcher) claim() bool { return w.started.CompareAndSwap(false, true) }

func (w *watcher) cancelled(err, cause error) {
	w.finish(err, cause)
	if w.claim() {
		go w.f()
	}
}
