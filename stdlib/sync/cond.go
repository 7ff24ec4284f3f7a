package sync

import (
	"internal/rt"
	"sync/atomic"
	"unsafe"
)

// A Cond lets goroutines wait for an event. L is held while the condition is looked at or changed, and when Wait is
// called.
type Cond struct {
	_ noCopy

	L Locker

	waiters rt.NotifyList
	self    atomic.Uintptr // the address of the Cond at its first use
}

// NewCond returns a Cond that uses l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// checkCopy panics if c is the copy of a Cond that had been used.
func (c *Cond) checkCopy() {
	here := uintptr(unsafe.Pointer(c))
	if c.self.Load() != here && !c.self.CompareAndSwap(0, here) && c.self.Load() != here {
		panic("sync.Cond is copied")
	}
}

// Wait unlocks c.L, waits for Signal or Broadcast, and locks c.L again. The condition may not hold any more by
// then: Wait belongs in a loop.
func (c *Cond) Wait() {
	c.checkCopy()
	ticket := rt.NotifyListAdd(&c.waiters)
	c.L.Unlock()
	rt.NotifyListWait(&c.waiters, ticket)
	c.L.Lock()
}

// Signal wakes one goroutine in Wait, if there is one.
func (c *Cond) Signal() {
	c.checkCopy()
	rt.NotifyListNotifyOne(&c.waiters)
}

// Broadcast wakes all goroutines in Wait.
func (c *Cond) Broadcast() {
	c.checkCopy()
	rt.NotifyListNotifyAll(&c.waiters)
}
