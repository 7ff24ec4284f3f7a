package sync

import (
	"internal/rt"
	"sync/atomic"
	"unsafe"
)

// Pools that nobody uses any more give up their objects, too: after each collection all of them are looked at. The
// collection is noticed by an object that nothing refers to: its finalizer runs, and is set again. The first use of any pool
// after the first collection begins that.
var aging struct {
	noticed atomic.Bool // the finalizer is set
	mu      Mutex
	pools   []*Pool
}

// witness is what dies in each collection. It is as large as an object that has memory of its own.
type witness struct{ _ [2]*byte }

// collected is the finalizer: pools lose the generations that have missed two collections, and leave when they are empty.
func collected(w unsafe.Pointer) {
	aging.mu.Lock()
	pools := aging.pools
	aging.pools = nil
	aging.mu.Unlock()
	kept := pools[:0]
	for _, p := range pools {
		if p.age(rt.GCCount()) {
			kept = append(kept, p)
		}
	}
	clear(pools[len(kept):])
	aging.mu.Lock()
	aging.pools = append(kept, aging.pools...)
	again := len(aging.pools) > 0
	aging.noticed.Store(again)
	aging.mu.Unlock()
	if again {
		rt.SetFinalizer(w, collected)
	}
}

// age drops what is old in a collection cycle; false where nothing is left.
func (p *Pool) age(cycle uint32) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := p.young.Load(); g != nil && cycle-g.cycle > 1 {
		p.young.Store(nil)
	}
	if g := p.old.Load(); g != nil && cycle-g.cycle > 1 {
		p.old.Store(nil)
	}
	p.aging = p.young.Load() != nil || p.old.Load() != nil
	return p.aging
}
