// Package unique gives equal values one identity, which compares in one step.
package unique

import (
	"internal/typ"
	"runtime"
	"sync"
	"weak"
)

// A Handle stands for a value. Handles are equal if their values are.
type Handle[T comparable] struct {
	value *T
}

// Value returns the handle's value.
func (h Handle[T]) Value() T { return *h.value }

// table has the values of one type that have handles; they go when the last handle is gone.
type table[T comparable] struct {
	sync.Mutex
	values map[T]weak.Pointer[T]
}

// tables maps descriptors of types T to *table[T].
var tables sync.Map

// Make returns the handle of a value.
func Make[T comparable](value T) Handle[T] {
	d := typ.Of((*T)(nil)).Elem
	found, ok := tables.Load(d)
	if !ok {
		found, _ = tables.LoadOrStore(d, &table[T]{values: map[T]weak.Pointer[T]{}})
	}
	t := found.(*table[T])
	t.Lock()
	defer t.Unlock()
	if p := t.values[value].Value(); p != nil {
		return Handle[T]{p}
	}
	p := new(T)
	*p = value
	if s, ok := any(p).(*string); ok {
		// The value may be a small piece of a large string.
		*s = string([]byte(*s))
	}
	// What isn't equal to itself would never be found again.
	if *p == *p {
		t.values[*p] = weak.Make(p)
		runtime.AddCleanup(p, t.forget, *p)
	}
	return Handle[T]{p}
}

// forget removes a value whose handles are gone, unless it got a new one.
func (t *table[T]) forget(value T) {
	t.Lock()
	defer t.Unlock()
	if t.values[value].Value() == nil {
		delete(t.values, value)
	}
}
