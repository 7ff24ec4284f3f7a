// Containers by generics: skip list, B-tree, trie, cache, graph; combinators of sequences, and control flow out of loops over them.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

type Ordered[K any] interface{ Compare(K) int }

// ---- skip list
type skipNode[K cmp.Ordered, V any] struct {
	k    K
	v    V
	next []*skipNode[K, V]
}
type SkipList[K cmp.Ordered, V any] struct {
	head *skipNode[K, V]
	n    int
	seed uint32
}

func NewSkip[K cmp.Ordered, V any]() *SkipList[K, V] {
	return &SkipList[K, V]{head: &skipNode[K, V]{next: make([]*skipNode[K, V], 16)}, seed: 12345}
}
func (s *SkipList[K, V]) level() int {
	l := 1
	for {
		s.seed = s.seed*1664525 + 1013904223
		if l == 16 || s.seed>>30 != 0 {
			return l
		}
		l++
	}
}
func (s *SkipList[K, V]) path(k K) (p [16]*skipNode[K, V]) {
	x := s.head
	for i := 15; i >= 0; i-- {
		for x.next[i] != nil && x.next[i].k < k {
			x = x.next[i]
		}
		p[i] = x
	}
	return
}
func (s *SkipList[K, V]) Put(k K, v V) (old V, had bool) {
	p := s.path(k)
	if x := p[0].next[0]; x != nil && x.k == k {
		old, x.v = x.v, v
		return old, true
	}
	n := &skipNode[K, V]{k, v, make([]*skipNode[K, V], s.level())}
	for i := range n.next {
		n.next[i], p[i].next[i] = p[i].next[i], n
	}
	s.n++
	return
}
func (s *SkipList[K, V]) Delete(k K) bool {
	p := s.path(k)
	x := p[0].next[0]
	if x == nil || x.k != k {
		return false
	}
	for i := range x.next {
		p[i].next[i] = x.next[i]
	}
	s.n--
	return true
}
func (s *SkipList[K, V]) From(k K) iter.Seq2[K, V] {
	return func(y func(K, V) bool) {
		for x := s.path(k)[0].next[0]; x != nil && y(x.k, x.v); x = x.next[0] {
		}
	}
}

// ---- b-tree
const deg = 3

type bnode[T any] struct {
	items []T
	kids  []*bnode[T]
}
type BTree[T any] struct {
	root *bnode[T]
	cmp  func(a, b T) int
	n    int
}

func (t *BTree[T]) Insert(v T) {
	if t.root == nil {
		t.root = &bnode[T]{}
	}
	if len(t.root.items) == 2*deg-1 {
		t.root = &bnode[T]{kids: []*bnode[T]{t.root}}
		t.root.split(0)
	}
	if t.root.insert(v, t.cmp) {
		t.n++
	}
}
func (n *bnode[T]) split(i int) {
	c := n.kids[i]
	mid := c.items[deg-1]
	r := &bnode[T]{items: slices.Clone(c.items[deg:])}
	if c.kids != nil {
		r.kids = slices.Clone(c.kids[deg:])
		c.kids = c.kids[:deg:deg]
	}
	c.items = c.items[: deg-1 : deg-1]
	n.items = slices.Insert(n.items, i, mid)
	n.kids = slices.Insert(n.kids, i+1, r)
}
func (n *bnode[T]) insert(v T, c func(a, b T) int) bool {
	i, ok := slices.BinarySearchFunc(n.items, v, c)
	if ok {
		n.items[i] = v
		return false
	}
	if n.kids == nil {
		n.items = slices.Insert(n.items, i, v)
		return true
	}
	if len(n.kids[i].items) == 2*deg-1 {
		n.split(i)
		if d := c(v, n.items[i]); d > 0 {
			i++
		} else if d == 0 {
			n.items[i] = v
			return false
		}
	}
	return n.kids[i].insert(v, c)
}
func (n *bnode[T]) all(y func(T) bool) bool {
	if n == nil {
		return true
	}
	for i, v := range n.items {
		if n.kids != nil && !n.kids[i].all(y) || !y(v) {
			return false
		}
	}
	return n.kids == nil || n.kids[len(n.items)].all(y)
}
func (t *BTree[T]) All() iter.Seq[T] { return func(y func(T) bool) { t.root.all(y) } }
func (t *BTree[T]) Depth() (d int) {
	for n := t.root; n != nil; d++ {
		if n.kids == nil {
			return d + 1
		}
		n = n.kids[0]
	}
	return
}

// ---- trie
type Trie[V any] struct {
	kids map[rune]*Trie[V]
	val  *V
}

func (t *Trie[V]) Put(k string, v V) {
	for _, r := range k {
		if t.kids == nil {
			t.kids = map[rune]*Trie[V]{}
		}
		n, ok := t.kids[r]
		if !ok {
			n = new(Trie[V])
			t.kids[r] = n
		}
		t = n
	}
	t.val = &v
}
func (t *Trie[V]) Prefix(p string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		n := t
		for _, r := range p {
			if n = n.kids[r]; n == nil {
				return
			}
		}
		var walk func(n *Trie[V], k string) bool
		walk = func(n *Trie[V], k string) bool {
			if n.val != nil && !yield(k, *n.val) {
				return false
			}
			for _, r := range slices.Sorted(maps.Keys(n.kids)) {
				if !walk(n.kids[r], k+string(r)) {
					return false
				}
			}
			return true
		}
		walk(n, p)
	}
}

// ---- LRU with intrusive list
type LRU[K comparable, V any] struct {
	max        int
	m          map[K]*ent[K, V]
	root       ent[K, V]
	OnEvict    func(K, V)
	hits, miss int
}
type ent[K comparable, V any] struct {
	k          K
	v          V
	prev, next *ent[K, V]
}

func NewLRU[K comparable, V any](n int) *LRU[K, V] {
	l := &LRU[K, V]{max: n, m: make(map[K]*ent[K, V], n)}
	l.root.prev, l.root.next = &l.root, &l.root
	return l
}
func (l *LRU[K, V]) front(e *ent[K, V]) {
	if e.prev != nil {
		e.prev.next, e.next.prev = e.next, e.prev
	}
	e.prev, e.next = &l.root, l.root.next
	e.prev.next, e.next.prev = e, e
}
func (l *LRU[K, V]) Get(k K, load func(K) (V, error)) (V, error) {
	if e, ok := l.m[k]; ok {
		l.hits++
		l.front(e)
		return e.v, nil
	}
	l.miss++
	v, err := load(k)
	if err != nil {
		return *new(V), fmt.Errorf("load %v: %w", k, err)
	}
	e := &ent[K, V]{k: k, v: v}
	l.m[k] = e
	l.front(e)
	if len(l.m) > l.max {
		o := l.root.prev
		o.prev.next, o.next.prev = o.next, o.prev
		delete(l.m, o.k)
		if l.OnEvict != nil {
			l.OnEvict(o.k, o.v)
		}
	}
	return v, nil
}

// ---- graph
type Graph[N comparable] struct {
	adj map[N][]edge[N]
	ord []N
}
type edge[N comparable] struct {
	to N
	w  float64
}

func (g *Graph[N]) Add(a, b N, w float64) *Graph[N] {
	if g.adj == nil {
		g.adj = make(map[N][]edge[N])
	}
	for _, n := range [...]N{a, b} {
		if _, ok := g.adj[n]; !ok {
			g.adj[n] = nil
			g.ord = append(g.ord, n)
		}
	}
	g.adj[a] = append(g.adj[a], edge[N]{b, w})
	return g
}
func (g *Graph[N]) Dijkstra(s N) map[N]float64 {
	dist := map[N]float64{s: 0}
	done := map[N]struct{}{}
	for {
		var best *N
		for _, n := range g.ord {
			if _, d := done[n]; d {
				continue
			}
			if x, ok := dist[n]; ok && (best == nil || x < dist[*best]) {
				best = &n
			}
		}
		if best == nil {
			return dist
		}
		done[*best] = struct{}{}
		for _, e := range g.adj[*best] {
			if nd := dist[*best] + e.w; func() bool { o, ok := dist[e.to]; return !ok || nd < o }() {
				dist[e.to] = nd
			}
		}
	}
}

type CycleError[N comparable] struct{ Path []N }

func (c *CycleError[N]) Error() string { return fmt.Sprint("cycle: ", c.Path) }
func (g *Graph[N]) Topo() (out []N, err error) {
	const (
		white = iota
		grey
		black
	)
	col := make(map[N]int)
	var stack []N
	defer func() {
		if r := recover(); r != nil {
			ce, ok := r.(*CycleError[N])
			if !ok {
				panic(r)
			}
			out, err = nil, ce
		}
	}()
	var visit func(N)
	visit = func(n N) {
		switch col[n] {
		case black:
			return
		case grey:
			panic(&CycleError[N]{append(stack[slices.Index(stack, n):], n)})
		}
		col[n] = grey
		stack = append(stack, n)
		for _, e := range g.adj[n] {
			visit(e.to)
		}
		stack = stack[:len(stack)-1]
		col[n] = black
		out = append(out, n)
	}
	for _, n := range g.ord {
		visit(n)
	}
	slices.Reverse(out)
	return
}

// ---- iterator combinators
func Map[A, B any](s iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(y func(B) bool) {
		for a := range s {
			if !y(f(a)) {
				return
			}
		}
	}
}
func Filter[A any](s iter.Seq[A], f func(A) bool) iter.Seq[A] {
	return func(y func(A) bool) { s(func(a A) bool { return !f(a) || y(a) }) }
}
func Take[A any](s iter.Seq[A], n int) iter.Seq[A] {
	return func(y func(A) bool) {
		i := 0
		for a := range s {
			if i++; i > n || !y(a) {
				return
			}
		}
	}
}
func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(y func(A, B) bool) {
		na, sa := iter.Pull(a)
		defer sa()
		nb, sb := iter.Pull(b)
		defer sb()
		for {
			x, ok1 := na()
			z, ok2 := nb()
			if !ok1 || !ok2 || !y(x, z) {
				return
			}
		}
	}
}
func Reduce[A, R any](s iter.Seq[A], r R, f func(R, A) R) R {
	for a := range s {
		r = f(r, a)
	}
	return r
}
func Count() iter.Seq[int] {
	return func(y func(int) bool) {
		for i := 0; y(i); i++ {
		}
	}
}

type Num interface {
	~int | ~int32 | ~float64
}
type Celsius float64
type Set[T comparable] = map[T]struct{}
type Opt[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }
func (o Opt[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func Sum[T Num](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

type Tree[T interface{ Less(T) bool }] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Ins(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	if v.Less(t.v) {
		t.l = t.l.Ins(v)
	} else {
		t.r = t.r.Ins(v)
	}
	return t
}
func (t *Tree[T]) Push(y func(T) bool) bool {
	return t == nil || t.l.Push(y) && y(t.v) && t.r.Push(y)
}

type Ver struct{ maj, min int }

func (a Ver) Less(b Ver) bool { return a.maj < b.maj || a.maj == b.maj && a.min < b.min }
func (a Ver) String() string  { return fmt.Sprintf("v%d.%d", a.maj, a.min) }

type Stack[T any] []T

func (s *Stack[T]) Push(v T) { *s = append(*s, v) }
func (s *Stack[T]) Pop() (v T, err error) {
	if len(*s) == 0 {
		return v, errors.New("empty")
	}
	v = (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return
}
func Ptr[T any](v T) *T               { return &v }
func Convert[To, From Num](f From) To { return To(f) }
func TypeName[T any]() string         { return fmt.Sprintf("%T", *new(T)) }
func Is[T any](x any) bool            { _, ok := x.(T); return ok }
func Kind[T any](x T) string {
	switch any(x).(type) {
	case int, int32:
		return "int"
	case fmt.Stringer:
		return "stringer"
	case []T:
		return "slice"
	case func() T:
		return "func"
	}
	return "other"
}

func main() {
	s := NewSkip[string, int]()
	for i := range 500 {
		s.Put(fmt.Sprintf("k%03d", i*37%500), i)
	}
	fmt.Println(s.Put("k100", -1))
	for i := range 400 {
		s.Delete(fmt.Sprintf("k%03d", i))
	}
	for k, v := range s.From("k48") {
		fmt.Print(k, "=", v, " ")
		if k > "k485" {
			break
		}
	}
	fmt.Println(s.n, s.Delete("zz"))
	t := &BTree[Ver]{cmp: func(a, b Ver) int { return cmp.Or(cmp.Compare(a.maj, b.maj), cmp.Compare(a.min, b.min)) }}
	for i := range 300 {
		t.Insert(Ver{i * 7 % 13, i * 11 % 17})
	}
	vs := slices.Collect(t.All())
	fmt.Println(t.n, len(vs), slices.IsSortedFunc(vs, t.cmp), t.Depth(), vs[:3], slices.MaxFunc(vs, t.cmp))
	var tr Trie[int]
	for i, w := range strings.Fields("go gopher gone good god großen grün 語 語言 a") {
		tr.Put(w, i)
	}
	for k, v := range tr.Prefix("go") {
		fmt.Print(k, ":", v, " ")
	}
	fmt.Println(maps.Collect(tr.Prefix("gr")), maps.Collect(tr.Prefix("語")), len(maps.Collect(tr.Prefix("x"))))
	l := NewLRU[int, string](3)
	l.OnEvict = func(k int, v string) { fmt.Print("evict ", k, v, "; ") }
	for _, k := range []int{1, 2, 3, 1, 4, 2, 1, -1, 5, 4} {
		v, err := l.Get(k, func(k int) (string, error) {
			if k < 0 {
				return "", errors.ErrUnsupported
			}
			return strings.Repeat("*", k), nil
		})
		if err != nil {
			fmt.Print(err, v, "; ")
		}
	}
	fmt.Println(l.hits, l.miss)
	var g Graph[string]
	g.Add("a", "b", 1).Add("a", "c", 4).Add("b", "c", 2).Add("c", "d", 1).Add("b", "d", 5).Add("e", "a", .5)
	fmt.Println(g.Dijkstra("a"))
	fmt.Println(g.Topo())
	g.Add("d", "b", 1)
	_, err := g.Topo()
	var ce *CycleError[string]
	fmt.Println(err, errors.As(err, &ce))
	fmt.Println(slices.Collect(Take(Filter(Map(Count(), func(i int) int { return i * i }), func(i int) bool { return i%3 == 1 }), 6)))
	for a, b := range Zip(Count(), maps.Values(map[int]string{1: "one"})) {
		fmt.Println(a, b)
	}
	fmt.Println(Reduce(Take(Count(), 11), "", func(s string, i int) string { return s + fmt.Sprint(i) }))
	fmt.Println(Sum(1, 2, 3), Sum(Celsius(1.5), 2), Sum[float64](), Convert[int](Celsius(36.6)), Some(5).OrElse(6), Opt[string]{}.OrElse("d"))
	var vt *Tree[Ver]
	for _, v := range []Ver{{1, 2}, {0, 9}, {1, 0}, {3, 3}} {
		vt = vt.Ins(v)
	}
	for v := range func(y func(Ver) bool) { vt.Push(y) } {
		if v.maj == 3 {
			break
		}
		fmt.Print(v, " ")
	}
	st := Stack[Opt[Ver]]{}
	st.Push(Some(Ver{1, 1}))
	fmt.Println(st, len(st), *Ptr(st[0].v))
	_, _ = st.Pop()
	_, err = st.Pop()
	fmt.Println(err)
	fmt.Println(TypeName[Stack[Set[Ver]]](), TypeName[Opt[func(...Celsius) <-chan error]](), TypeName[*Tree[Ver]](), TypeName[error](), TypeName[struct{ X Opt[int] }]())
	fmt.Println(Is[fmt.Stringer](Ver{}), Is[interface{ Less(Ver) bool }](Ver{}), Is[Set[int]](map[int]struct{}{}), Kind(1), Kind(Ver{}), Kind("s"), Kind[any]([]any{}))
	slices.SortStableFunc(vs, func(a, b Ver) int { return b.min - a.min })
	fmt.Println(vs[:4], slices.IndexFunc(vs, func(v Ver) bool { return v.min == 0 }), slices.Compact([]int{1, 1, 2, 2, 1}))
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, cap(c), " ")
	}
	fmt.Println(slices.Sorted(maps.Keys(map[string]int{"b": 1, "a": 2})), slices.Repeat([]string{"x"}, 3), slices.Concat([]int{1}, nil, []int{2}))
	fmt.Printf("%v %+v %#v %T\n", st, l.root.v == "", Some(Celsius(1)), g)
	func() {
		defer func() { fmt.Println("caught", recover()) }()
		for range Count() {
			for i := range Count() {
				if i == 3 {
					panic("in loop")
				}
			}
		}
	}()
	func() {
		defer func() { fmt.Println("caught", recover()) }()
		bad := func(y func(int) bool) { y(1); y(2) }
		for i := range bad {
			fmt.Println("it", i)
			break
		}
	}()
	res := func() (r string) {
		defer func() { r += "!" }()
	outer:
		for i := range Count() {
			for j := range Take(Count(), 5) {
				switch {
				case j == 3:
					continue outer
				case i == 2:
					break outer
				case i == 9:
					return "no"
				}
				defer func() { r += fmt.Sprint(i, j, ";") }()
			}
		}
		return "end:"
	}()
	fmt.Println(res)
}
