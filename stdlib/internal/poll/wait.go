package poll

import (
	"internal/rt"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// registration is a descriptor's place in the runtime's poller; 0 if it is not there.
type registration struct{ at atomic.Uintptr }

// Flags in the word at the registration's address, as runtime/rt/src/netpoll.rs sets them.
const (
	unblocked = 1
	expired   = 2 // of reading; writing is next
	ready     = 8 // something happened in the direction, and nobody waited; writing is next
)

func flags(at uintptr) *atomic.Uint32 { return (*atomic.Uint32)(unsafe.Pointer(at)) }

// registering guards descriptors that are registered only when they turn out not to block.
var registering sync.Mutex

func (r *registration) open(fd int) error {
	registering.Lock()
	defer registering.Unlock()
	if r.at.Load() != 0 {
		return nil
	}
	at, errno := rt.PollOpen(fd)
	if errno != 0 {
		return syscall.Errno(errno)
	}
	r.at.Store(at)
	return nil
}

func (r *registration) close() {
	if at := r.at.Load(); at != 0 {
		r.at.Store(0)
		rt.PollClose(at)
	}
}

// unblock ends all waits.
func (r *registration) unblock() {
	if at := r.at.Load(); at != 0 {
		rt.PollUnblock(at)
	}
}

// prepare is called before the first try of an operation: what happens from now on ends the wait.
func (fd *FD) prepare(l lane) error {
	at := fd.poll.at.Load()
	if at == 0 {
		return nil
	}
	word := flags(at)
	now := word.Load()
	if now&(unblocked|expired<<l) != 0 {
		if now&unblocked != 0 {
			return fd.closed()
		}
		return ErrDeadlineExceeded
	}
	if now&(ready<<l) != 0 {
		word.And(^uint32(ready << l))
	}
	return nil
}

// wait parks until the operation may be tried again.
func (fd *FD) wait(l lane) error {
	at := fd.poll.at.Load()
	if at == 0 {
		if fd.exposed.Load() {
			return syscall.EAGAIN
		}
		// It need not be us who has set the descriptor so: the mode is shared by all processes that have it.
		if err := fd.poll.open(fd.Sysfd); err != nil {
			return err
		}
		at = fd.poll.at.Load()
		if fd.gate.isShut() {
			// Close may have come before there was anything to unblock.
			return fd.closed()
		}
	}
	switch rt.PollWait(at, l == writing) {
	case 0:
		return nil
	case 1:
		return fd.closed()
	}
	return ErrDeadlineExceeded
}

// SetDeadline sets until when reads and writes wait; the zero time is for ever.
func (fd *FD) SetDeadline(t time.Time) error { return fd.setDeadline(t, 3) }

// SetReadDeadline sets until when reads wait.
func (fd *FD) SetReadDeadline(t time.Time) error { return fd.setDeadline(t, 1) }

// SetWriteDeadline sets until when writes wait.
func (fd *FD) SetWriteDeadline(t time.Time) error { return fd.setDeadline(t, 2) }

func (fd *FD) setDeadline(t time.Time, which int) error {
	if !fd.gate.enter() {
		return fd.closed()
	}
	at := fd.poll.at.Load()
	if at == 0 {
		fd.leave()
		return ErrNoDeadline
	}
	var when int64
	if !t.IsZero() {
		when = -1
		if left := int64(time.Until(t)); left > 0 {
			when = rt.Nanotime() + left
			if when < 0 {
				when = 1<<63 - 1 // centuries away
			}
		}
	}
	rt.PollSetDeadline(at, when, which)
	fd.leave()
	return nil
}
