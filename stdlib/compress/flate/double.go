package flate

import "unsafe"

// double knows the last place for each hash of four bytes and the last two for each of seven. Longer ones come first.
type double struct {
	short []uint32    // positions
	long  [][2]uint32 // the last and the one before
	rules doubleRules
}

// doubleRules are what levels differ in.
type doubleRules struct {
	shortBits, longBits uint
	skip                uint    // the more literals there were, the larger steps it takes
	older               bool    // looks at the second place as well
	next                bool    // looks for a long one at the next byte before it takes a short one
	lazy                uintptr // below this length it looks for a longer one at the next bytes
	stride              uintptr // of the positions inside a repetition that it remembers
}

var doubleLevels = [...]doubleRules{
	3: {15, 15, 6, false, false, 0, 4},
	4: {15, 15, 6, false, true, 0, 2},
	5: {15, 16, 7, true, true, 0, 2},
	6: {15, 16, 8, true, true, 32, 1},
}

func newDouble(level int) *double {
	r := doubleLevels[level]
	return &double{make([]uint32, 1<<r.shortBits), make([][2]uint32, 1<<r.longBits), r}
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

// longest returns the longest repetition at s among those of the long hash.
func (m *double) longest(p unsafe.Pointer, v uint64, s, end, base uintptr, slot *[2]uint32) (n, distance uintptr) {
	if from := uintptr(slot[0]) - base; s-from-1 < windowSize && load32(p, from) == uint32(v) {
		n, distance = 4+equal(p, s+4, from+4, end), s-from
	}
	if m.rules.older {
		if from := uintptr(slot[1]) - base; s-from-1 < windowSize && load32(p, from) == uint32(v) {
			if k := 4 + equal(p, s+4, from+4, end); k > n {
				n, distance = k, s-from
			}
		}
	}
	return n, distance
}

func (m *double) find(steps []step, p unsafe.Pointer, start, end, base uintptr) ([]step, uintptr) {
	s, done := start, start
	if end-start <= tail {
		return steps, end
	}
	last := end - tail
	r := m.rules
	shortShift, longShift := 32-r.shortBits, 64-r.longBits
	short, long := unsafe.Pointer(unsafe.SliceData(m.short)), unsafe.Pointer(unsafe.SliceData(m.long))
	for s <= last {
		v := load64(p, s)
		one := (*uint32)(unsafe.Add(short, hash4(v, shortShift)<<2))
		two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
		n, distance := m.longest(p, v, s, end, base, two)
		from := uintptr(*one) - base
		*one = uint32(s + base)
		two[0], two[1] = uint32(s+base), two[0]
		if n == 0 {
			if s-from-1 >= windowSize || load32(p, from) != uint32(v) {
				s += 1 + (s-done)>>r.skip
				continue
			}
			n, distance = 4+equal(p, s+4, from+4, end), s-from
			if r.next {
				v := load64(p, s+1)
				two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
				if k, d := m.longest(p, v, s+1, end, base, two); k > n {
					s++
					n, distance = k, d
					two[0], two[1] = uint32(s+base), two[0]
				}
			}
		}
		for n < r.lazy && s < last {
			v := load64(p, s+1)
			one := (*uint32)(unsafe.Add(short, hash4(v, shortShift)<<2))
			two := (*[2]uint32)(unsafe.Add(long, hash7(v, longShift)<<3))
			k, d := m.longest(p, v, s+1, end, base, two)
			if k <= n {
				break
			}
			s++
			*one = uint32(s + base)
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
