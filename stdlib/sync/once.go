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

// onceCall runs a function once and remembers its panic for every later caller. Its users make the closure for do only
// where fresh says that it is needed: later calls look at two words and allocate nothing.
type onceCall struct {
	once     Once
	returned bool
	reason   any
}

func (c *onceCall) fresh() bool { return c.once.done.Load() == 0 }

func (c *onceCall) do(f func()) {
	c.once.first(func() {
		defer func() {
			if !c.returned {
				c.reason = recover()
				panic(c.reason) // here and not in check, for the trace to show where it came from
			}
		}()
		f()
		c.returned = true
	})
}

func (c *onceCall) check() {
	if !c.returned {
		panic(c.reason)
	}
}

// OnceFunc returns a function that calls f the first time only. If f panics, every call panics with the same value.
func OnceFunc(f func()) func() {
	// What f captured is not needed after the call: the closures here let go of it.
	c := new(struct {
		onceCall
		f func()
	})
	c.f = f
	return func() {
		if c.fresh() {
			c.do(func() {
				defer func() { c.f = nil }()
				c.f()
			})
		}
		c.check()
	}
}

// OnceValue returns a function that calls f the first time only and always returns its result. If f panics, every
// call panics with the same value.
func OnceValue[T any](f func() T) func() T {
	c := new(struct {
		onceCall
		f      func() T
		result T
	})
	c.f = f
	return func() T {
		if c.fresh() {
			c.do(func() {
				defer func() { c.f = nil }()
				c.result = c.f()
			})
		}
		c.check()
		return c.result
	}
}

// OnceValues is OnceValue for functions with two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	c := new(struct {
		onceCall
		f      func() (T1, T2)
		first  T1
		second T2
	})
	c.f = f
	return func() (T1, T2) {
		if c.fresh() {
			c.do(func() {
				defer func() { c.f = nil }()
				c.first, c.second = c.f()
			})
		}
		c.check()
		return c.first, c.second
	}
}
