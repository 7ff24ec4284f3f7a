// A circuit breaker with functional options and a clock of its own: closed, open, half-open.
package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// State of a breaker.
type State uint8

const (
	Closed State = iota
	Open
	HalfOpen
)

func (s State) String() string {
	switch s {
	case Closed:
		return "closed"
	case Open:
		return "open"
	case HalfOpen:
		return "half-open"
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// Clock tells the time; tests bring their own.
type Clock interface{ Now() time.Time }

type manualClock struct{ now time.Time }

func (c *manualClock) Now() time.Time          { return c.now }
func (c *manualClock) advance(d time.Duration) { c.now = c.now.Add(d) }

// Breaker refuses calls while the service behind it is thought to be down.
type Breaker struct {
	name      string
	threshold int
	probes    int
	coolDown  time.Duration
	growth    float64
	clock     Clock
	onChange  []func(name string, from, to State)
	counts    func(error) bool

	mu        sync.Mutex
	state     State
	failures  int
	successes int
	inFlight  int
	opened    time.Time
	wait      time.Duration
	rounds    int
}

// Option sets up a Breaker.
type Option func(*Breaker) error

// WithThreshold sets how many failures in a row open the breaker.
func WithThreshold(n int) Option {
	return func(b *Breaker) error {
		if n < 1 {
			return fmt.Errorf("threshold %d is below 1", n)
		}
		b.threshold = n
		return nil
	}
}

// WithProbes sets how many successes in half-open state close it again.
func WithProbes(n int) Option {
	return func(b *Breaker) error {
		if n < 1 {
			return fmt.Errorf("%d probes", n)
		}
		b.probes = n
		return nil
	}
}

// WithCoolDown sets the first waiting time, and by what it grows each time the probes fail.
func WithCoolDown(d time.Duration, growth float64) Option {
	return func(b *Breaker) error {
		if d <= 0 || growth < 1 {
			return fmt.Errorf("cool-down %v growing by %g", d, growth)
		}
		b.coolDown, b.growth = d, growth
		return nil
	}
}

// WithClock replaces the system's clock.
func WithClock(c Clock) Option { return func(b *Breaker) error { b.clock = c; return nil } }

// WithListener adds a function that hears of changes.
func WithListener(f func(name string, from, to State)) Option {
	return func(b *Breaker) error {
		b.onChange = append(b.onChange, f)
		return nil
	}
}

// WithFilter says which errors count as failures of the service.
func WithFilter(f func(error) bool) Option {
	return func(b *Breaker) error { b.counts = f; return nil }
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

// NewBreaker makes a closed breaker. All wrong options are reported.
func NewBreaker(name string, options ...Option) (*Breaker, error) {
	b := &Breaker{
		name: name, threshold: 5, probes: 1, coolDown: time.Second, growth: 1, clock: systemClock{},
		counts: func(err error) bool { return err != nil },
	}
	var wrong []error
	for _, o := range options {
		wrong = append(wrong, o(b))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("breaker %s: %w", name, err)
	}
	b.wait = b.coolDown
	return b, nil
}

// ErrOpen is what callers get while the breaker is open.
var ErrOpen = errors.New("circuit breaker is open")

// OpenError says when to come back.
type OpenError struct {
	Name string
	Left time.Duration
}

func (e OpenError) Error() string {
	return fmt.Sprintf("%s: %v for another %v", e.Name, ErrOpen, e.Left)
}
func (e OpenError) Is(target error) bool { return target == ErrOpen }

func (b *Breaker) change(to State) {
	from := b.state
	b.state = to
	b.failures, b.successes = 0, 0
	if to == Open {
		b.opened = b.clock.Now()
		b.rounds++
	}
	for _, f := range b.onChange {
		f(b.name, from, to)
	}
}

func (b *Breaker) enter() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state == Open {
		if left := b.wait - b.clock.Now().Sub(b.opened); left > 0 {
			return OpenError{b.name, left}
		}
		b.change(HalfOpen)
	}
	if b.state == HalfOpen && b.inFlight >= b.probes {
		return OpenError{Name: b.name}
	}
	b.inFlight++
	return nil
}

func (b *Breaker) leave(failed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight--
	switch {
	case failed && b.state == HalfOpen:
		b.wait = time.Duration(float64(b.wait) * b.growth)
		b.change(Open)
	case failed:
		if b.failures++; b.failures >= b.threshold {
			b.change(Open)
		}
	case b.state == HalfOpen:
		if b.successes++; b.successes >= b.probes {
			b.wait = b.coolDown
			b.change(Closed)
		}
	default:
		b.failures = 0
	}
}

// Do calls f unless the breaker is open. A panic in f counts as a failure and goes on.
func (b *Breaker) Do(f func() error) (err error) {
	if err := b.enter(); err != nil {
		return err
	}
	failed := true
	defer func() { b.leave(failed) }()
	err = f()
	failed = b.counts(err)
	return err
}

// Call is Do for functions with a result.
func Call[T any](b *Breaker, f func() (T, error)) (result T, err error) {
	err = b.Do(func() (err error) {
		result, err = f()
		return err
	})
	return result, err
}

var (
	errDown = errors.New("connection refused")
	errUser = errors.New("bad request")
)

// play calls through the breaker once per character: '.' succeeds, 'x' fails, 'u' is the user's fault, '1' to '9' let
// seconds pass, 'p' panics.
func play(b *Breaker, clock *manualClock, script string) {
	var line strings.Builder
	for _, c := range script {
		if '1' <= c && c <= '9' {
			clock.advance(time.Duration(c-'0') * time.Second)
			continue
		}
		err := func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("panicked: %v", r)
				}
			}()
			return b.Do(func() error {
				switch c {
				case 'x':
					return errDown
				case 'u':
					return fmt.Errorf("call: %w", errUser)
				case 'p':
					panic("service lost its mind")
				}
				return nil
			})
		}()
		switch {
		case err == nil:
			line.WriteByte('.')
		case errors.Is(err, ErrOpen):
			line.WriteByte('o')
		case errors.Is(err, errDown):
			line.WriteByte('x')
		case errors.Is(err, errUser):
			line.WriteByte('u')
		default:
			line.WriteByte('p')
		}
	}
	fmt.Printf("%-24s %-20s %v, %d rounds, wait %v\n", script, line.String(), b.state, b.rounds, b.wait)
}

func main() {
	_, err := NewBreaker("wrong", WithThreshold(0), WithProbes(2), WithCoolDown(-time.Second, 2))
	fmt.Println(err)

	for _, script := range []string{
		"....", "xx.xx.", "xxx...", "xxx5.x..", "xxx2x2.2.", "xxx5x5x5x9.", "xxx5x9..x.", "uuuuu", "xxp..", "ppp9p99..", "xxx5u.x",
	} {
		clock := &manualClock{now: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)}
		b, err := NewBreaker("svc", WithThreshold(3), WithProbes(2), WithCoolDown(5*time.Second, 1.5), WithClock(clock),
			WithFilter(func(err error) bool { return err != nil && !errors.Is(err, errUser) }))
		if err != nil {
			fmt.Println(err)
			return
		}
		play(b, clock, script)
	}

	clock := &manualClock{now: time.Unix(0, 0)}
	var changes []string
	b, _ := NewBreaker("inventory", WithThreshold(2), WithCoolDown(1500*time.Millisecond, 2), WithClock(clock),
		WithListener(func(name string, from, to State) {
			changes = append(changes, fmt.Sprintf("%s %v→%v", name, from, to))
		}))
	get := func(n int, err error) (string, error) {
		return Call(b, func() (string, error) { return strings.Repeat("item ", n), err })
	}
	fmt.Println(get(2, nil))
	fmt.Println(get(0, errDown))
	fmt.Println(get(0, errDown))
	clock.advance(time.Second)
	_, err = get(1, nil)
	var open OpenError
	fmt.Println(err, errors.As(err, &open), open.Left)
	clock.advance(time.Second)
	fmt.Println(get(1, nil))
	fmt.Println(strings.Join(changes, "; "), State(7))

	busy, _ := NewBreaker("parallel", WithThreshold(1000))
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			for j := range 40 {
				busy.Do(func() error {
					if (i+j)%2 == 0 {
						return errDown
					}
					return nil
				})
			}
		})
	}
	wg.Wait()
	fmt.Println(busy.state, busy.inFlight, busy.failures < 1000)
}
