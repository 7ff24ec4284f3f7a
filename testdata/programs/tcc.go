// Try/confirm/cancel over three participants: every call may be lost on the way out or back, so calls are retried, and
// participants answer a repeated call as they did the first time.
package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Phase is what a participant knows about a transaction.
type Phase int

const (
	None Phase = iota
	Tried
	Confirmed
	Cancelled
)

var phaseNames = [...]string{None: "none", Tried: "tried", Confirmed: "confirmed", Cancelled: "cancelled"}

func (p Phase) String() string {
	if p < 0 || int(p) >= len(phaseNames) {
		return fmt.Sprintf("Phase(%d)", int(p))
	}
	return phaseNames[p]
}

// Participant is a service that takes part in transactions.
type Participant interface {
	Name() string
	Try(tx string, amount int) error
	Confirm(tx string) error
	Cancel(tx string) error
}

var (
	errLost    = errors.New("no answer")
	errRefused = errors.New("refused")
	errState   = errors.New("wrong state")
)

// ledger is the part that all participants share: reservations by transaction.
type ledger struct {
	mu       sync.Mutex
	free     int
	held     map[string]int
	phase    map[string]Phase
	applied  int
	repeated int
}

func newLedger(free int) ledger {
	return ledger{free: free, held: map[string]int{}, phase: map[string]Phase{}}
}

func (l *ledger) try(tx string, amount int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch p := l.phase[tx]; p {
	case Tried:
		l.repeated++
		return nil
	case Confirmed, Cancelled:
		// A cancel may overtake its try: the late try must not reserve anything.
		return fmt.Errorf("try after %v: %w", p, errState)
	}
	if amount > l.free {
		return fmt.Errorf("want %d, have %d: %w", amount, l.free, errRefused)
	}
	l.free -= amount
	l.held[tx] = amount
	l.phase[tx] = Tried
	return nil
}

func (l *ledger) confirm(tx string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch p := l.phase[tx]; p {
	case Confirmed:
		l.repeated++
		return nil
	case Tried:
		l.applied += l.held[tx]
		delete(l.held, tx)
		l.phase[tx] = Confirmed
		return nil
	default:
		return fmt.Errorf("confirm of %v: %w", p, errState)
	}
}

func (l *ledger) cancel(tx string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch p := l.phase[tx]; p {
	case Cancelled:
		l.repeated++
		return nil
	case Confirmed:
		return fmt.Errorf("cancel of %v: %w", p, errState)
	}
	l.free += l.held[tx]
	delete(l.held, tx)
	l.phase[tx] = Cancelled
	return nil
}

// Flights, Hotels and Payments differ in their capacity and in how they embed the ledger.
type (
	Flights struct{ ledger }
	Hotels  struct {
		*ledger
		stars int
	}
	Payments struct {
		inner  ledger
		limits map[string]int
	}
)

func (*Flights) Name() string                      { return "flights" }
func (f *Flights) Try(tx string, amount int) error { return f.try(tx, amount) }
func (f *Flights) Confirm(tx string) error         { return f.confirm(tx) }
func (f *Flights) Cancel(tx string) error          { return f.cancel(tx) }
func (h Hotels) Name() string                      { return strings.Repeat("*", h.stars) + "hotel" }
func (h Hotels) Try(tx string, amount int) error   { return h.try(tx, amount) }
func (h Hotels) Confirm(tx string) error           { return h.confirm(tx) }
func (h Hotels) Cancel(tx string) error            { return h.cancel(tx) }
func (*Payments) Name() string                     { return "payments" }
func (p *Payments) Confirm(tx string) error        { return p.inner.confirm(tx) }
func (p *Payments) Cancel(tx string) error         { return p.inner.cancel(tx) }
func (p *Payments) Try(tx string, amount int) error {
	who, _, _ := strings.Cut(tx, "-")
	if limit, ok := p.limits[who]; ok && amount > limit {
		return fmt.Errorf("limit of %s is %d: %w", who, limit, errRefused)
	}
	return p.inner.try(tx, amount)
}

// lossy loses calls by a fixed pattern: sometimes before they arrive, sometimes only the answer.
type lossy struct {
	Participant
	pattern string
	calls   int
}

func (l *lossy) through(call func() error) error {
	c := l.pattern[l.calls%len(l.pattern)]
	l.calls++
	switch c {
	case 'x':
		return errLost
	case 'r':
		call()
		return errLost
	}
	return call()
}

func (l *lossy) Try(tx string, amount int) error {
	return l.through(func() error { return l.Participant.Try(tx, amount) })
}
func (l *lossy) Confirm(tx string) error {
	return l.through(func() error { return l.Participant.Confirm(tx) })
}
func (l *lossy) Cancel(tx string) error {
	return l.through(func() error { return l.Participant.Cancel(tx) })
}

// Coordinator drives transactions to an end.
type Coordinator struct {
	participants []Participant
	attempts     int
	retries      map[string]int
}

func (c *Coordinator) retry(who string, call func() error) error {
	var err error
	for range c.attempts {
		if err = call(); !errors.Is(err, errLost) {
			return err
		}
		c.retries[who]++
	}
	return fmt.Errorf("%s after %d attempts: %w", who, c.attempts, err)
}

// Run tries everywhere, in parallel only where all must agree: on the decision. Confirming and cancelling go one by one.
func (c *Coordinator) Run(tx string, amount int) (Phase, error) {
	var failure error
	asked := 0
	for _, p := range c.participants {
		asked++
		if err := c.retry(p.Name(), func() error { return p.Try(tx, amount) }); err != nil {
			failure = fmt.Errorf("%s: %w", p.Name(), err)
			break
		}
	}
	if failure == nil {
		for _, p := range c.participants {
			if err := c.retry(p.Name(), func() error { return p.Confirm(tx) }); err != nil {
				return Tried, fmt.Errorf("must be confirmed by hand: %w", err)
			}
		}
		return Confirmed, nil
	}
	// The one that failed is cancelled too: its answer may be what got lost.
	for i := asked - 1; i >= 0; i-- {
		p := c.participants[i]
		if err := c.retry(p.Name(), func() error { return p.Cancel(tx) }); err != nil {
			return None, errors.Join(failure, err)
		}
	}
	return Cancelled, failure
}

func main() {
	flights := &Flights{newLedger(100)}
	shared := newLedger(70)
	hotels := Hotels{&shared, 3}
	payments := &Payments{inner: newLedger(1000), limits: map[string]int{"poor": 5}}
	c := &Coordinator{
		participants: []Participant{
			&lossy{Participant: flights, pattern: ".x.r."},
			&lossy{Participant: hotels, pattern: "..rx"},
			&lossy{Participant: payments, pattern: "r.."},
		},
		attempts: 4,
		retries:  map[string]int{},
	}
	for _, t := range []struct {
		tx     string
		amount int
	}{{"ann-1", 10}, {"poor-1", 10}, {"poor-2", 5}, {"bob-1", 50}, {"bob-2", 30}, {"cleo-1", 1}, {"ann-2", 500}} {
		phase, err := c.Run(t.tx, t.amount)
		fmt.Printf("%-7s %3d %-9v %v\n", t.tx, t.amount, phase, err)
	}
	fmt.Println("flights", flights.free, flights.applied, len(flights.held), flights.repeated)
	fmt.Println("hotels", hotels.free, hotels.applied, len(hotels.held), hotels.repeated)
	fmt.Println("payments", payments.inner.free, payments.inner.applied, len(payments.inner.held), payments.inner.repeated)
	for _, who := range slices.Sorted(maps.Keys(c.retries)) {
		fmt.Println("retries", who, c.retries[who])
	}
	for _, tx := range slices.Sorted(maps.Keys(flights.phase)) {
		fmt.Print(tx, "=", flights.phase[tx], "/", hotels.phase[tx], "/", payments.inner.phase[tx], " ")
	}
	fmt.Println()

	deaf := &Coordinator{
		participants: []Participant{flights, &lossy{Participant: hotels, pattern: "x"}, payments},
		attempts:     2,
		retries:      map[string]int{},
	}
	phase, err := deaf.Run("dora-1", 3)
	fmt.Printf("%v | %q\n", phase, err)
	fmt.Println(errors.Is(err, errLost), errors.Is(err, errRefused), Phase(9), flights.try("ann-1", 1))
}
