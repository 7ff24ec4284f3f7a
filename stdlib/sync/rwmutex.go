package sync

import (
	"internal/rt"
	"sync/atomic"
)

// A RWMutex is a lock that either any number of readers hold, or one writer. A writer that waits keeps new readers
// out. The zero RWMutex is unlocked.
type RWMutex struct {
	// writers orders the writers among themselves; it is held for as long as one has or awaits the lock.
	writers Mutex
	// readers counts those that hold or await the lock for reading. A writer subtracts writerBias, so a negative
	// number tells readers to queue up.
	readers atomic.Int32
	// draining is how many readers the waiting writer still has to see leave.
	draining  atomic.Int32
	readSema  uint32
	writeSema uint32
}

// writerBias is more than there can be readers.
const writerBias = 1 << 30

// RLock takes rw for reading.
func (rw *RWMutex) RLock() {
	if rw.readers.Add(1) < 0 {
		rt.Semacquire(&rw.readSema, false, waitRead)
	}
}

// TryRLock takes rw for reading if that is possible at once, and says whether it was.
func (rw *RWMutex) TryRLock() bool {
	for {
		n := rw.readers.Load()
		if n < 0 {
			return false
		}
		if rw.readers.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// RUnlock undoes one RLock. It is a fatal error if rw is not locked for reading.
func (rw *RWMutex) RUnlock() {
	if n := rw.readers.Add(-1); n < 0 {
		if n == -1 || n == -writerBias-1 {
			rt.Fatal("sync: RUnlock of unlocked RWMutex")
		}
		if rw.draining.Add(-1) == 0 {
			rt.Semrelease(&rw.writeSema, false)
		}
	}
}

// Lock takes rw for writing.
func (rw *RWMutex) Lock() {
	rw.writers.Lock()
	// From here on readers queue. Those that were faster are awaited; some may leave before they are counted,
	// which makes draining negative for a moment.
	ahead := rw.readers.Add(-writerBias) + writerBias
	if ahead != 0 && rw.draining.Add(ahead) != 0 {
		rt.Semacquire(&rw.writeSema, false, waitWrite)
	}
}

// TryLock takes rw for writing if that is possible at once, and says whether it was.
func (rw *RWMutex) TryLock() bool {
	if !rw.writers.TryLock() {
		return false
	}
	if rw.readers.CompareAndSwap(0, -writerBias) {
		return true
	}
	rw.writers.Unlock()
	return false
}

// Unlock gives the lock for writing up. It is a fatal error if rw is not locked for writing. As with a Mutex, any
// goroutine may do it.
func (rw *RWMutex) Unlock() {
	queued := rw.readers.Add(writerBias)
	if queued >= writerBias {
		rt.Fatal("sync: Unlock of unlocked RWMutex")
	}
	for ; queued > 0; queued-- {
		rt.Semrelease(&rw.readSema, false)
	}
	rw.writers.Unlock()
}

// readSide is a RWMutex seen as the Locker of its readers.
type readSide RWMutex

func (r *readSide) Lock()   { (*RWMutex)(r).RLock() }
func (r *readSide) Unlock() { (*RWMutex)(r).RUnlock() }

// RLocker returns a Locker whose methods are rw's RLock and RUnlock.
func (rw *RWMutex) RLocker() Locker { return (*readSide)(rw) }
