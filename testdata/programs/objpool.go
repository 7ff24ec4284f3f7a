// Objects reused through sync.Pool under load: rendering many records with pooled buffers and scratch tables.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
)

// fnv is the 64-bit FNV-1a hash, written out so that it can be pooled and reset like the other objects.
type fnv uint64

func (f *fnv) Reset()         { *f = 14695981039346656037 }
func (f *fnv) Size() int      { return 8 }
func (f *fnv) BlockSize() int { return 1 }
func (f *fnv) Sum64() uint64  { return uint64(*f) }
func (f *fnv) Write(p []byte) (int, error) {
	h := uint64(*f)
	for _, b := range p {
		h ^= uint64(b)
		h *= 1099511628211
	}
	*f = fnv(h)
	return len(p), nil
}
func (f *fnv) Sum(b []byte) []byte {
	s := uint64(*f)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(s>>shift))
	}
	return b
}

// hasher is what the renderer needs of a hash.
type hasher interface {
	Reset()
	Sum64() uint64
	Write([]byte) (int, error)
}

var _ hasher = (*fnv)(nil)

// Record is the input.
type Record struct {
	ID    int
	Name  string
	Tags  []string
	Score float64
	Next  *Record
}

// scratch is what one rendering needs; it is too big to allocate for each.
type scratch struct {
	buf    bytes.Buffer
	number [32]byte
	seen   map[string]int
	order  []string
	sum    hasher
	uses   int
}

// Renderer hands out scratch objects.
type Renderer struct {
	pool    sync.Pool
	made    atomic.Int64
	reused  atomic.Int64
	dirty   atomic.Int64
	longest atomic.Int64
}

// NewRenderer fills the pool on demand.
func NewRenderer() *Renderer {
	r := &Renderer{}
	r.pool.New = func() any {
		r.made.Add(1)
		return &scratch{seen: make(map[string]int), sum: new(fnv)}
	}
	return r
}

func (r *Renderer) get() *scratch {
	s := r.pool.Get().(*scratch)
	if s.buf.Len() != 0 || len(s.seen) != 0 || len(s.order) != 0 {
		r.dirty.Add(1)
	}
	if s.uses++; s.uses > 1 {
		r.reused.Add(1)
	}
	return s
}

func (r *Renderer) put(s *scratch) {
	s.buf.Reset()
	clear(s.seen)
	s.order = s.order[:0]
	s.sum.Reset()
	r.pool.Put(s)
}

// Render writes a chain of records in a compact form and returns its hash.
func (r *Renderer) Render(rec *Record) uint64 {
	s := r.get()
	defer r.put(s)
	s.sum.Reset()
	for ; rec != nil; rec = rec.Next {
		s.buf.Write(strconv.AppendInt(s.number[:0], int64(rec.ID), 36))
		s.buf.WriteByte(' ')
		s.buf.Write(strconv.AppendQuote(s.number[:0], rec.Name))
		s.buf.WriteByte(' ')
		s.buf.Write(strconv.AppendFloat(s.number[:0], rec.Score, 'g', -1, 64))
		for _, t := range rec.Tags {
			if s.seen[t]++; s.seen[t] == 1 {
				s.order = append(s.order, t)
			}
		}
		s.buf.WriteByte('\n')
	}
	sort.Strings(s.order)
	for _, t := range s.order {
		fmt.Fprintf(&s.buf, "%s*%d;", t, s.seen[t])
	}
	s.sum.Write(s.buf.Bytes())
	for n := int64(s.buf.Len()); ; {
		old := r.longest.Load()
		if n <= old || r.longest.CompareAndSwap(old, n) {
			break
		}
	}
	return s.sum.Sum64()
}

func record(i int) *Record {
	tags := []string{"red", "green", "blue", "black", "white"}
	var head *Record
	for j := range i%4 + 1 {
		head = &Record{
			ID:    i*10 + j,
			Name:  "record \"" + strconv.Itoa(i%100) + "\"",
			Tags:  []string{tags[(i+j)%5], tags[i*j%5]},
			Score: float64(i) / float64(j+3),
			Next:  head,
		}
	}
	return head
}

// load renders count records on several goroutines; the sum does not depend on the order.
func load(r *Renderer, workers, count int) uint64 {
	var total atomic.Uint64
	var wg sync.WaitGroup
	var next atomic.Int64
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				total.Add(r.Render(record(i)))
			}
		})
	}
	wg.Wait()
	return total.Load()
}

func main() {
	const count = 20_000
	r := NewRenderer()
	var want uint64
	for i := range count {
		want += NewRenderer().Render(record(i))
	}
	for _, workers := range []int{1, 4, 32} {
		got := load(r, workers, count)
		fmt.Printf("%2d workers: %016x equal %t\n", workers, got, got == want)
	}
	fmt.Println("longest", r.longest.Load(), "dirty", r.dirty.Load())
	// How many were reused depends on collections, but each use is of one kind.
	fmt.Println("uses", r.made.Load()+r.reused.Load(), "made some:", r.made.Load() > 0)

	// Collections may empty the pool; it must go on working.
	for range 3 {
		runtime.GC()
	}
	fmt.Printf("after collections: %016x\n", r.Render(record(7)))

	var empty sync.Pool
	fmt.Println(empty.Get())
	empty.Put("x")
	v := empty.Get()
	fmt.Println(v == nil || v == "x")
}
