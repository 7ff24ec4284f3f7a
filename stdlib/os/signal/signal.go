// Package signal delivers the signals that the process gets.
//
// A signal that nobody asked for does what it does without this package: SIGINT, SIGTERM and SIGHUP end the
// program. SIGKILL and SIGSTOP can't be had; SIGSEGV and the like are panics when the program itself is the cause.
package signal

import (
	"context"
	"internal/linux"
	"internal/rt"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// signals is how many there may be, counting 0.
const signals = 65

// set is a set of signals.
type set [2]uint64

func (s *set) has(n int) bool { return s[n/64]>>(n%64)&1 != 0 }
func (s *set) add(n int)      { s[n/64] |= 1 << (n % 64) }
func (s *set) remove(n int)   { s[n/64] &^= 1 << (n % 64) }

var state struct {
	sync.Mutex
	wanted map[chan<- os.Signal]*set
	// stopping are channels whose Stop waits for what has arrived before it.
	stopping map[chan<- os.Signal]*set
	users    [signals]int // how many channels want each
	ignored  set
	started  bool // the goroutine that delivers
}

// number returns the number of a signal, -1 if it has none that is possible.
func number(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok && 0 <= n && n < signals {
		return int(n)
	}
	return -1
}

// each calls f for the numbers of the given signals, or for all if none are given.
func each(sigs []os.Signal, f func(n int)) {
	if len(sigs) == 0 {
		for n := 1; n < signals; n++ {
			f(n)
		}
		return
	}
	for _, s := range sigs {
		if n := number(s); n >= 0 {
			f(n)
		}
	}
}

// Notify has the given signals, or all if none are given, sent to c. Nobody waits for c to take one: it needs room
// for as many as come at a time. Further calls add signals.
func Notify(c chan<- os.Signal, sig ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	state.Lock()
	defer state.Unlock()
	if state.wanted == nil {
		state.wanted = make(map[chan<- os.Signal]*set)
	}
	mine := state.wanted[c]
	if mine == nil {
		mine = new(set)
		state.wanted[c] = mine
	}
	each(sig, func(n int) {
		if mine.has(n) {
			return
		}
		mine.add(n)
		state.users[n]++
		state.ignored.remove(n)
		if state.users[n] == 1 {
			rt.SignalNotify(uint32(n), true)
			notePipe(n, true)
		}
	})
	if !state.started {
		state.started = true
		go deliver()
	}
}

// notePipe tells package os that a broken pipe is cared for.
func notePipe(n int, cared bool) {
	if syscall.Signal(n) == syscall.SIGPIPE {
		linux.PipeSignal.Store(cared)
	}
}

// deliver passes the signals on, for ever.
func deliver() {
	for {
		n := int(rt.SignalWait())
		if n < 0 || n >= signals {
			continue
		}
		state.Lock()
		send(state.wanted, n)
		send(state.stopping, n)
		state.Unlock()
	}
}

// send passes a signal on to those of the channels that want it. The lock is held.
func send(wanted map[chan<- os.Signal]*set, n int) {
	for c, wants := range wanted {
		if wants.has(n) {
			select {
			case c <- syscall.Signal(n):
			default:
			}
		}
	}
}

// forget takes a signal from a channel. The lock is held.
func forget(wants *set, n int) {
	if !wants.has(n) {
		return
	}
	wants.remove(n)
	if state.users[n]--; state.users[n] == 0 {
		rt.SignalNotify(uint32(n), false)
		notePipe(n, false)
	}
}

// Stop ends what Notify has begun for c: signals that arrived before are sent, and nothing is after Stop has returned.
func Stop(c chan<- os.Signal) {
	state.Lock()
	wants := state.wanted[c]
	if wants == nil {
		state.Unlock()
		return
	}
	delete(state.wanted, c)
	if state.stopping == nil {
		state.stopping = make(map[chan<- os.Signal]*set)
	}
	left := *wants
	state.stopping[c] = &left
	for n := range signals {
		forget(wants, n)
	}
	// The goroutine that delivers needs the lock.
	state.Unlock()
	for !rt.SignalIdle() {
		rt.Gosched()
	}
	state.Lock()
	// Another call for the same channel may wait still; both know now that nothing comes.
	delete(state.stopping, c)
	state.Unlock()
}

// withdraw takes signals from all channels. The lock is held.
func withdraw(sig []os.Signal, then func(n int)) {
	each(sig, func(n int) {
		for c, wants := range state.wanted {
			forget(wants, n)
			if *wants == (set{}) {
				delete(state.wanted, c)
			}
		}
		then(n)
	})
}

// Ignore makes the given signals, or all if none are given, do nothing.
func Ignore(sig ...os.Signal) {
	state.Lock()
	defer state.Unlock()
	withdraw(sig, func(n int) {
		state.ignored.add(n)
		rt.SignalIgnore(uint32(n))
		notePipe(n, true)
	})
}

// Ignored reports whether a signal does nothing, since Ignore or since the program began.
func Ignored(sig os.Signal) bool {
	n := number(sig)
	if n < 0 {
		return false
	}
	state.Lock()
	defer state.Unlock()
	return state.ignored.has(n) || state.users[n] == 0 && ignoredBefore(n)
}

// ignoredBefore asks the kernel whether a signal that the runtime has left alone is ignored.
func ignoredBefore(n int) bool {
	const ignore = 1
	action := new([4]uintptr)
	_, errno := linux.CallFdPtr(syscall.SYS_RT_SIGACTION, uintptr(n), nil, uintptr(unsafe.Pointer(action)), 8, 0, 0)
	rt.KeepAlive(unsafe.Pointer(action))
	return errno == 0 && action[0] == ignore
}

// Reset undoes Notify and Ignore for the given signals, or for all if none are given.
func Reset(sig ...os.Signal) {
	state.Lock()
	defer state.Unlock()
	withdraw(sig, func(n int) {
		if state.ignored.has(n) {
			state.ignored.remove(n)
			rt.SignalNotify(uint32(n), false)
			notePipe(n, false)
		}
	})
}

// signalContext is the Context of NotifyContext.
type signalContext struct {
	context.Context
	cancel context.CancelCauseFunc
	sigs   []os.Signal
	c      chan os.Signal
}

// signalError is why a signalContext was cancelled.
type signalError string

func (e signalError) Error() string { return string(e) }

// Is makes it a kind of context.Canceled, as other causes of a cancelled context's end are.
func (e signalError) Is(target error) bool { return target == context.Canceled }

// NotifyContext returns a Context that is cancelled by one of the signals, by stop, or together with parent. stop
// also ends the notification: it should be called as soon as signals may do again what they do.
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	inner, cancel := context.WithCancelCause(parent)
	s := &signalContext{inner, cancel, signals, make(chan os.Signal, 1)}
	Notify(s.c, signals...)
	if s.Err() == nil {
		go func() {
			select {
			case sig := <-s.c:
				s.cancel(signalError(sig.String() + " signal received"))
			case <-s.Done():
			}
		}()
	}
	return s, func() {
		s.cancel(nil)
		Stop(s.c)
	}
}

// String describes the Context.
func (s *signalContext) String() string {
	text := ""
	if describer, ok := s.Context.(interface{ String() string }); ok {
		text = describer.String()
		text = text[:len(text)-len(".WithCancel")]
	}
	text = "signal.NotifyContext(" + text
	if len(s.sigs) > 0 {
		text += ", ["
		for i, sig := range s.sigs {
			if i > 0 {
				text += " "
			}
			text += sig.String()
		}
		text += "]"
	}
	return text + ")"
}
