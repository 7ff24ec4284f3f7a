// Writing to an old and a new store at once during a migration: the old one decides, the new one has a deadline, and
// every difference between them is logged.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

// Store is a key-value store with a context on every call.
type Store interface {
	Get(ctx context.Context, key string) (string, error)
	Put(ctx context.Context, key, value string) error
}

// ErrNotFound is what Get returns for a key that was never put.
var ErrNotFound = errors.New("not found")

// memory is a Store with delays and failures by key.
type memory struct {
	name   string
	mu     sync.RWMutex
	data   map[string]string
	delay  map[string]time.Duration
	broken map[string]error
	mangle func(string) string
}

func newMemory(name string) *memory {
	return &memory{
		name:   name,
		data:   make(map[string]string),
		delay:  make(map[string]time.Duration),
		broken: make(map[string]error),
		mangle: func(s string) string { return s },
	}
}

func (m *memory) wait(ctx context.Context, key string) error {
	d := m.delay[key]
	if d == 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (m *memory) Get(ctx context.Context, key string) (string, error) {
	if err := m.wait(ctx, key); err != nil {
		return "", fmt.Errorf("%s: get %s: %w", m.name, key, err)
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.data[key]
	if !ok {
		return "", fmt.Errorf("%s: get %s: %w", m.name, key, ErrNotFound)
	}
	return v, nil
}

func (m *memory) Put(ctx context.Context, key, value string) error {
	if err := m.wait(ctx, key); err != nil {
		return fmt.Errorf("%s: put %s: %w", m.name, key, err)
	}
	if err := m.broken[key]; err != nil {
		return fmt.Errorf("%s: put %s: %w", m.name, key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data[key] = m.mangle(value)
	return nil
}

// Dual writes to both stores; the answer is the primary's.
type Dual struct {
	primary, shadow Store
	timeout         time.Duration
	log             *log.Logger
	mismatches      int
	skipped         int
}

var errShadowLate = errors.New("shadow is late")

type answer struct {
	value string
	err   error
}

// inShadow calls the shadow with its own deadline; it never takes longer than that.
func (d *Dual) inShadow(ctx context.Context, call func(context.Context) (string, error)) <-chan answer {
	ctx, cancel := context.WithTimeoutCause(ctx, d.timeout, errShadowLate)
	c := make(chan answer, 1)
	go func() {
		defer cancel()
		v, err := call(ctx)
		c <- answer{v, err}
	}()
	return c
}

// Put writes to both at the same time.
func (d *Dual) Put(ctx context.Context, key, value string) error {
	pending := d.inShadow(ctx, func(ctx context.Context) (string, error) {
		return "", d.shadow.Put(ctx, key, value)
	})
	err := d.primary.Put(ctx, key, value)
	other := <-pending
	switch {
	case err == nil && other.err != nil:
		d.skipped++
		d.log.Printf("put %s: only the primary has it: %v", key, other.err)
	case err != nil && other.err == nil:
		d.mismatches++
		d.log.Printf("put %s: only the shadow has it: %v", key, err)
	}
	return err
}

// Get reads from both and compares.
func (d *Dual) Get(ctx context.Context, key string) (string, error) {
	pending := d.inShadow(ctx, func(ctx context.Context) (string, error) {
		return d.shadow.Get(ctx, key)
	})
	value, err := d.primary.Get(ctx, key)
	other := <-pending
	switch {
	case errors.Is(other.err, errShadowLate):
		d.skipped++
		d.log.Printf("get %s: not compared: %v", key, other.err)
	case (err == nil) != (other.err == nil):
		d.mismatches++
		d.log.Printf("get %s: primary says %v, shadow says %v", key, err, other.err)
	case value != other.value:
		d.mismatches++
		d.log.Printf("get %s: primary has %q, shadow has %q", key, value, other.value)
	}
	return value, err
}

// Backfill copies what the shadow lacks.
func (d *Dual) Backfill(ctx context.Context, keys []string) (copied int, err error) {
	for _, k := range keys {
		v, err := d.primary.Get(ctx, k)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return copied, err
		}
		if old, err := d.shadow.Get(ctx, k); err == nil && old == v {
			continue
		}
		if err := d.shadow.Put(ctx, k, v); err != nil {
			return copied, fmt.Errorf("backfill: %w", err)
		}
		copied++
	}
	return copied, nil
}

func main() {
	old, fresh := newMemory("old"), newMemory("new")
	fresh.delay["slow"] = time.Minute
	fresh.broken["bad"] = errors.New("disk is full")
	old.broken["locked"] = errors.New("read only")
	fresh.mangle = func(s string) string { return strings.ReplaceAll(s, "\t", " ") }

	var journal bytes.Buffer
	dual := &Dual{primary: old, shadow: fresh, log: log.New(&journal, "dual: ", 0)}
	// limit gives the shadow little time only where it must be late.
	limit := func(key string) {
		dual.timeout = time.Minute
		if fresh.delay[key] > 0 {
			dual.timeout = 50 * time.Millisecond
		}
	}
	ctx := context.Background()

	writes := [][2]string{{"a", "1"}, {"slow", "2"}, {"bad", "3"}, {"locked", "4"}, {"tabs", "x\ty"}, {"b", "plain"}}
	var keys []string
	for _, w := range writes {
		keys = append(keys, w[0])
		limit(w[0])
		fmt.Printf("put %-7s %v\n", w[0], dual.Put(ctx, w[0], w[1]))
	}
	keys = append(keys, "missing")
	sort.Strings(keys)
	for _, k := range keys {
		limit(k)
		v, err := dual.Get(ctx, k)
		fmt.Printf("get %-7s %q %v\n", k, v, err)
	}
	fmt.Println("mismatches", dual.mismatches, "skipped", dual.skipped)
	fmt.Print(journal.String())

	journal.Reset()
	dual.log.SetPrefix("again: ")
	delete(fresh.broken, "bad")
	delete(fresh.delay, "slow")
	limit("slow")
	copied, err := dual.Backfill(ctx, keys)
	fmt.Println("backfilled", copied, err)
	fresh.mangle = func(s string) string { return s }
	copied, err = dual.Backfill(ctx, keys)
	fmt.Println("backfilled", copied, err)
	dual.mismatches = 0
	for _, k := range keys {
		dual.Get(ctx, k)
	}
	fmt.Println("mismatches", dual.mismatches)
	fmt.Print(journal.String())

	gone, cancel := context.WithCancelCause(ctx)
	cancel(errors.New("the user left"))
	_, err = dual.Get(gone, "a")
	fmt.Println(err, errors.Is(err, context.Canceled), context.Cause(gone))

	deadline, stop := context.WithDeadline(ctx, time.Now().Add(2*time.Millisecond))
	defer stop()
	old.delay["a"] = time.Minute
	err = dual.Put(deadline, "a", "late")
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded))

	log.SetFlags(log.Lmsgprefix)
	log.SetPrefix("std: ")
	log.SetOutput(os.Stdout)
	log.Println("over", len(old.data), len(fresh.data))
}
