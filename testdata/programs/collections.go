// Generic collections: sets, ordered maps, stacks, rings, optional values, with constraints and methods of their own.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Set of comparable elements.
type Set[T comparable] map[T]struct{}

// SetOf makes a set.
func SetOf[T comparable](list ...T) Set[T] {
	s := make(Set[T], len(list))
	for _, v := range list {
		s[v] = struct{}{}
	}
	return s
}

// Has reports membership.
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

// Union joins any number of sets.
func (s Set[T]) Union(others ...Set[T]) Set[T] {
	r := make(Set[T])
	for _, o := range append([]Set[T]{s}, others...) {
		for v := range o {
			r[v] = struct{}{}
		}
	}
	return r
}

// Intersect keeps what is in both.
func (s Set[T]) Intersect(o Set[T]) Set[T] {
	r := make(Set[T])
	for v := range s {
		if o.Has(v) {
			r[v] = struct{}{}
		}
	}
	return r
}

// Elements sorts; it is a function because methods can't narrow a constraint.
func Elements[T cmp.Ordered](s Set[T]) []T {
	list := make([]T, 0, len(s))
	for v := range s {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// Pair of two values.
type Pair[A, B any] struct {
	First  A
	Second B
}

func (p Pair[A, B]) String() string { return fmt.Sprintf("<%v|%v>", p.First, p.Second) }

// Swap turns a pair round: the result is another instance.
func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }

// SortedMap keeps its keys in a sorted slice.
type SortedMap[K, V any] struct {
	less  func(a, b K) bool
	pairs []Pair[K, V]
}

func (m *SortedMap[K, V]) search(k K) (int, bool) {
	i := sort.Search(len(m.pairs), func(i int) bool { return !m.less(m.pairs[i].First, k) })
	return i, i < len(m.pairs) && !m.less(k, m.pairs[i].First)
}

// Ref gives a place for the key's value, inserting a zero.
func (m *SortedMap[K, V]) Ref(k K) *V {
	i, ok := m.search(k)
	if !ok {
		m.pairs = slices.Insert(m.pairs, i, Pair[K, V]{First: k})
	}
	return &m.pairs[i].Second
}

// Between lists the pairs with lo <= key < hi.
func (m *SortedMap[K, V]) Between(lo, hi K) []Pair[K, V] {
	from, _ := m.search(lo)
	to, _ := m.search(hi)
	return m.pairs[from:max(from, to)]
}

// Number is a union of types by their underlying ones.
type Number interface {
	~int | ~int32 | ~int64 | ~uint8 | ~float64
}

// Sum adds up.
func Sum[T Number](list ...T) (total T) {
	for _, v := range list {
		total += v
	}
	return total
}

// Celsius has Number's underlying float64.
type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

// Shower demands a method and a core type at once.
type Shower interface {
	Number
	fmt.Stringer
}

// Show uses both sides of the constraint.
func Show[T Shower](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = (v + 1).String()
	}
	return strings.Join(parts, ",")
}

// Ring is a buffer of fixed size.
type Ring[T any] struct {
	items      []T
	head, size int
}

// ErrFull and ErrEmpty are the ring's errors.
var (
	ErrFull  = errors.New("ring is full")
	ErrEmpty = errors.New("ring is empty")
)

// NewRing makes one.
func NewRing[T any](n int) *Ring[T] { return &Ring[T]{items: make([]T, n)} }

// Push adds at the back.
func (r *Ring[T]) Push(v T) error {
	if r.size == len(r.items) {
		return ErrFull
	}
	r.items[(r.head+r.size)%len(r.items)] = v
	r.size++
	return nil
}

// Pop takes from the front.
func (r *Ring[T]) Pop() (v T, err error) {
	if r.size == 0 {
		return v, ErrEmpty
	}
	v, r.items[r.head] = r.items[r.head], v
	r.head = (r.head + 1) % len(r.items)
	r.size--
	return v, nil
}

// Option holds a value or none.
type Option[T any] struct {
	value *T
}

// Some and None make options.
func Some[T any](v T) Option[T] { return Option[T]{new(v)} }
func None[T any]() Option[T]    { return Option[T]{} }

// OrElse falls back.
func (o Option[T]) OrElse(v T) T {
	if o.value == nil {
		return v
	}
	return *o.value
}

// Then chains options of different types.
func Then[A, B any](o Option[A], f func(A) Option[B]) Option[B] {
	if o.value == nil {
		return None[B]()
	}
	return f(*o.value)
}

// Container is what Fill accepts: a pointer type with a method, found by inference from its element.
type Container[T any] interface{ Push(T) error }

// Fill pushes until the container refuses.
func Fill[T any, C Container[T]](c C, list ...T) (n int, err error) {
	for _, v := range list {
		if err = c.Push(v); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Zeroed is implemented by pointers: PT ties the pointer to its element.
type Zeroed[T any] interface {
	*T
	Reset()
}

type counter struct{ n int }

func (c *counter) Reset() { c.n = -1 }

// Make builds and resets values.
func Make[T any, PT Zeroed[T]](n int) []T {
	list := make([]T, n)
	for i := range list {
		PT(&list[i]).Reset()
	}
	return list
}

// GroupBy sorts elements into a map of slices; the slice type is kept.
func GroupBy[S ~[]E, E any, K comparable](s S, key func(E) K) map[K]S {
	m := make(map[K]S)
	for _, e := range s {
		k := key(e)
		m[k] = append(m[k], e)
	}
	return m
}

type words []string

func (w words) join() string { return strings.Join(w, "+") }

// matrix shows a generic alias and a recursive generic type.
type matrix[T any] = [][]T

type node[T any] struct {
	value    T
	children []*node[T]
}

func (n *node[T]) depth() int {
	d := 0
	for _, c := range n.children {
		d = max(d, c.depth())
	}
	return d + 1
}

func typeName[T any](v T) string {
	switch any(v).(type) {
	case int, int64:
		return "integer"
	case fmt.Stringer:
		return "stringer"
	case []T:
		return "slice of itself"
	}
	return fmt.Sprintf("%T", v)
}

func main() {
	a, b := SetOf(3, 1, 4, 1, 5), SetOf(9, 2, 6, 5, 3)
	fmt.Println(Elements(a), Elements(a.Intersect(b)), Elements(a.Union(b, SetOf(0))), a.Has(4), a.Has(7))

	m := &SortedMap[string, int]{less: func(a, b string) bool { return a < b }}
	for _, w := range strings.Fields("the cat and the dog and the bird") {
		*m.Ref(w)++
	}
	fmt.Println(m.pairs, m.Between("b", "d"), m.Between("z", "a"))
	fmt.Println(Pair[string, int]{"a", 1}.Swap(), Pair[Celsius, []int]{20, nil})

	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum[uint8](200, 100), Sum(Celsius(20), 1.25), Show([]Celsius{1, 2.5}))

	r := NewRing[rune](3)
	n, err := Fill(r, []rune("héllo")...)
	fmt.Println(n, err)
	for {
		c, err := r.Pop()
		if err != nil {
			fmt.Println(err, c, errors.Is(err, ErrEmpty))
			break
		}
		fmt.Printf("%c", c)
	}
	half := func(n int) Option[float64] {
		if n%2 != 0 {
			return None[float64]()
		}
		return Some(float64(n) / 2)
	}
	fmt.Println(Then(Some(6), half).OrElse(-1), Then(Some(5), half).OrElse(-1), Then(None[int](), half).OrElse(-2))

	fmt.Println(Make[counter](3))
	for k, g := range GroupBy(words{"apple", "bob", "cat", "ant"}, func(s string) bool { return len(s) == 3 }) {
		if k {
			fmt.Println(g.join())
		}
	}
	grid := matrix[int]{{1, 2}, {3}}
	tree := &node[string]{"root", []*node[string]{{value: "x"}, {"y", []*node[string]{{}}}}}
	fmt.Println(grid, len(grid[1]), tree.depth())
	fmt.Println(typeName(1), typeName(Celsius(1)), typeName("s"), typeName(Pair[int, Set[string]]{}), typeName([]any{}))
	fmt.Printf("%T %T %v\n", Pair[int, Set[string]]{}, r, SetOf[any](1, "a", 2.5).Has("a"))
	f := Sum[float64]
	fmt.Println(f(0.5, 0.25), slices.MaxFunc(m.pairs, func(a, b Pair[string, int]) int { return a.Second - b.Second }))
}
