package main

import (
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
	"weak"
)

// node is one object of a random graph. Each kind holds its edges in another form: what the collector overlooks is freed,
// used again, and the sums differ.
type node struct {
	kind  int
	value uint64
	edges []*node
	named map[string]*node
	boxed any
	call  func() *node
	inner *uint64
	bulk  []byte
	text  string
}

func newNode(r *rand.Rand, others []*node) *node {
	n := &node{kind: r.IntN(7), value: r.Uint64()}
	pick := func() *node {
		if len(others) == 0 {
			return nil
		}
		return others[r.IntN(len(others))]
	}
	switch n.kind {
	case 0:
		for range r.IntN(5) {
			n.edges = append(n.edges, pick())
		}
	case 1:
		n.named = map[string]*node{}
		for i := range r.IntN(12) {
			n.named[strings.Repeat("k", i)] = pick()
		}
	case 2:
		n.boxed = [2]*node{pick(), pick()}
	case 3:
		far, near := pick(), pick()
		n.call = func() *node {
			if far != nil {
				return far
			}
			return near
		}
	case 4:
		// Only a pointer into the middle keeps the array alive.
		array := new([40]uint64)
		at := 1 + r.IntN(39)
		array[at] = n.value
		n.inner = &array[at]
	case 5:
		n.bulk = make([]byte, []int{1, 7, 24, 100, 1000, 9000, 40000}[r.IntN(7)])
		fill(n.bulk, r)
	case 6:
		n.text = strings.Repeat(string(rune('a'+r.IntN(26))), r.IntN(60))
		others := unsafe.String(unsafe.StringData(n.text), len(n.text)/2)
		n.boxed = others
	}
	return n
}

// sum is the checksum of what is reachable, to some depth.
func (n *node) sum(depth int) uint64 {
	if n == nil || depth == 0 {
		return 1
	}
	s := n.value * 31
	for _, e := range n.edges {
		s = s*17 + e.sum(depth-1)
	}
	for k, e := range n.named {
		s += uint64(len(k)+3) * e.sum(depth-1)
	}
	switch b := n.boxed.(type) {
	case [2]*node:
		s = s*5 + b[0].sum(depth-1)*3 + b[1].sum(depth-1)
	case string:
		s += uint64(len(b))
		if !isFilled([]byte(b)) {
			return 0
		}
	}
	if n.call != nil {
		s = s*7 + n.call().sum(depth-1)
	}
	if n.inner != nil && *n.inner != n.value {
		return 0
	}
	if !isFilled(n.bulk) || !isFilled([]byte(n.text)) {
		return 0
	}
	return s*3 + uint64(len(n.bulk)) + uint64(len(n.text))
}

const depth = 5

// parcel is a graph on its way from one goroutine to the next.
type parcel struct {
	nodes []*node
	sums  []uint64
}

func (p *parcel) check(t *attempt) {
	for i, n := range p.nodes {
		if got := n.sum(depth); got != p.sums[i] {
			t.failf("heap: node %d of kind %d has sum %x, want %x", i, n.kind, got, p.sums[i])
			return
		}
	}
}

// heapTrial: goroutines build graphs, change them, hand them on and check what they get; garbage in between, collections,
// weak pointers and cleanups.
func heapTrial(t *attempt) {
	parties := 1 + t.IntN(4)
	post := make(chan *parcel, parties)
	var cleaned, tracked atomic.Int64
	var group sync.WaitGroup
	for range parties {
		r, rounds := t.fork(), 3+t.IntN(12)
		group.Go(func() {
			var keep []weak.Pointer[node]
			for range rounds {
				p := &parcel{}
				for range 1 + r.IntN(40) {
					n := newNode(r, p.nodes)
					p.nodes = append(p.nodes, n)
					// Garbage between the live objects.
					_ = newNode(r, p.nodes)
				}
				for range r.IntN(20) {
					// Edges change: the barrier's business while marking goes on.
					a, b := p.nodes[r.IntN(len(p.nodes))], p.nodes[r.IntN(len(p.nodes))]
					if a.kind == 0 {
						a.edges = append(a.edges, b)
					}
				}
				for _, n := range p.nodes {
					p.sums = append(p.sums, n.sum(depth))
				}
				if r.IntN(3) == 0 {
					n := p.nodes[r.IntN(len(p.nodes))]
					w := weak.Make(n)
					if w.Value() != n {
						t.failf("heap: weak pointer to a live object is %p", w.Value())
					}
					keep = append(keep, w)
					tracked.Add(1)
					runtime.AddCleanup(n, func(c *atomic.Int64) { c.Add(1) }, &cleaned)
				}
				p.check(t)
				post <- p
				if r.IntN(8) == 0 {
					runtime.GC()
				}
				got := <-post
				got.check(t)
				for _, w := range keep {
					if n := w.Value(); n != nil && n.sum(1) == 0 {
						t.failf("heap: object behind a weak pointer is damaged")
					}
				}
			}
		})
	}
	group.Wait()
	if cleaned.Load() > tracked.Load() {
		t.failf("heap: %d cleanups of %d", cleaned.Load(), tracked.Load())
	}
}
