package sync

import "sync/atomic"

// A Map is a map that goroutines may use concurrently. The zero Map is empty. It pays where entries are written once
// and read often, or where goroutines work on different keys; else a map beside a Mutex is better.
//
// Lookups go to a table that is published for reading without a lock. Its set of keys never changes; each key leads
// to a cell, whose content does. A new key goes to a second map, under mu, that has the published cells too. When
// lookups have missed the published table often enough, the second map takes its place.
type Map struct {
	_ noCopy

	published atomic.Pointer[table]

	mu     Mutex
	fresh  map[any]*cell // nil if it would equal the published table
	misses int           // lookups that had to look at fresh since it was made
}

// table is what readers see. partial says that fresh has keys which cells lacks.
type table struct {
	cells   map[any]*cell
	partial bool
}

// cell is the place of one key's value: nil where there is none. A cell that is in the published table but not in
// fresh holds buried; then it may get a value only after it is back in fresh.
type cell struct {
	p atomic.Pointer[any]
}

var (
	buriedMark any
	buried     = &buriedMark
	emptyTable table
)

func (c *cell) get() (value any, ok bool) {
	p := c.p.Load()
	if p == nil || p == buried {
		return nil, false
	}
	return *p, true
}

// remove empties the cell.
func (c *cell) remove() (value any, ok bool) {
	for {
		p := c.p.Load()
		if p == nil || p == buried {
			return nil, false
		}
		if c.p.CompareAndSwap(p, nil) {
			return *p, true
		}
	}
}

// put stores box and returns what was there, but keeps an existing value if keep is set. It fails on a buried cell.
func (c *cell) put(box *any, keep bool) (previous *any, ok bool) {
	for {
		p := c.p.Load()
		if p == buried {
			return nil, false
		}
		if p != nil && keep {
			return p, true
		}
		if c.p.CompareAndSwap(p, box) {
			return p, true
		}
	}
}

// replace stores box (nil empties the cell) if the value is old.
func (c *cell) replace(old any, box *any) bool {
	for {
		p := c.p.Load()
		if p == nil || p == buried || *p != old {
			return false
		}
		if c.p.CompareAndSwap(p, box) {
			return true
		}
	}
}

func (m *Map) table() *table {
	if t := m.published.Load(); t != nil {
		return t
	}
	return &emptyTable
}

// find returns the cell of key, or nil. drop takes it out of fresh, if it is there only.
func (m *Map) find(key any, drop bool) *cell {
	t := m.table()
	c := t.cells[key]
	if c != nil || !t.partial {
		return c
	}
	return m.findFresh(key, drop)
}

// findFresh is find where the published table doesn't have the key.
func (m *Map) findFresh(key any, drop bool) *cell {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.table()
	c := t.cells[key]
	if c != nil || !t.partial {
		return c
	}
	c = m.fresh[key]
	if drop {
		delete(m.fresh, key)
	}
	if m.misses++; m.misses >= len(m.fresh) {
		m.publish()
	}
	return c
}

// publish makes fresh the published table. mu is held.
func (m *Map) publish() {
	m.published.Store(&table{cells: m.fresh})
	m.fresh = nil
	m.misses = 0
}

// make returns the cell of key, a new one where needed, and sees to it that it is not buried. mu is held.
func (m *Map) make(key any) *cell {
	t := m.table()
	if c := t.cells[key]; c != nil {
		if c.p.CompareAndSwap(buried, nil) {
			m.fresh[key] = c
		}
		return c
	}
	if c := m.fresh[key]; c != nil {
		return c
	}
	if !t.partial {
		m.fresh = make(map[any]*cell, len(t.cells)+1)
		for k, c := range t.cells {
			if !c.bury() {
				m.fresh[k] = c
			}
		}
		m.published.Store(&table{cells: t.cells, partial: true})
	}
	c := new(cell)
	m.fresh[key] = c
	return c
}

// bury marks an empty cell and says whether it is empty.
func (c *cell) bury() bool {
	p := c.p.Load()
	for p == nil {
		if c.p.CompareAndSwap(nil, buried) {
			return true
		}
		p = c.p.Load()
	}
	return p == buried
}

// store puts value at key and returns what was there, but keeps an existing value if keep is set.
func (m *Map) store(key, value any, keep bool) (previous *any) {
	box := new(any)
	*box = value
	if c := m.table().cells[key]; c != nil {
		if p, ok := c.put(box, keep); ok {
			return p
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	previous, _ = m.make(key).put(box, keep)
	return previous
}

// Load returns the value at key.
func (m *Map) Load(key any) (value any, ok bool) {
	if c := m.find(key, false); c != nil {
		return c.get()
	}
	return nil, false
}

// Store sets the value at key.
func (m *Map) Store(key, value any) { m.store(key, value, false) }

// Swap sets the value at key and returns the previous one, if there was one.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	if p := m.store(key, value, false); p != nil {
		return *p, true
	}
	return nil, false
}

// LoadOrStore returns the value at key, and stores value there first if there is none.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if c := m.table().cells[key]; c != nil {
		if actual, loaded = c.get(); loaded {
			return actual, true
		}
	}
	if p := m.store(key, value, true); p != nil {
		return *p, true
	}
	return value, false
}

// Delete removes key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// LoadAndDelete removes key and returns its value, if it had one.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	if c := m.find(key, true); c != nil {
		return c.remove()
	}
	return nil, false
}

// CompareAndSwap sets the value at key to new if it equals old, which must be comparable.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	c := m.find(key, false)
	return c != nil && c.replace(old, &new)
}

// CompareAndDelete removes key if its value equals old, which must be comparable.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	c := m.find(key, false)
	return c != nil && c.replace(old, nil)
}

// Range calls f for each key and its value, until f returns false. Changes made meanwhile may or may not be seen;
// no key is visited twice.
func (m *Map) Range(f func(key, value any) bool) {
	t := m.table()
	if t.partial {
		m.mu.Lock()
		if t = m.table(); t.partial {
			m.publish()
			t = m.table()
		}
		m.mu.Unlock()
	}
	for key, c := range t.cells {
		if value, ok := c.get(); ok && !f(key, value) {
			return
		}
	}
}

// Clear removes every key.
func (m *Map) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.published.Store(&emptyTable)
	m.fresh = nil
	m.misses = 0
}
