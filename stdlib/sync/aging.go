package sync

import (
	"internal/rt"
	"sync/atomic"
)

// Pools that nobody uses any more give up their objects, too: after each collection all of them are looked at, as long as
// there are any. The first use of any pool after the first collection begins that.
var aging struct {
	noticed atomic.Bool // collected is going to be called
	mu      Mutex
	pools   []*Pool
}

// collected runs after a collection: pools lose the generations that have missed two collections, and leave when they are empty.
func collected() {
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
		rt.OnCollection(collected)
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
