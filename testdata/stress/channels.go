package main

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// message is one value on its way: who sent it, the how-manyth of that sender on that channel, and a check word behind a
// pointer, so that a value that was copied half or freed shows.
type message struct {
	sender, channel, number int
	check                   *int
}

func (m message) sum() int { return m.sender*31 + m.channel*17 + m.number }

func newMessage(sender, channel, number int) message {
	m := message{sender: sender, channel: channel, number: number}
	m.check = new(int)
	*m.check = m.sum()
	return m
}

// ledger is what was sent and received, by sender and channel.
type ledger struct {
	sent, received [][]atomic.Int64
}

func newLedger(senders, channels int) *ledger {
	l := &ledger{}
	for range senders {
		l.sent = append(l.sent, make([]atomic.Int64, channels))
		l.received = append(l.received, make([]atomic.Int64, channels))
	}
	return l
}

// inbox is what one receiver has seen last of each sender on each channel: numbers only grow.
type inbox struct {
	last [][]int
	book *ledger
}

func newInbox(senders, channels int, book *ledger) *inbox {
	in := &inbox{book: book}
	for range senders {
		in.last = append(in.last, make([]int, channels))
	}
	return in
}

func (in *inbox) take(t *attempt, m message, channel int) {
	if m.check == nil || *m.check != m.sum() || m.channel != channel {
		t.failf("damaged message %+v on channel %d", m, channel)
		return
	}
	if m.number <= in.last[m.sender][channel] {
		t.failf("message %d of sender %d on channel %d after %d", m.number, m.sender, channel, in.last[m.sender][channel])
	}
	in.last[m.sender][channel] = m.number
	in.book.received[m.sender][channel].Add(1)
}

// settle compares both sides of the ledger.
func (l *ledger) settle(t *attempt) {
	for s := range l.sent {
		for c := range l.sent[s] {
			if a, b := l.sent[s][c].Load(), l.received[s][c].Load(); a != b {
				t.failf("sender %d channel %d: %d sent, %d received", s, c, a, b)
			}
		}
	}
}

func maybeYield(r *rand.Rand) {
	switch r.IntN(24) {
	case 0:
		runtime.Gosched()
	case 1:
		time.Sleep(time.Duration(r.IntN(20)) * time.Microsecond)
	}
}

// channelTrial: senders and receivers on some channels, each by plain and selecting operations; the channels are closed when
// all senders are done. Nothing is lost, doubled or overtaken.
func channelTrial(t *attempt) {
	senders, receivers, channels := 1+t.IntN(6), 1+t.IntN(6), 1+t.IntN(4)
	book := newLedger(senders, channels)
	chans := make([]chan message, channels)
	for i := range chans {
		chans[i] = make(chan message, []int{0, 0, 1, 2, 7}[t.IntN(5)])
	}
	var sending, receiving sync.WaitGroup
	for s := range senders {
		r, n := t.fork(), 1+t.IntN(60)
		sending.Go(func() {
			for range n {
				c := r.IntN(channels)
				m := newMessage(s, c, int(book.sent[s][c].Load())+1)
				book.sent[s][c].Add(1)
				maybeYield(r)
				switch r.IntN(4) {
				case 0:
					for sent := false; !sent; {
						select {
						case chans[c] <- m:
							sent = true
						default:
							runtime.Gosched()
						}
					}
				case 1:
					select {
					case chans[c] <- m:
					case <-(chan int)(nil):
						t.failf("received from nil")
					}
				default:
					chans[c] <- m
				}
			}
		})
	}
	for k := range receivers {
		r, in := t.fork(), newInbox(senders, channels, book)
		receiving.Go(func() {
			open := append([]chan message(nil), chans...)
			if k > 0 && r.IntN(3) == 0 {
				// One channel to its end; others see to the rest.
				for m := range open[k%channels] {
					in.take(t, m, k%channels)
				}
				open[k%channels] = nil
			}
			for left := channels; left > 0; {
				left = 0
				for _, c := range open {
					if c != nil {
						left++
					}
				}
				var pick [3]chan message
				var index [3]int
				for i := range pick {
					index[i] = r.IntN(channels)
					pick[i] = open[index[i]]
				}
				at, m, ok := -1, message{}, false
				select {
				case m, ok = <-pick[0]:
					at = index[0]
				case m, ok = <-pick[1]:
					at = index[1]
				case m, ok = <-pick[2]:
					at = index[2]
				case <-time.After(time.Duration(1+r.IntN(40)) * time.Microsecond):
					// Polling only, it would never meet a sender that polls.
				}
				switch {
				case at < 0:
				case ok:
					in.take(t, m, at)
				default:
					open[at] = nil
				}
				maybeYield(r)
			}
		})
	}
	sending.Wait()
	for _, c := range chans {
		close(c)
	}
	receiving.Wait()
	book.settle(t)
}

// selectTrial: every goroutine sends and receives in the same selects, on channels without buffer and with; each gives up
// at a random time. What a select reports as sent must arrive, or lie in a buffer at the end.
func selectTrial(t *attempt) {
	parties, channels := 2+t.IntN(6), 1+t.IntN(4)
	book := newLedger(parties, channels)
	chans := make([]chan message, channels)
	for i := range chans {
		chans[i] = make(chan message, t.IntN(3))
	}
	done := make(chan struct{})
	var group sync.WaitGroup
	var working atomic.Int32
	working.Store(int32(parties))
	for s := range parties {
		r, in, steps := t.fork(), newInbox(parties, channels, book), 20+t.IntN(120)
		group.Go(func() {
			numbers := make([]int, channels)
			leave := done
			for step := 0; ; step++ {
				if step == steps && working.Add(-1) == 0 {
					close(done)
				}
				out, from, other := r.IntN(channels), r.IntN(channels), r.IntN(channels)
				m := newMessage(s, out, numbers[out]+1)
				target := chans[out]
				if step >= steps {
					target = nil
				}
				// Without it all could wait for each other.
				patience := time.After(time.Duration(1+r.IntN(200)) * time.Microsecond)
				select {
				case target <- m:
					numbers[out]++
					book.sent[s][out].Add(1)
				case m := <-chans[from]:
					in.take(t, m, from)
				case m, ok := <-chans[other]:
					if !ok {
						t.failf("closed")
					}
					in.take(t, m, other)
				case <-patience:
				case <-leave:
					return
				}
			}
		})
	}
	group.Wait()
	rest := newInbox(parties, channels, book)
	for i, c := range chans {
		for len(c) > 0 {
			rest.take(t, <-c, i)
		}
	}
	book.settle(t)
}
