// Package iter defines sequences, the functions that range-over-func loops run, and turns them into pull style.
package iter

import (
	"internal/rt"
	"runtime"
)

// Seq is a sequence of values: it calls yield with each and ends early when yield returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 is a sequence of pairs.
type Seq2[K, V any] func(yield func(K, V) bool)

// Pull turns seq into two functions. next returns the next value and true, or the zero value and false at the end;
// stop ends the iteration early, which must be done when next has not yet returned false. Neither may be called by
// two goroutines at once. A panic of seq surfaces in the call of next or stop that ran into it.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	var (
		p     puller
		value V
		have  bool
	)
	body := func() {
		seq(func(v V) bool {
			p.checkYield()
			value, have = v, true
			return p.handBack()
		})
	}
	next = func() (V, bool) {
		var zero V
		if p.advance(body); !have {
			return zero, false
		}
		v := value
		value, have = zero, false
		return v, true
	}
	return next, func() { p.finish() }
}

// Pull2 is Pull for a sequence of pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var (
		p     puller
		key   K
		value V
		have  bool
	)
	body := func() {
		seq(func(k K, v V) bool {
			p.checkYield()
			key, value, have = k, v, true
			return p.handBack()
		})
	}
	next = func() (K, V, bool) {
		var (
			noKey   K
			noValue V
		)
		if p.advance(body); !have {
			return noKey, noValue, false
		}
		k, v := key, value
		key, value, have = noKey, noValue, false
		return k, v, true
	}
	return next, func() { p.finish() }
}

// coroutine is the reason for waiting that rt.Semacquire is given.
const coroutine = 7

// puller runs a sequence on a goroutine of its own that takes turns with the consumer: exactly one of the two runs
// at any time, so the fields need no lock; the semaphores order the accesses.
type puller struct {
	toSeq    uint32 // semaphore: the sequence may run
	toCaller uint32 // semaphore: the consumer may run
	started  bool
	inSeq    bool // it is the sequence's turn
	over     bool // the sequence has returned, or shall
	exited   bool // it ended by Goexit
	panicked any  // the value it panicked with
}

// advance lets the sequence run up to its next yield or its end.
func (p *puller) advance(body func()) {
	if p.over {
		return
	}
	p.turn(body)
}

// finish makes a pending yield return false and waits for the sequence to return.
func (p *puller) finish() {
	if p.over {
		return
	}
	p.over = true
	if p.started {
		p.turn(nil)
	}
}

func (p *puller) turn(body func()) {
	if p.inSeq {
		panic("iter.Pull: next or stop called while the sequence is running")
	}
	p.inSeq = true
	if p.started {
		rt.Semrelease(&p.toSeq, true)
	} else {
		p.started = true
		go p.run(body)
	}
	rt.Semacquire(&p.toCaller, false, coroutine)
	if p.panicked != nil {
		v := p.panicked
		p.panicked = nil
		panic(v)
	}
	if p.exited {
		p.exited = false
		runtime.Goexit()
	}
}

func (p *puller) run(body func()) {
	returned := false
	defer func() {
		if !returned {
			// recover gives nil only for Goexit: a panic(nil) carries a runtime error.
			p.panicked = recover()
			p.exited = p.panicked == nil
		}
		p.over = true
		p.inSeq = false
		rt.Semrelease(&p.toCaller, true)
	}()
	body()
	returned = true
}

// checkYield catches a yield that is called outside the sequence's turn.
func (p *puller) checkYield() {
	if p.over && !p.inSeq {
		panic("iter.Pull: yield called after the sequence ended")
	}
	if !p.inSeq {
		panic("iter.Pull: yield called again before next")
	}
}

// handBack gives the consumer its turn and reports, back in the sequence, whether to go on.
func (p *puller) handBack() bool {
	p.inSeq = false
	rt.Semrelease(&p.toCaller, true)
	rt.Semacquire(&p.toSeq, false, coroutine)
	return !p.over
}
