package rt

import "unsafe"

// A Bubble is what the goroutines of one test of testing/synctest share.
type Bubble struct {
	// The runtime's.
	_       int64
	members int64
	_       [2]unsafe.Pointer
	id      uint32

	// Now is the time on the bubble's clock in nanoseconds since 1970.
	Now int64
	// Timers are package time's.
	Timers unsafe.Pointer
}

// Bubbles is set before the first bubble is made: most programs have none.
var Bubbles bool

// CurrentBubble returns the bubble that the calling goroutine is in, or nil.
func CurrentBubble() *Bubble {
	if !Bubbles {
		return nil
	}
	return (*Bubble)(bubble())
}

// BubbleID returns the number of the bubble that the calling goroutine is in, or 0.
func BubbleID() uint32 {
	if b := CurrentBubble(); b != nil {
		return b.id
	}
	return 0
}

// Enter makes the calling goroutine the root of b, a new bubble. What it starts belongs to b, too.
func (b *Bubble) Enter() {
	Bubbles = true
	bubbleEnter(unsafe.Pointer(b))
}

// Leave ends the root's stay in the bubble.
func (b *Bubble) Leave() { bubbleLeave() }

// Idle waits, as the root, until all other goroutines of b are durably blocked, and returns how many there are.
func (b *Bubble) Idle() int {
	bubbleIdle()
	return int(b.members) - 1
}

// BubbleWait waits until all other goroutines of the bubble are durably blocked. It returns 1 in no bubble and 2 where
// another goroutine waits already.
func BubbleWait() int

func bubble() unsafe.Pointer
func bubbleEnter(b unsafe.Pointer)
func bubbleLeave()
func bubbleIdle()
