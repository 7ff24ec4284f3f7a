// Package sync gives locks and other means for goroutines to wait for each other.
//
// Values of its types must not be copied after their first use.
package sync

import (
	"internal/rt"
	"sync/atomic"
)

// Wait reasons, as rt.Semacquire wants them.
const (
	waitPlain = iota
	waitMutex
	waitRead
	waitWrite
	waitGroup
	waitGroupInBubble
)

// noCopy makes "go vet" report copies of the struct it is a field of.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// A Locker can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is a lock that one goroutine holds at a time. The zero Mutex is unlocked.
type Mutex struct {
	_ noCopy
	// state is three bits and, above them, the number of goroutines queued on sema.
	state int32
	sema  uint32
}

const (
	// held: somebody owns the lock.
	held = 1 << iota
	// waking: Unlock has let a waiter go that has not looked at the state yet. While it is set no other is woken.
	waking
	// handoff: some waiter has lost the race against newcomers for too long; the next Unlock passes the ownership
	// on instead of giving the lock up. Never set together with waking.
	handoff
	oneWaiter
)

// patience is how long (ns) a waiter accepts to lose against goroutines that happen to be running: barging is what
// makes a contended lock fast, but a bound keeps every wait finite.
const patience = 1_000_000

// Lock takes m, waiting until that is possible.
func (m *Mutex) Lock() {
	if atomic.CompareAndSwapInt32(&m.state, 0, held) {
		return
	}
	m.lockContended()
}

// TryLock takes m if that is possible at once, and says whether it was.
func (m *Mutex) TryLock() bool {
	for {
		s := atomic.LoadInt32(&m.state)
		if s&held != 0 {
			return false
		}
		if atomic.CompareAndSwapInt32(&m.state, s, s|held) {
			return true
		}
	}
}

func (m *Mutex) lockContended() {
	var since int64 // when this goroutine first queued
	woken := false
	spins := 0
	for {
		s := atomic.LoadInt32(&m.state)
		next := s | held
		if s&held != 0 {
			if s&handoff == 0 && rt.CanSpin(spins) {
				rt.Spin()
				spins++
				continue
			}
			next = s + oneWaiter
		}
		if woken {
			next &^= waking
			if s&held != 0 && rt.Nanotime()-since > patience {
				next |= handoff
			}
		}
		if !atomic.CompareAndSwapInt32(&m.state, s, next) {
			continue
		}
		if s&held == 0 {
			return
		}
		if !woken {
			since = rt.Nanotime()
		}
		// Who has waited before goes in front.
		rt.Semacquire(&m.sema, woken, waitMutex)
		if atomic.LoadInt32(&m.state)&waking == 0 {
			return // handed over: held was never cleared, and nobody but us can wake others now
		}
		woken, spins = true, 0
	}
}

// Unlock gives m up. It is a fatal error if m is not locked. The goroutine need not be the one that locked m.
func (m *Mutex) Unlock() {
	if atomic.CompareAndSwapInt32(&m.state, held, 0) {
		return
	}
	m.unlockContended()
}

func (m *Mutex) unlockContended() {
	for {
		s := atomic.LoadInt32(&m.state)
		if s&held == 0 {
			rt.Fatal("sync: unlock of unlocked mutex")
		}
		next := s &^ held
		wake := s >= oneWaiter && s&waking == 0
		pass := wake && s&handoff != 0
		switch {
		case pass:
			next = (s - oneWaiter) &^ handoff
		case wake:
			next = (next - oneWaiter) | waking
		}
		if atomic.CompareAndSwapInt32(&m.state, s, next) {
			if wake {
				rt.Semrelease(&m.sema, pass)
			}
			return
		}
	}
}
