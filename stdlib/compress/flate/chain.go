package flate

import "unsafe"

// chain knows all places in the window for each hash of four bytes: the last one, and from each the one before. Before
// it takes a repetition, it looks for a longer one at the next byte.
type chain struct {
	head  [1 << chainBits]uint32 // positions
	prev  [windowSize]uint32     // by position modulo windowSize
	rules chainRules
}

const chainBits = 16

// chainRules are what levels differ in.
type chainRules struct {
	good  uintptr // from this length on it looks at a quarter of the places for a longer one
	lazy  uintptr // from this length on it doesn't look for a longer one
	nice  uintptr // this length is long enough
	tries int     // how many places it looks at
}

var chainLevels = [...]chainRules{
	7: {8, 24, 64, 40},
	8: {16, 64, 258, 200},
	9: {32, 258, 258, 2000},
}

func newChain(level int) *chain { return &chain{rules: chainLevels[level]} }

func (m *chain) forget() {
	clear(m.head[:])
	clear(m.prev[:])
}

func (m *chain) learn(p unsafe.Pointer, end, base uintptr) {
	for i := uintptr(0); i+8 <= end; i++ {
		m.remember(p, i, base)
	}
}

// remember returns the last place with the same hash.
func (m *chain) remember(p unsafe.Pointer, i, base uintptr) uint32 {
	slot := &m.head[hash4(uint64(load32(p, i)), 32-chainBits)]
	before := *slot
	m.prev[(i+base)&(windowSize-1)] = before
	*slot = uint32(i + base)
	return before
}

// longest returns the longest repetition at s that is longer than best bytes.
func (m *chain) longest(p unsafe.Pointer, s, end, base uintptr, at uint32, best uintptr, tries int) (n, distance uintptr) {
	nice := min(m.rules.nice, end-s)
	if best >= nice {
		return 0, 0
	}
	first, ending := load32(p, s), load32(p, s+best-3)
	for ; tries > 0; tries-- {
		from := uintptr(at) - base
		d := s - from
		if d-1 >= windowSize {
			break
		}
		// Something longer than the best so far has its last byte right.
		if load32(p, from+best-3) == ending && load32(p, from) == first {
			if k := 4 + equal(p, s+4, from+4, end); k > best {
				best, n, distance = k, k, d
				if k >= nice {
					break
				}
				ending = load32(p, s+best-3)
			}
		}
		next := m.prev[uintptr(at)&(windowSize-1)]
		if next >= at {
			break
		}
		at = next
	}
	return n, distance
}

func (m *chain) find(steps []step, p unsafe.Pointer, start, end, base uintptr) ([]step, uintptr) {
	s, done := start, start
	if end-start < tail {
		return steps, end
	}
	last := end - tail
	for s <= last {
		at := m.remember(p, s, base)
		n, distance := m.longest(p, s, end, base, at, 3, m.rules.tries)
		if n == 0 {
			s++
			continue
		}
		for n < m.rules.lazy && s < last {
			tries := m.rules.tries
			if n >= m.rules.good {
				tries >>= 2
			}
			at := m.remember(p, s+1, base)
			k, d := m.longest(p, s+1, end, base, at, n, tries)
			s++
			if k == 0 {
				// The one before it is: its second byte is remembered already.
				steps = append(steps, makeStep(s-1-done, n, distance))
				done = s - 1 + n
				n = 0
				break
			}
			n, distance = k, d
		}
		if n > 0 {
			steps = append(steps, makeStep(s-done, n, distance))
			done = s + n
		}
		for s++; s < done; s++ {
			if s <= last {
				m.remember(p, s, base)
			}
		}
		if len(steps) == maxSteps {
			return steps, s
		}
	}
	return steps, end
}
