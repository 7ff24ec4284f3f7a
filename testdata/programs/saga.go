// A saga: steps of a distributed transaction, each with a compensation that runs, in reverse order, when a later one fails.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Step is one local transaction and what takes it back.
type Step struct {
	Name       string
	Do         func(ctx context.Context, s *State) error
	Compensate func(ctx context.Context, s *State) error
	Attempts   int
}

// State is what the steps share.
type State struct {
	Order     Order
	stock     map[string]int
	reserved  map[string]int
	charged   int
	shipment  string
	journal   []string
	failures  map[string]int
	permanent map[string]bool
}

// Order is what the customer wants.
type Order struct {
	ID    string
	Items map[string]int
	Total int
}

func (s *State) log(format string, args ...any) {
	s.journal = append(s.journal, fmt.Sprintf(format, args...))
}

// trip fails a step as often as the scenario says.
func (s *State) trip(step string) error {
	if s.permanent[step] {
		return fmt.Errorf("%s: %w", step, errPermanent)
	}
	if s.failures[step] > 0 {
		s.failures[step]--
		return fmt.Errorf("%s: %w", step, errTransient)
	}
	return nil
}

var (
	errTransient = errors.New("temporarily unavailable")
	errPermanent = errors.New("rejected")
)

// SagaError reports the failed step, its cause, and every compensation that failed too.
type SagaError struct {
	Step    string
	Cause   error
	Undoing []error
}

func (e *SagaError) Error() string {
	text := fmt.Sprintf("saga stopped at %q: %v", e.Step, e.Cause)
	if n := len(e.Undoing); n > 0 {
		text += fmt.Sprintf(" (%d compensations failed)", n)
	}
	return text
}

// Unwrap gives all causes.
func (e *SagaError) Unwrap() []error { return append([]error{e.Cause}, e.Undoing...) }

// Orchestrator runs steps.
type Orchestrator struct {
	steps   []Step
	backoff time.Duration
}

func (o *Orchestrator) attempt(ctx context.Context, st Step, s *State) (err error) {
	wait := o.backoff
	for n := 1; n <= max(st.Attempts, 1); n++ {
		if err = st.Do(ctx, s); err == nil || !errors.Is(err, errTransient) {
			return err
		}
		s.log("%s: attempt %d failed", st.Name, n)
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait):
			wait *= 2
		}
	}
	return err
}

// Run does all the steps, or takes back those that were done.
func (o *Orchestrator) Run(ctx context.Context, s *State) error {
	var undo []Step
	for _, st := range o.steps {
		if err := o.attempt(ctx, st, s); err != nil {
			failed := &SagaError{Step: st.Name, Cause: err}
			for len(undo) > 0 {
				last := undo[len(undo)-1]
				undo = undo[:len(undo)-1]
				// A compensation must run even when the saga's own context is over.
				if err := safely(func() error { return last.Compensate(context.WithoutCancel(ctx), s) }); err != nil {
					failed.Undoing = append(failed.Undoing, fmt.Errorf("undo %s: %w", last.Name, err))
					s.log("%s: compensation failed", last.Name)
				}
			}
			return failed
		}
		s.log("%s: done", st.Name)
		if st.Compensate != nil {
			undo = append(undo, st)
		}
	}
	return nil
}

// safely turns a panic into an error.
func safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

func reserve(_ context.Context, s *State) error {
	if err := s.trip("reserve"); err != nil {
		return err
	}
	for item, n := range s.Order.Items {
		if s.stock[item] < n {
			return fmt.Errorf("only %d of %s: %w", s.stock[item], item, errPermanent)
		}
	}
	for item, n := range s.Order.Items {
		s.stock[item] -= n
		s.reserved[item] += n
	}
	return nil
}

func release(_ context.Context, s *State) error {
	for item, n := range s.reserved {
		s.stock[item] += n
		delete(s.reserved, item)
	}
	s.log("reserve: released")
	return nil
}

func charge(_ context.Context, s *State) error {
	if err := s.trip("charge"); err != nil {
		return err
	}
	s.charged += s.Order.Total
	return nil
}

func refund(_ context.Context, s *State) error {
	if s.permanent["refund"] {
		panic("ledger is closed")
	}
	s.charged -= s.Order.Total
	s.log("charge: refunded %d", s.Order.Total)
	return nil
}

func ship(ctx context.Context, s *State) error {
	if s.permanent["slow"] {
		select {
		case <-ctx.Done():
			return fmt.Errorf("carrier: %w", ctx.Err())
		case <-time.After(5 * time.Second):
		}
	}
	if err := s.trip("ship"); err != nil {
		return err
	}
	s.shipment = "parcel-" + s.Order.ID
	return nil
}

func cancelShipment(_ context.Context, s *State) error {
	s.log("ship: cancelled %s", s.shipment)
	s.shipment = ""
	return nil
}

func notify(_ context.Context, s *State) error { return s.trip("notify") }

type scenario struct {
	name      string
	items     map[string]int
	failures  map[string]int
	permanent []string
	timeout   time.Duration
}

func main() {
	o := &Orchestrator{
		backoff: 100 * time.Microsecond,
		steps: []Step{
			{Name: "reserve", Do: reserve, Compensate: release},
			{Name: "charge", Do: charge, Compensate: refund, Attempts: 3},
			{Name: "ship", Do: ship, Compensate: cancelShipment, Attempts: 2},
			{Name: "notify", Do: notify, Attempts: 2},
		},
	}
	scenarios := []scenario{
		{name: "all well"},
		{name: "retried charge", failures: map[string]int{"charge": 2}},
		{name: "charge gives up", failures: map[string]int{"charge": 3}},
		{name: "out of stock", items: map[string]int{"lamp": 99}},
		{name: "shipping rejected", permanent: []string{"ship"}},
		{name: "nobody to notify", permanent: []string{"notify"}},
		{name: "refund panics", permanent: []string{"refund", "notify"}},
		{name: "carrier too slow", permanent: []string{"slow"}, timeout: 3 * time.Millisecond},
	}
	for i, sc := range scenarios {
		s := &State{
			Order:     Order{ID: fmt.Sprintf("A%03d", i), Items: map[string]int{"lamp": 2, "desk": 1}, Total: 120 + i},
			stock:     map[string]int{"lamp": 5, "desk": 5},
			reserved:  map[string]int{},
			failures:  sc.failures,
			permanent: map[string]bool{},
		}
		if sc.failures == nil {
			s.failures = map[string]int{}
		}
		for item, n := range sc.items {
			s.Order.Items[item] = n
		}
		for _, p := range sc.permanent {
			s.permanent[p] = true
		}
		ctx, cancel := context.Background(), context.CancelFunc(func() {})
		if sc.timeout > 0 {
			ctx, cancel = context.WithTimeout(ctx, sc.timeout)
		}
		err := o.Run(ctx, s)
		cancel()

		fmt.Printf("--- %s\n", sc.name)
		for _, line := range s.journal {
			fmt.Println("   ", line)
		}
		fmt.Printf("    stock %v reserved %v charged %d shipment %q\n", s.stock, s.reserved, s.charged, s.shipment)
		var failed *SagaError
		if errors.As(err, &failed) {
			fmt.Printf("    %v\n    step %s, transient %t, permanent %t, deadline %t\n", err, strings.ToUpper(failed.Step),
				errors.Is(err, errTransient), errors.Is(err, errPermanent), errors.Is(err, context.DeadlineExceeded))
			for _, u := range failed.Undoing {
				fmt.Println("   ", u)
			}
		}
	}
}
