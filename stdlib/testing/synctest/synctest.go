// Package synctest tests concurrent code in bubbles: groups of goroutines with a clock of their own that advances only when
// none of them can go on otherwise, so that time-outs cost no time and what happens is settled before it is looked at.
//
// A goroutine is durably blocked if only another one of its bubble can wake it: sending to, receiving from and selecting
// among channels that were made in the bubble (or nil ones), in sync.Cond.Wait, in WaitGroup.Wait where Add was called in
// the bubble, in time.Sleep. Waiting for a Mutex, for input and output and in system calls isn't durable. When all are
// durably blocked, Wait returns; if nobody is in Wait, the clock is set to the next moment at which a timer or a sleeper is
// due; if there is none, that is a deadlock and Test panics. The clock starts at midnight UTC of 2000-01-01 and stops
// for good when the function that Test was given, with the test's cleanups, is through.
//
// Channels, timers and tickers belong to the bubble that they were made in: using them outside ends the program. So does
// waking a goroutine in Cond.Wait from outside, and calling WaitGroup.Add inside and outside. Finalizers and cleanups of
// the runtime run in no bubble.
package synctest

import (
	"internal/rt"
	"testing"
	"time"
	_ "unsafe" // for linkname
)

//go:linkname equipBubble time.equipBubble
func equipBubble(b *rt.Bubble)

//go:linkname advanceBubble time.advanceBubble
func advanceBubble(b *rt.Bubble) bool

//go:linkname testingSynctestTest testing/synctest.testingSynctestTest
func testingSynctestTest(t *testing.T, f func(*testing.T)) bool

// Test calls f in a new bubble and returns when all goroutines of the bubble have ended. The T that f gets runs its
// cleanups in the bubble and has a Context of the bubble; its Run, Parallel and Deadline must not be called. If they are
// deadlocked, Test panics. It must not be called in a bubble.
func Test(t *testing.T, f func(*testing.T)) {
	ok := false
	run(func() { ok = testingSynctestTest(t, f) })
	if !ok {
		// What failed there has been told.
		t.FailNow()
	}
}

// run calls f on a goroutine of a new bubble.
func run(f func()) {
	if rt.CurrentBubble() != nil {
		panic("synctest.Run called from within a synctest bubble")
	}
	b := new(rt.Bubble)
	equipBubble(b)
	b.Enter()
	main := true
	go func() {
		defer func() { main = false }()
		f()
	}()
	for b.Idle() > 0 {
		if main && advanceBubble(b) {
			continue
		}
		b.Leave()
		if main {
			panic(deadlock("deadlock: all goroutines in bubble are blocked"))
		}
		panic(deadlock("deadlock: main bubble goroutine has exited but blocked goroutines remain"))
	}
	b.Leave()
}

// deadlock is the error that Test panics with.
type deadlock string

func (d deadlock) Error() string { return string(d) }

// Wait returns when all other goroutines of the bubble are durably blocked. It must be called in a bubble, by one
// goroutine at a time.
func Wait() {
	switch rt.BubbleWait() {
	case 1:
		panic("goroutine is not in a bubble")
	case 2:
		panic("wait already in progress")
	}
}

// Sleep sleeps for d and then waits as Wait does, so that what others do at the same time is done.
func Sleep(d time.Duration) {
	time.Sleep(d)
	Wait()
}
