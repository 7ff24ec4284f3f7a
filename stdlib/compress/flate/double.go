package flate

import "unsafe"

// double knows the last place for each hash of four bytes and the last two for each of seven. Longer ones come first.
type double struct {
	short []uint32    // positions
	long  [][2]uint32 // the last and the one before
	rules doubleRules
	base  uintptr // of the search under way
}

// doubleRules are what levels differ in.
type doubleRules struct {
	shortBits, longBits uint
	skip                uint    // the more literals there were, the larger steps it takes
	older               bool    // looks at the second place as well
	lazy                uintptr // below this length it looks for a longer one at the next bytes
	tries               int     // how often
	stride              uintptr // of the positions inside a repetition that it remembers
}

var doubleLevels = [...]doubleRules{
	3: {15, 15, 6, false, 0, 0, 3},
	4: {15, 15, 6, false, 16, 1, 2},
	5: {15, 15, 7, true, 16, 1, 2},
	6: {15, 15, 8, true, 32, 2, 2},
}

func newDouble(level int) *double {
	r := doubleLevels[level]
	return &double{make([]uint32, 1<<r.shortBits), make([][2]uint32, 1<<r.longBits), r, 0}
}

func (m *double) forget() {
	clear(m.short)
	clear(m.long)
}

func (m *double) learn(p unsafe.Pointer, end, base uintptr) {
	for i := uintptr(0); i+8 <= end; i++ {
		m.remember(p, i, base)
	}
}

func (m *double) remember(p unsafe.Pointer, i, base uintptr) {
	v := load64(p, i)
	m.short[hash4(v, 32-m.rules.shortBits)] = uint32(i + base)
	slot := &m.long[hash7(v, 64-m.rules.longBits)]
	slot[0], slot[1] = uint32(i+base), slot[0]
}

// look returns the length of the repetition of s from a remembered position on, and its distance; the length is 0 if it
// is below four bytes.
func (m *double) look(p unsafe.Pointer, s, position, end uintptr) (n, distance uintptr) {
	from := position - m.base
	if s-from-1 >= windowSize || load32(p, from) != load32(p, s) {
		return 0, 0
	}
	return 4 + equal(p, s+4, from+4, end), s - from
}

func (m *double) find(steps []step, p unsafe.Pointer, start, end, base uintptr) ([]step, uintptr) {
	s, done := start, start
	if end-start < tail {
		return steps, end
	}
	last := end - tail
	r := m.rules
	m.base = base
	shortShift, longShift := 32-r.shortBits, 64-r.longBits
	short, long := unsafe.Pointer(unsafe.SliceData(m.short)), unsafe.Pointer(unsafe.SliceData(m.long))
	for s <= last {
		v := load64(p, s)
		one := (*uint32)(unsafe.Add(short, hash4(v, shortShift)<<2))
		two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
		from1, from2, from3 := uintptr(two[0])-base, uintptr(two[1])-base, uintptr(*one)-base
		*one = uint32(s + base)
		two[0], two[1] = uint32(s+base), two[0]
		n, distance := uintptr(0), uintptr(0)
		if s-from1-1 < windowSize && load32(p, from1) == uint32(v) {
			n, distance = 4+equal(p, s+4, from1+4, end), s-from1
		}
		if s-from2-1 < windowSize && r.older && load32(p, from2) == uint32(v) {
			if k := 4 + equal(p, s+4, from2+4, end); k > n {
				n, distance = k, s-from2
			}
		}
		if n == 0 {
			if s-from3-1 >= windowSize || load32(p, from3) != uint32(v) {
				s += 1 + (s-done)>>r.skip
				continue
			}
			n, distance = 4+equal(p, s+4, from3+4, end), s-from3
		}
		// A longer one may begin at the next byte.
		for tries := r.tries; tries > 0 && n < r.lazy && s < last; tries-- {
			v := load64(p, s+1)
			two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
			k, d := m.look(p, s+1, uintptr(two[0]), end)
			if r.older && two[1] != 0 {
				if k2, d2 := m.look(p, s+1, uintptr(two[1]), end); k2 > k {
					k, d = k2, d2
				}
			}
			if k <= n {
				break
			}
			s++
			*(*uint32)(unsafe.Add(short, hash4(v, shortShift)<<2)) = uint32(s + base)
			two[0], two[1] = uint32(s+base), two[0]
			n, distance = k, d
		}
		before := s
		for s > done && s > distance && load8(p, s-1) == load8(p, s-1-distance) {
			s--
			n++
		}
		steps = append(steps, makeStep(s-done, n, distance))
		s += n
		done = s
		for i := before + 1; i < min(s, last); i += r.stride {
			v := load64(p, i)
			*(*uint32)(unsafe.Add(short, hash4(v, shortShift)<<2)) = uint32(i + base)
			two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
			two[0], two[1] = uint32(i+base), two[0]
		}
		if len(steps) == maxSteps {
			return steps, s
		}
	}
	return steps, end
}
