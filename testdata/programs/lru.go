// A least-recently-used cache with generics: a map into a doubly linked list, with statistics and eviction callbacks.
package main

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
)

// node is an element of the ring; the ring's sentinel holds no value.
type node[K comparable, V any] struct {
	prev, next *node[K, V]
	key        K
	value      V
}

// Cache keeps the capacity most recently used entries.
type Cache[K comparable, V any] struct {
	capacity int
	entries  map[K]*node[K, V]
	ring     node[K, V]
	onEvict  func(K, V)
	Stats
}

// Stats counts what happened to a cache.
type Stats struct {
	Hits, Misses, Evictions int
}

// Ratio is the part of look-ups that hit.
func (s Stats) Ratio() float64 {
	if s.Hits+s.Misses == 0 {
		return 0
	}
	return float64(s.Hits) / float64(s.Hits+s.Misses)
}

func (s Stats) String() string {
	return fmt.Sprintf("hits=%d misses=%d evictions=%d ratio=%.3f", s.Hits, s.Misses, s.Evictions, s.Ratio())
}

// New makes an empty cache.
func New[K comparable, V any](capacity int, options ...func(*Cache[K, V])) *Cache[K, V] {
	if capacity < 1 {
		panic(fmt.Sprintf("lru: capacity %d", capacity))
	}
	c := &Cache[K, V]{capacity: capacity, entries: make(map[K]*node[K, V], capacity)}
	c.ring.prev, c.ring.next = &c.ring, &c.ring
	for _, o := range options {
		o(c)
	}
	return c
}

// OnEvict has f called for each entry that falls out.
func OnEvict[K comparable, V any](f func(K, V)) func(*Cache[K, V]) {
	return func(c *Cache[K, V]) { c.onEvict = f }
}

func (c *Cache[K, V]) unlink(n *node[K, V]) {
	n.prev.next, n.next.prev = n.next, n.prev
	n.prev, n.next = nil, nil
}

func (c *Cache[K, V]) pushFront(n *node[K, V]) {
	n.prev, n.next = &c.ring, c.ring.next
	c.ring.next.prev = n
	c.ring.next = n
}

// Get returns an entry and makes it the most recent one.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	n, ok := c.entries[key]
	if !ok {
		c.Misses++
		return value, false
	}
	c.Hits++
	c.unlink(n)
	c.pushFront(n)
	return n.value, true
}

// Put sets an entry; it reports whether another one had to go.
func (c *Cache[K, V]) Put(key K, value V) (evicted bool) {
	if n, ok := c.entries[key]; ok {
		n.value = value
		c.unlink(n)
		c.pushFront(n)
		return false
	}
	if len(c.entries) == c.capacity {
		oldest := c.ring.prev
		c.unlink(oldest)
		delete(c.entries, oldest.key)
		c.Evictions++
		evicted = true
		if c.onEvict != nil {
			c.onEvict(oldest.key, oldest.value)
		}
	}
	n := &node[K, V]{key: key, value: value}
	c.entries[key] = n
	c.pushFront(n)
	return evicted
}

// Remove takes an entry out.
func (c *Cache[K, V]) Remove(key K) bool {
	n, ok := c.entries[key]
	if ok {
		c.unlink(n)
		delete(c.entries, key)
	}
	return ok
}

// Len is the number of entries.
func (c *Cache[K, V]) Len() int { return len(c.entries) }

// All yields the entries, most recent first.
func (c *Cache[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for n := c.ring.next; n != &c.ring; n = n.next {
			if !yield(n.key, n.value) {
				return
			}
		}
	}
}

// Sorted lists the entries by key.
func Sorted[K cmp.Ordered, V any](c *Cache[K, V]) []K {
	keys := make([]K, 0, c.Len())
	for k := range c.All() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Memo wraps a function of one argument with a cache.
func Memo[K comparable, V any](c *Cache[K, V], f func(K) V) func(K) V {
	return func(k K) V {
		if v, ok := c.Get(k); ok {
			return v
		}
		v := f(k)
		c.Put(k, v)
		return v
	}
}

// Locked makes a cache usable from several goroutines.
type Locked[K comparable, V any] struct {
	mu    sync.Mutex
	inner *Cache[K, V]
}

// Update changes an entry in one step.
func (l *Locked[K, V]) Update(key K, f func(old V, ok bool) V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, ok := l.inner.Get(key)
	l.inner.Put(key, f(old, ok))
}

type point struct{ x, y int }

func show[K comparable, V any](title string, c *Cache[K, V]) {
	var parts []string
	for k, v := range c.All() {
		parts = append(parts, fmt.Sprintf("%v=%v", k, v))
	}
	fmt.Printf("%s: [%s] %v\n", title, strings.Join(parts, " "), c.Stats)
}

func main() {
	c := New(3, OnEvict(func(k string, v int) { fmt.Printf("evict %s=%d\n", k, v) }))
	for i, k := range strings.Split("a b c a d b e", " ") {
		if _, ok := c.Get(k); !ok {
			fmt.Println("put", k, c.Put(k, i))
		}
	}
	show("strings", c)
	c.Put("e", 100)
	fmt.Println(c.Remove("b"), c.Remove("zzz"), c.Len())
	show("strings", c)
	fmt.Println(Sorted(c))

	grid := New[point, string](4)
	for i := range 6 {
		grid.Put(point{i % 3, i / 3}, strings.Repeat("#", i+1))
	}
	show("points", grid)
	for p, s := range grid.All() {
		if len(s) == 5 {
			fmt.Println("found", p)
			break
		}
	}

	calls := 0
	var fib func(uint) uint64
	fib = Memo(New[uint, uint64](100), func(n uint) uint64 {
		calls++
		if n < 2 {
			return uint64(n)
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println("fib(90) =", fib(90), "calls", calls)

	shared := &Locked[int, int]{inner: New[int, int](16)}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 1000 {
				shared.Update((g+i)%10, func(old int, _ bool) int { return old + 1 })
			}
		})
	}
	wg.Wait()
	total := 0
	for _, v := range shared.inner.All() {
		total += v
	}
	fmt.Println("shared", total, Sorted(shared.inner))

	big := New[int, []byte](400)
	for i := range 50_000 {
		k := i * i % 1777
		if _, ok := big.Get(k); !ok {
			big.Put(k, make([]byte, k%64))
		}
	}
	size := 0
	for _, b := range big.All() {
		size += len(b)
	}
	fmt.Println("big", big.Len(), size, big.Stats)

	defer func() { fmt.Println("recovered:", recover()) }()
	New[int, int](0)
}
