// A bank simulation: accounts with mutexes, transfers without deadlock, an audit that sees a consistent state.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Cents is an amount of money.
type Cents int64

func (c Cents) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}

// Account guards its balance; id never changes and orders the locks.
type Account struct {
	id    int
	owner string

	mu      sync.Mutex
	balance Cents
	history []movement
}

type movement struct {
	amount Cents
	note   string
}

// InsufficientFunds tells by how much a withdrawal fell short.
type InsufficientFunds struct {
	Account int
	Short   Cents
}

func (e *InsufficientFunds) Error() string {
	return fmt.Sprintf("account %d: insufficient funds: short by %v", e.Account, e.Short)
}

var (
	errUnknown = errors.New("unknown account")
	errSame    = errors.New("source and destination are equal")
	errAmount  = errors.New("amount must be positive")
)

// Bank owns the accounts. The read lock lets transfers run side by side, the write lock stops them for an audit.
type Bank struct {
	mu       sync.RWMutex
	accounts map[int]*Account
	done     atomic.Int64
	refused  atomic.Int64
}

// NewBank opens an account for each owner with the same balance.
func NewBank(opening Cents, owners ...string) *Bank {
	b := &Bank{accounts: make(map[int]*Account)}
	for i, o := range owners {
		b.accounts[i+1] = &Account{id: i + 1, owner: o, balance: opening}
	}
	return b
}

func (b *Bank) find(id int) (*Account, error) {
	if a, ok := b.accounts[id]; ok {
		return a, nil
	}
	return nil, fmt.Errorf("%w: %d", errUnknown, id)
}

func (a *Account) withdraw(amount Cents, note string) error {
	if a.balance < amount {
		return &InsufficientFunds{a.id, amount - a.balance}
	}
	a.balance -= amount
	a.history = append(a.history, movement{-amount, note})
	return nil
}

func (a *Account) deposit(amount Cents, note string) {
	a.balance += amount
	a.history = append(a.history, movement{amount, note})
}

// Transfer moves money; both accounts are locked in order of id, so that two opposite transfers can't block each other.
func (b *Bank) Transfer(from, to int, amount Cents) (err error) {
	defer func() {
		if err != nil {
			b.refused.Add(1)
			err = fmt.Errorf("transfer of %v from %d to %d: %w", amount, from, to, err)
		} else {
			b.done.Add(1)
		}
	}()
	switch {
	case amount <= 0:
		return errAmount
	case from == to:
		return errSame
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	src, err := b.find(from)
	if err != nil {
		return err
	}
	dst, err := b.find(to)
	if err != nil {
		return err
	}
	first, second := src, dst
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if err := src.withdraw(amount, "to "+dst.owner); err != nil {
		return err
	}
	dst.deposit(amount, "from "+src.owner)
	return nil
}

// Total stops all transfers while it adds.
func (b *Bank) Total() Cents {
	b.mu.Lock()
	defer b.mu.Unlock()
	var sum Cents
	for _, a := range b.accounts {
		sum += a.balance
	}
	return sum
}

// replay computes the balance from the history.
func (a *Account) replay(opening Cents) Cents {
	for _, m := range a.history {
		opening += m.amount
	}
	return opening
}

func (b *Bank) report(opening Cents) {
	ids := make([]int, 0, len(b.accounts))
	for id := range b.accounts {
		ids = append(ids, id)
	}
	sort.Ints(ids)
	fmt.Printf("%-3s %-8s %12s %6s\n", "id", "owner", "balance", "moves")
	fmt.Println(strings.Repeat("-", 32))
	for _, id := range ids {
		a := b.accounts[id]
		ok := ""
		if a.replay(opening) != a.balance {
			ok = "  MISMATCH"
		}
		fmt.Printf("%-3d %-8s %12v %6d%s\n", id, a.owner, a.balance, len(a.history), ok)
	}
}

// teller makes transfers that are the same in every run. Amounts stay far below the balances, so that none is refused
// whatever the interleaving.
func teller(b *Bank, seed, transfers int) (errs []error) {
	x := uint32(seed)*2654435761 + 1
	n := uint32(len(b.accounts))
	for range transfers {
		x = x*1664525 + 1013904223
		from := x>>8%n + 1
		to := (from+x>>16%(n-1))%n + 1
		if from == to {
			continue
		}
		if err := b.Transfer(int(from), int(to), Cents(x>>24%90+1)); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

func main() {
	const opening Cents = 10_000_00
	bank := NewBank(opening, "ann", "ben", "cleo", "dan", "eve")
	want := bank.Total()
	fmt.Println("opening total", want)

	var wg sync.WaitGroup
	stop := make(chan struct{})
	var audits atomic.Int32
	audited := make(chan bool)
	go func() {
		good := true
		for {
			select {
			case <-stop:
				audited <- good
				return
			case <-time.After(100 * time.Microsecond):
				good = good && bank.Total() == want
				audits.Add(1)
			}
		}
	}()
	failures := make([][]error, 8)
	for t := range failures {
		wg.Add(1)
		go func() {
			defer wg.Done()
			failures[t] = teller(bank, t+1, 500)
		}()
	}
	wg.Wait()
	close(stop)
	fmt.Println("audits agree:", <-audited, audits.Load() >= 0, "closing total", bank.Total(), "refused", bank.refused.Load())
	for _, errs := range failures {
		for _, e := range errs {
			fmt.Println("unexpected:", e)
		}
	}
	bank.report(opening)

	checks := []struct {
		from, to int
		amount   Cents
	}{{1, 2, 99_999_00}, {1, 1, 5}, {1, 9, 5}, {7, 2, 5}, {3, 4, -20}, {5, 1, 1}}
	for _, c := range checks {
		err := bank.Transfer(c.from, c.to, c.amount)
		var short *InsufficientFunds
		switch {
		case err == nil:
			fmt.Println("ok")
		case errors.As(err, &short):
			fmt.Println("short on account", short.Account, short.Short > 0)
		case errors.Is(err, errUnknown):
			fmt.Println("unknown:", err)
		default:
			fmt.Println("error:", err)
		}
	}
	fmt.Println(bank.done.Load() > 3000, bank.refused.Load(), Cents(-5), Cents(-12345))
}
