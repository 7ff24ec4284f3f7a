// Package context carries deadlines, cancellation and values of a request across functions and goroutines.
//
// A Context is made from another one, its parent; when that is cancelled, so are those made from it. A Context is
// passed to functions as the first parameter, not kept in structures, and is never nil.
package context

import (
	"errors"
	"time"
)

// A Context says whether work is still wanted. Its methods may be called by several goroutines at once.
type Context interface {
	// Deadline returns when the work will be cancelled; ok is false if no time is set.
	Deadline() (deadline time.Time, ok bool)

	// Done returns a channel that is closed when the work is cancelled, or nil if that can't happen.
	Done() <-chan struct{}

	// Err returns nil until Done is closed, then Canceled or DeadlineExceeded.
	Err() error

	// Value returns what is associated with key, nil if nothing is.
	Value(key any) any
}

// Canceled is what Err returns where a Context was cancelled for another reason than its deadline.
var Canceled = errors.New("context canceled")

// DeadlineExceeded is what Err returns where the deadline has passed.
var DeadlineExceeded error = deadlineExceededError{}

type deadlineExceededError struct{}

func (deadlineExceededError) Error() string   { return "context deadline exceeded" }
func (deadlineExceededError) Timeout() bool   { return true }
func (deadlineExceededError) Temporary() bool { return true }

// root is a Context without a parent, which is never cancelled.
type root struct{ name string }

func (*root) Deadline() (deadline time.Time, ok bool) { return }
func (*root) Done() <-chan struct{}                   { return nil }
func (*root) Err() error                              { return nil }
func (*root) Value(key any) any                       { return nil }
func (r *root) String() string                        { return r.name }

var (
	background = root{"context.Background"}
	todo       = root{"context.TODO"}
)

// Background returns the Context that all others come from: main, initialisation and tests begin with it.
func Background() Context { return &background }

// TODO returns a Context for where it isn't clear yet which one belongs there.
func TODO() Context { return &todo }

// A CancelFunc cancels a Context. Only its first call does anything.
type CancelFunc func()

// A CancelCauseFunc cancels a Context and sets what Cause returns; nil stands for Canceled. Only its first call does
// anything.
type CancelCauseFunc func(cause error)

func checkParent(parent Context) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
}

// WithCancel returns a Context that is cancelled by the function or together with parent.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := newCanceler(parent)
	return c, func() { c.cancel(Canceled, nil) }
}

// WithCancelCause is WithCancel with a function that says why.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := newCanceler(parent)
	return c, func(cause error) { c.cancel(Canceled, cause) }
}

func newCanceler(parent Context) *canceler {
	checkParent(parent)
	c := &canceler{parent: parent}
	c.attach(c)
	return c
}

// Cause returns why c was cancelled: what the CancelCauseFunc was given, else the same as c.Err().
func Cause(c Context) error {
	if own := cancelerOf(c); own != nil {
		own.mu.Lock()
		cause := own.cause
		own.mu.Unlock()
		if cause != nil {
			return cause
		}
		// own may be the ancestor of a Context of somebody else's, which was cancelled by itself.
	}
	return c.Err()
}

// WithDeadline returns a Context that is cancelled at d, by the function, or together with parent.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline where cause is the cause if the deadline passes.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	checkParent(parent)
	if earlier, ok := parent.Deadline(); ok && earlier.Before(d) {
		return WithCancel(parent)
	}
	c := &timed{canceler: canceler{parent: parent}, deadline: d}
	c.attach(c)
	cancel := func() { c.cancel(Canceled, nil) }
	left := time.Until(d)
	if left <= 0 {
		c.cancel(DeadlineExceeded, cause)
		return c, cancel
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err.Load() == nil {
		c.timer = time.AfterFunc(left, func() { c.cancel(DeadlineExceeded, cause) })
	}
	return c, cancel
}

// WithTimeout is WithDeadline at a time from now.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, time.Now().Add(timeout))
}

// WithTimeoutCause is WithDeadlineCause at a time from now.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

// AfterFunc arranges for f to run, in a goroutine of its own, when ctx is cancelled. stop ends that and reports
// whether f had not been started.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	w := &watcher{canceler: canceler{parent: ctx}, f: f}
	w.attach(w)
	return func() bool {
		first := w.claim()
		if first {
			w.canceler.cancel(Canceled, nil)
		}
		return first
	}
}

// WithoutCancel returns a Context with the values of parent, which is not cancelled with it and has no deadline.
func WithoutCancel(parent Context) Context {
	checkParent(parent)
	return detached{parent}
}
