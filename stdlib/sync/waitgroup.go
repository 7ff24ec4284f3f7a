package sync

import (
	"internal/rt"
	"sync/atomic"
)

// A WaitGroup waits for a number of tasks: Add (or Go) announces them, Done ends one, Wait returns once none is
// left. The zero WaitGroup has none.
type WaitGroup struct {
	_ noCopy
	// state is the number of tasks in the upper half and of goroutines in Wait in the lower.
	state atomic.Uint64
	sema  uint32
	// bubble is the number of the bubble that the tasks belong to, 0 for none.
	bubble atomic.Uint32
}

// Add changes the number of tasks by delta; if it becomes 0 everyone in Wait goes on. It panics if the number would
// be negative. The first Add of a round must happen before Wait.
func (wg *WaitGroup) Add(delta int) {
	if rt.Bubbles {
		wg.claim(rt.BubbleID())
	}
	s := wg.state.Add(uint64(delta) << 32)
	tasks, waiters := int32(s>>32), uint32(s)
	if tasks < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if waiters == 0 || tasks > 0 {
		return
	}
	if delta > 0 && tasks == int32(delta) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	// The round is over. Nobody may touch the group before its waiters are counted off.
	if !wg.state.CompareAndSwap(s, 0) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	for ; waiters > 0; waiters-- {
		rt.Semrelease(&wg.sema, false)
	}
}

// claim makes tasks that come belong to a bubble: all of a round are made, and ended, in the same one.
func (wg *WaitGroup) claim(bubble uint32) {
	for home := wg.bubble.Load(); home != bubble; home = wg.bubble.Load() {
		switch {
		case wg.state.Load()>>32 == 0:
			wg.bubble.CompareAndSwap(home, bubble)
		case home == 0 || bubble == 0:
			rt.Fatal("sync: WaitGroup.Add called from inside and outside synctest bubble")
		default:
			rt.Fatal("sync: WaitGroup.Add called from multiple synctest bubbles")
		}
	}
}

// Done ends one task.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait returns when the number of tasks is 0.
func (wg *WaitGroup) Wait() {
	for {
		s := wg.state.Load()
		if s>>32 == 0 {
			return
		}
		if wg.state.CompareAndSwap(s, s+1) {
			reason := waitGroup
			if rt.Bubbles && wg.bubble.Load() == rt.BubbleID() {
				reason = waitGroupInBubble
			}
			rt.Semacquire(&wg.sema, false, reason)
			if wg.state.Load() != 0 {
				panic("sync: WaitGroup is reused before previous Wait has returned")
			}
			return
		}
	}
}

// Go runs f as a task in a goroutine of its own. f must not panic.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			// A panic ends the program. Calling Done before that could let the main goroutine end it first,
			// with success.
			if reason := recover(); reason != nil {
				panic(reason)
			}
			wg.Done()
		}()
		f()
	}()
}
