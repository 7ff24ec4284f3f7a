package sync

import (
	"internal/rt"
	"sync/atomic"
)

// A Pool keeps objects that may be used again, to relieve the allocator. What is put in may vanish at any time: an
// object that nobody takes is given up after two collections. Get and Put may be called concurrently.
type Pool struct {
	_ noCopy

	// young is where objects are put, old what young was before the last collection.
	young atomic.Pointer[generation]
	old   atomic.Pointer[generation]
	mu    Mutex // held to change the generations
	aging bool  // the pool is among those that age

	// New, if not nil, makes what Get returns when the pool is empty.
	New func() any
}

// generation is the objects of one pool that were put in between two collections.
type generation struct {
	cycle uint32 // rt.GCCount at its start
	slots []slot // one for each processor

	mu    Mutex
	count atomic.Int32 // len(spill), to be read without mu
	spill []any        // what had no room in its slot
}

// slot is the objects of one processor. mine belongs to the goroutine that is pinned to it; everything else may be
// accessed by others too, for as long as they hold busy, which is never waited for.
type slot struct {
	mine any
	busy atomic.Uint32
	n    int32
	keep [slotRoom]any
	_    [64]byte // two slots share no cache line
}

// slotRoom is enough that bursts of puts seldom spill, and little enough to waste on a pool of few objects.
const slotRoom = 14

func (s *slot) lock() bool { return s.busy.CompareAndSwap(0, 1) }
func (s *slot) unlock()    { s.busy.Store(0) }

func (s *slot) push(x any) bool {
	if !s.lock() {
		return false
	}
	fits := s.n < slotRoom
	if fits {
		s.keep[s.n] = x
		s.n++
	}
	s.unlock()
	return fits
}

func (s *slot) pop() (x any) {
	if !s.lock() {
		return nil
	}
	if s.n > 0 {
		s.n--
		x, s.keep[s.n] = s.keep[s.n], nil
	}
	s.unlock()
	return x
}

// current returns the generation of this collection cycle, making it first where needed.
func (p *Pool) current() *generation {
	cycle := rt.GCCount()
	if g := p.young.Load(); g != nil && g.cycle == cycle {
		return g
	}
	return p.rotate(cycle)
}

// rotate makes the generation of a collection cycle, unless another goroutine was faster.
func (p *Pool) rotate(cycle uint32) *generation {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.young.Load()
	if g != nil && g.cycle == cycle {
		return g
	}
	if g != nil && cycle-g.cycle > 1 {
		g = nil // it has missed a collection already
	}
	p.old.Store(g)
	g = &generation{cycle: cycle, slots: make([]slot, rt.Gomaxprocs(0))}
	p.young.Store(g)
	if !p.aging {
		p.aging = true
		aging.mu.Lock()
		aging.pools = append(aging.pools, p)
		aging.mu.Unlock()
	}
	// Programs that never collect shall not pay for more.
	if cycle > 0 && aging.noticed.CompareAndSwap(false, true) {
		rt.OnCollection(collected)
	}
	return g
}

// Put adds x to the pool.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	g := p.current()
	// Nothing between pin and unpin may allocate or wait.
	if here := rt.ProcPin(); here < len(g.slots) {
		s := &g.slots[here]
		if s.mine == nil {
			s.mine, x = x, nil
		} else if s.push(x) {
			x = nil
		}
	}
	rt.ProcUnpin()
	if x != nil {
		g.mu.Lock()
		g.spill = append(g.spill, x)
		g.count.Store(int32(len(g.spill)))
		g.mu.Unlock()
	}
}

// Get takes some object out of the pool. If there is none, it returns the result of p.New, or nil.
func (p *Pool) Get() any {
	x := p.current().take()
	if x == nil {
		if g := p.old.Load(); g != nil {
			x = g.take()
		}
	}
	if x == nil && p.New != nil {
		x = p.New()
	}
	return x
}

// take removes an object: from this processor's slot, else the spilled ones, else from other slots.
func (g *generation) take() (x any) {
	here := rt.ProcPin()
	if here < len(g.slots) {
		s := &g.slots[here]
		if s.mine != nil {
			x, s.mine = s.mine, nil
		} else {
			x = s.pop()
		}
	}
	rt.ProcUnpin()
	if x != nil {
		return x
	}
	if g.count.Load() > 0 {
		if x = g.unspill(); x != nil {
			return x
		}
	}
	for i := range g.slots {
		if i != here {
			if x = g.slots[i].pop(); x != nil {
				return x
			}
		}
	}
	return nil
}

func (g *generation) unspill() (x any) {
	g.mu.Lock()
	if last := len(g.spill) - 1; last >= 0 {
		x, g.spill[last] = g.spill[last], nil
		g.spill = g.spill[:last]
		g.count.Store(int32(last))
	}
	g.mu.Unlock()
	return x
}
