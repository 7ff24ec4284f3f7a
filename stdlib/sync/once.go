package sync

import "sync/atomic"

// A Once does something once.
type Once struct {
	_    noCopy
	done atomic.Uint32
	mu   Mutex
}

// Do calls f if it is the first call of Do on o. Other calls wait until f has returned, so f must not call Do on the
// same Once. A panic of f counts as a return.
func (o *Once) Do(f func()) {
	if o.done.Load() == 0 {
		o.first(f)
	}
}

func (o *Once) first(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done.Load() != 0 {
		return
	}
	defer o.done.Store(1)
	f()
}

// onceCall runs a function once and remembers its panic for every later caller.
type onceCall struct {
	once     Once
	f        func()
	returned bool
	reason   any
}

func (c *onceCall) do() {
	c.once.Do(c.run)
	if !c.returned {
		panic(c.reason)
	}
}

func (c *onceCall) run() {
	defer func() {
		c.f = nil // what it captured is not needed any more
		c.reason = recover()
		if !c.returned {
			panic(c.reason) // here and not in do, for the trace to show where it came from
		}
	}()
	c.f()
	c.returned = true
}

// OnceFunc returns a function that calls f the first time only. If f panics, every call panics with the same value.
func OnceFunc(f func()) func() {
	c := &onceCall{f: f}
	return c.do
}

// OnceValue returns a function that calls f the first time only and always returns its result. If f panics, every
// call panics with the same value.
func OnceValue[T any](f func() T) func() T {
	var result T
	c := &onceCall{f: func() { result = f() }}
	return func() T {
		c.do()
		return result
	}
}

// OnceValues is OnceValue for functions with two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var first T1
	var second T2
	c := &onceCall{f: func() { first, second = f() }}
	return func() (T1, T2) {
		c.do()
		return first, second
	}
}
