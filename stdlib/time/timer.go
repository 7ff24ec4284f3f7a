package time

import (
	"internal/rt"
	"sync"
	"unsafe"
)

// All timers that run are in one heap under one lock, or in that of their bubble. A goroutine of its own, started with the
// first timer, waits in the runtime for the earliest and lets it fire; in a bubble the root does that (bubble.go).

// timer is the part that Timer and Ticker share.
type timer struct {
	when   int64 // monotonic
	period int64 // 0 for once
	index  int   // in the heap, plus 1; 0 where it does not run
	queue  *timerQueue

	// What to do: start f, else send the time on c, else wake a sleeper.
	f       func()
	c       chan Time
	sleeper uint32 // semaphore
}

type timerQueue struct {
	sync.Mutex
	// heap orders by when; the children of i are at 4i+1 to 4i+4.
	heap    []*timer
	started bool
	bubble  *rt.Bubble // or nil
}

var timers timerQueue

// now reads the clock that the queue goes by.
func (q *timerQueue) now() int64 {
	if q.bubble != nil {
		return q.bubble.Now
	}
	return rt.Nanotime()
}

// deadline returns the time d from now, which may be the end of time.
func (q *timerQueue) deadline(d Duration) int64 {
	now := q.now()
	if d <= 0 {
		return now
	}
	if when := now + int64(d); when > 0 {
		return when
	}
	return 1<<63 - 1
}

// place puts t at i, which must be free, or moves others there and t further up or down.
func (q *timerQueue) place(t *timer, i int) {
	heap := q.heap
	for i > 0 {
		parent := (i - 1) / 4
		if heap[parent].when <= t.when {
			break
		}
		heap[i] = heap[parent]
		heap[i].index = i + 1
		i = parent
	}
	for {
		least := 4*i + 1
		if least >= len(heap) {
			break
		}
		for child := least + 1; child < min(4*i+5, len(heap)); child++ {
			if heap[child].when < heap[least].when {
				least = child
			}
		}
		if heap[least].when >= t.when {
			break
		}
		heap[i] = heap[least]
		heap[i].index = i + 1
		i = least
	}
	heap[i] = t
	t.index = i + 1
}

// start lets t run. The lock is held.
func (t *timer) start() {
	q := t.queue
	q.heap = append(q.heap, t)
	q.place(t, len(q.heap)-1)
	if t.index == 1 && q.bubble == nil {
		if q.started {
			rt.TimerWake()
		} else {
			q.started = true
			go runTimers()
		}
	}
}

// stop keeps t from running and says whether it was. A value that nobody has received yet counts as not sent: it is
// taken back. The lock is held.
func (t *timer) stop() (was bool) {
	if t.index > 0 {
		was = true
		q := t.queue
		i, last := t.index-1, len(q.heap)-1
		other := q.heap[last]
		q.heap[last] = nil
		q.heap = q.heap[:last]
		if i != last {
			q.place(other, i)
		}
		t.index = 0
	}
	if t.c != nil {
		select {
		case <-t.c:
			was = true
		default:
		}
	}
	return was
}

// fire does what t is for, and lets it run again if it is periodic. The lock is held.
func (t *timer) fire(now int64) {
	if t.period > 0 {
		// Periods that were missed altogether are left out.
		t.when += t.period * (1 + (now-t.when)/t.period)
		if t.when < 0 {
			t.when = 1<<63 - 1
		}
		t.queue.place(t, t.index-1)
	} else {
		c := t.c
		t.c = nil // a value from before is none of stop's business here
		t.stop()
		t.c = c
	}
	switch {
	case t.f != nil:
		go t.f()
	case t.c != nil:
		select {
		case t.c <- Now():
		default: // a slow reader of a Ticker misses ticks
		}
	default:
		rt.Semrelease(&t.sleeper, false)
	}
}

func runTimers() {
	for {
		next, some := timers.fireDue()
		if !some {
			next = -1
		}
		rt.TimerWait(next)
	}
}

// fireDue lets all fire whose time has come, and returns when the next will be due if there is one.
func (q *timerQueue) fireDue() (next int64, some bool) {
	q.Lock()
	defer q.Unlock()
	// The clock is read once a round: a Ticker may well be due again at once, but others want the lock too.
	now := q.now()
	for len(q.heap) > 0 {
		t := q.heap[0]
		if t.when > now {
			return t.when, true
		}
		t.fire(now)
	}
	return 0, false
}

// run starts a new timer.
func (t *timer) run(d Duration) {
	q := currentQueue()
	t.queue = q
	t.when = q.deadline(d)
	q.Lock()
	t.start()
	q.Unlock()
}

// halt stops t.
func (t *timer) halt() bool {
	t.checkBubble("stop of synctest timer from outside bubble")
	t.queue.Lock()
	defer t.queue.Unlock()
	return t.stop()
}

// rerun starts t anew, whether it ran or not, and says which.
func (t *timer) rerun(d Duration, period int64) bool {
	t.checkBubble("reset of synctest timer from outside bubble")
	t.queue.Lock()
	defer t.queue.Unlock()
	was := t.stop()
	t.when = t.queue.deadline(d)
	t.period = period
	t.start()
	return was
}

// Sleep pauses the goroutine for at least d.
func Sleep(d Duration) {
	if d > 0 {
		if rt.Bubbles && sleepInBubble(d) {
			return
		}
		rt.Sleep(int64(d))
	}
}

// A Timer sends the current time on C, or calls a function, once.
type Timer struct {
	C <-chan Time
	t *timer
}

// timeChannel returns a channel that holds one time, though it looks unbuffered: what it holds may be taken back.
func timeChannel() chan Time {
	c := make(chan Time, 1)
	rt.ChanHide(*(*unsafe.Pointer)(unsafe.Pointer(&c)))
	return c
}

// NewTimer returns a Timer that sends the current time on its channel in d.
func NewTimer(d Duration) *Timer {
	c := timeChannel()
	t := &timer{c: c}
	t.run(d)
	return &Timer{C: c, t: t}
}

// AfterFunc returns a Timer that calls f, in a goroutine of its own, in d. Its channel is nil.
func AfterFunc(d Duration, f func()) *Timer {
	t := &timer{f: f}
	t.run(d)
	return &Timer{t: t}
}

// After returns a channel on which the current time is sent in d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop keeps the Timer from firing and reports whether it was going to. Nothing can be received from t.C afterwards.
// It does not wait for a function of AfterFunc that has been started.
func (t *Timer) Stop() bool {
	if t.t == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return t.t.halt()
}

// Reset makes the Timer fire in d, whatever it has done before, and reports whether it was going to fire. A value
// from before can not be received from t.C afterwards.
func (t *Timer) Reset(d Duration) bool {
	if t.t == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	return t.t.rerun(d, 0)
}

// A Ticker sends the current time on C again and again. Ticks that the receiver is too slow for are dropped.
type Ticker struct {
	C <-chan Time
	t *timer
}

// NewTicker returns a Ticker that sends every d, which must be positive.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := timeChannel()
	t := &timer{c: c, period: int64(d)}
	t.run(d)
	return &Ticker{C: c, t: t}
}

// Stop ends the ticks. It does not close the channel.
func (t *Ticker) Stop() {
	if t.t != nil {
		t.t.halt()
	}
}

// Reset makes d, which must be positive, the period, and starts one.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.t == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	t.t.rerun(d, int64(d))
}

// Tick returns the channel of a new Ticker, or nil if d is not positive.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
