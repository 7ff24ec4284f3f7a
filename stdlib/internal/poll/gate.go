package poll

import (
	"internal/rt"
	"sync/atomic"
)

// gate counts the users of a descriptor and lets one of them read and one write at a time. After close nobody enters
// any more; the last to leave is told so, and closes the descriptor.
//
// All of it is one word, so that the way in and the way out are one atomic operation each: a bit for closed, a bit per
// lane that is taken, and three counts: users, and those who wait for a lane.
type gate struct {
	word    atomic.Uint64
	waiting [2]uint32 // semaphores of the lanes
}

const (
	shut       = 1 << 0
	user       = 1 << 3
	users      = countMask * user
	countMask  = 1<<20 - 1
	laneBit    = 1 << 1  // of the first lane
	laneWaiter = 1 << 23 // of the first lane
)

// A lane is reading or writing.
type lane uint

const (
	reading lane = 0
	writing lane = 1
)

func (l lane) bit() uint64    { return laneBit << l }
func (l lane) waiter() uint64 { return laneWaiter << (20 * l) }

const tooMany = "too many concurrent operations on a single file or socket (max 1048575)"

// enter adds a user; false if the gate is shut.
func (g *gate) enter() bool {
	for {
		old := g.word.Load()
		if old&shut != 0 {
			return false
		}
		if old&users == users {
			panic(tooMany)
		}
		if g.word.CompareAndSwap(old, old+user) {
			return true
		}
	}
}

// leave ends what enter began; true tells the caller to close the descriptor.
func (g *gate) leave() (last bool) {
	now := g.word.Add(^uint64(user - 1))
	if now&users == users {
		panic("inconsistent poll.fdMutex")
	}
	return now&(shut|users) == shut
}

// take adds a user that has the lane for itself; false if the gate is shut.
func (g *gate) take(l lane) bool {
	for {
		old := g.word.Load()
		switch {
		case old&shut != 0:
			return false
		case old&l.bit() == 0:
			if old&users == users {
				panic(tooMany)
			}
			if g.word.CompareAndSwap(old, (old|l.bit())+user) {
				return true
			}
		default:
			if old/l.waiter()&countMask == countMask {
				panic(tooMany)
			}
			if g.word.CompareAndSwap(old, old+l.waiter()) {
				// Whoever wakes it has taken it from the count.
				rt.Semacquire(&g.waiting[l], false, 0)
			}
		}
	}
}

// give ends what take began; true tells the caller to close the descriptor.
func (g *gate) give(l lane) (last bool) {
	for {
		old := g.word.Load()
		if old&l.bit() == 0 || old&users == 0 {
			panic("inconsistent poll.fdMutex")
		}
		now := old&^l.bit() - user
		wake := old/l.waiter()&countMask != 0
		if wake {
			now -= l.waiter()
		}
		if g.word.CompareAndSwap(old, now) {
			if wake {
				rt.Semrelease(&g.waiting[l], false)
			}
			return now&(shut|users) == shut
		}
	}
}

// close shuts the gate, adding a user; false if it was shut already. Who waits for a lane finds it shut.
func (g *gate) close() bool {
	for {
		old := g.word.Load()
		if old&shut != 0 {
			return false
		}
		if old&users == users {
			panic(tooMany)
		}
		readers, writers := old/reading.waiter()&countMask, old/writing.waiter()&countMask
		now := (old | shut) + user - readers*reading.waiter() - writers*writing.waiter()
		if !g.word.CompareAndSwap(old, now) {
			continue
		}
		for range readers {
			rt.Semrelease(&g.waiting[reading], false)
		}
		for range writers {
			rt.Semrelease(&g.waiting[writing], false)
		}
		return true
	}
}

func (g *gate) isShut() bool { return g.word.Load()&shut != 0 }
