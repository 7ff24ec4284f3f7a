// An event simulation of a bank's counters: container/heap as the calendar, container/list as the queue.
package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
	"math"
	"math/rand"
	"strings"
)

// Event happens at a time; equal times keep the order in which they were planned.
type Event struct {
	At    float64
	seq   int
	Do    func()
	index int
}

// Calendar is a heap of events.
type Calendar []*Event

func (c Calendar) Len() int { return len(c) }
func (c Calendar) Less(i, j int) bool {
	if c[i].At != c[j].At {
		return c[i].At < c[j].At
	}
	return c[i].seq < c[j].seq
}
func (c Calendar) Swap(i, j int) {
	c[i], c[j] = c[j], c[i]
	c[i].index, c[j].index = i, j
}

// Push and Pop are for package heap.
func (c *Calendar) Push(x any) {
	e := x.(*Event)
	e.index = len(*c)
	*c = append(*c, e)
}
func (c *Calendar) Pop() any {
	old := *c
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*c = old[:len(old)-1]
	e.index = -1
	return e
}

// Simulation owns the clock.
type Simulation struct {
	now      float64
	calendar Calendar
	seq      int
	handled  int
	random   *lcg
}

// lcg is its own generator so that results do not hang on a library's algorithm.
type lcg struct{ x uint64 }

func (r *lcg) float() float64 {
	r.x = r.x*6364136223846793005 + 1442695040888963407
	return float64(r.x>>11) / (1 << 53)
}

func (r *lcg) exponential(mean float64) float64 { return -mean * math.Log(1-r.float()) }

// After plans an event.
func (s *Simulation) After(delay float64, do func()) *Event {
	s.seq++
	e := &Event{At: s.now + delay, seq: s.seq, Do: do}
	heap.Push(&s.calendar, e)
	return e
}

// Cancel takes an event back; it reports whether it was still planned.
func (s *Simulation) Cancel(e *Event) bool {
	if e.index < 0 {
		return false
	}
	heap.Remove(&s.calendar, e.index)
	return true
}

// Move changes an event's time.
func (s *Simulation) Move(e *Event, at float64) {
	e.At = at
	heap.Fix(&s.calendar, e.index)
}

// Run handles events until the calendar is empty or the time is over.
func (s *Simulation) Run(until float64) {
	for s.calendar.Len() > 0 && s.calendar[0].At <= until {
		e := heap.Pop(&s.calendar).(*Event)
		s.now = e.At
		s.handled++
		e.Do()
	}
	s.now = until
}

type customer struct {
	id       int
	arrived  float64
	patience *Event
}

type bank struct {
	*Simulation
	queue        list.List
	free         int
	served, left int
	waited       float64
	longest      int
	histogram    [8]int
	nextID       int
	service, gap float64
	busyTime     float64
}

func (b *bank) arrive() {
	b.nextID++
	c := &customer{id: b.nextID, arrived: b.now}
	place := b.queue.PushBack(c)
	c.patience = b.After(4+b.random.float()*6, func() {
		b.queue.Remove(place)
		b.left++
	})
	b.longest = max(b.longest, b.queue.Len())
	b.serve()
	b.After(b.random.exponential(b.gap), b.arrive)
}

func (b *bank) serve() {
	for b.free > 0 && b.queue.Len() > 0 {
		c := b.queue.Remove(b.queue.Front()).(*customer)
		if !b.Cancel(c.patience) {
			panic("a customer that left is served")
		}
		wait := b.now - c.arrived
		b.waited += wait
		b.histogram[min(int(wait), len(b.histogram)-1)]++
		b.free--
		need := b.random.exponential(b.service)
		b.busyTime += need
		b.After(need, func() {
			b.free++
			b.served++
			b.serve()
		})
	}
}

func simulate(counters int, seed uint64) {
	b := &bank{Simulation: &Simulation{random: &lcg{seed}}, free: counters, service: 2.5, gap: 1}
	b.After(0, b.arrive)
	const end = 2000
	b.Run(end)
	fmt.Printf("%d counters: %d events, %d served, %d left, longest queue %d, mean wait %.3f, load %.1f%%, still planned %d\n",
		counters, b.handled, b.served, b.left, b.longest, b.waited/float64(b.served), 100*b.busyTime/(end*float64(counters)), b.calendar.Len())
	for i, n := range b.histogram {
		if n > 0 {
			fmt.Printf("  %d.. %5d %s\n", i, n, strings.Repeat("*", (n+39)/40))
		}
	}
}

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] > h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() (x any) {
	n := len(*h) - 1
	x, *h = (*h)[n], (*h)[:n]
	return x
}

// josephus goes round a ring and takes out every k-th.
func josephus(n, k int) (order []int) {
	r := ring.New(n)
	for i := range n {
		r.Value = i + 1
		r = r.Next()
	}
	r = r.Prev()
	for r.Len() > 1 {
		r = r.Move(k - 1)
		order = append(order, r.Unlink(1).Value.(int))
	}
	return append(order, r.Value.(int))
}

func main() {
	for _, counters := range []int{1, 2, 3, 4} {
		simulate(counters, 42)
	}

	s := &Simulation{}
	var seen []string
	note := func(name string) func() {
		return func() { seen = append(seen, fmt.Sprintf("%s@%g", name, s.now)) }
	}
	s.After(3, note("c"))
	a := s.After(1, note("a"))
	b := s.After(2, note("b"))
	s.After(2, note("b2"))
	s.Move(a, 2.5)
	fmt.Println(s.Cancel(b), s.Cancel(b), len(s.calendar))
	s.Run(2.75)
	fmt.Println(seen, s.now, s.calendar[0].At)

	h := &ints{5, 2, 8, 1, 9, 3}
	heap.Init(h)
	heap.Push(h, 7)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()

	l := list.New()
	for i := range 6 {
		if i%2 == 0 {
			l.PushFront(i)
		} else {
			l.PushBack(i)
		}
	}
	l.MoveToFront(l.Back())
	l.InsertAfter("x", l.Front().Next())
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println(l.Len(), josephus(7, 3))

	r1, r2 := rand.New(rand.NewSource(7)), rand.New(rand.NewSource(7))
	same := true
	for range 1000 {
		same = same && r1.Intn(1000) == r2.Intn(1000)
	}
	p := r1.Perm(10)
	sum := 0
	for _, v := range p {
		sum += v
	}
	fmt.Println(same, sum, r1.Float64() < 1, rand.New(rand.NewSource(1)).Intn(100), rand.New(rand.NewSource(1)).Perm(5))
}
