package time

import (
	"internal/rt"
	"unsafe"
)

// A bubble of testing/synctest has a clock and timers of its own. The clock stands still while any of its goroutines can
// go on; then advanceBubble sets it to when the next timer is due. There is no monotonic clock: times are compared with
// others that may be of the world outside.

// bubbleNow returns the current time in the bubble.
func bubbleNow(b *rt.Bubble) Time { return Unix(0, b.Now) }

// currentQueue returns the queue of the calling goroutine's bubble, or that of all others.
func currentQueue() *timerQueue {
	if b := rt.CurrentBubble(); b != nil {
		return (*timerQueue)(b.Timers)
	}
	return &timers
}

// checkBubble ends the program if t is not the calling goroutine's business.
func (t *timer) checkBubble(complaint string) {
	if t.queue.bubble != nil && t.queue.bubble != rt.CurrentBubble() {
		rt.Fatal(complaint)
	}
}

// sleeping is the reason for waiting that rt.Semacquire is given.
const sleeping = 6

// sleepInBubble sleeps if the calling goroutine is in a bubble. It isn't inlined: Sleep's usual way is short.
//
//go:noinline
func sleepInBubble(d Duration) bool {
	if rt.CurrentBubble() == nil {
		return false
	}
	t := new(timer)
	t.run(d)
	rt.Semacquire(&t.sleeper, false, sleeping)
	return true
}

// equipBubble gives a new bubble its clock, set to the beginning of the year 2000, and its queue of timers.
func equipBubble(b *rt.Bubble) {
	b.Now = Date(2000, January, 1, 0, 0, 0, 0, UTC).UnixNano()
	b.Timers = unsafe.Pointer(&timerQueue{bubble: b})
}

// advanceBubble sets the clock of b, all of whose goroutines are blocked, to when the next timer is due and lets what is
// due fire. It returns false if there are no timers.
func advanceBubble(b *rt.Bubble) bool {
	q := (*timerQueue)(b.Timers)
	q.Lock()
	some := len(q.heap) > 0
	if some {
		b.Now = max(b.Now, q.heap[0].when)
	}
	q.Unlock()
	if some {
		q.fireDue()
	}
	return some
}
