package flate

import (
	"math/bits"
	"unsafe"
)

// equal returns how many bytes from i on, before end, are those from j on.
func equal(p unsafe.Pointer, i, j, end uintptr) uintptr {
	n := uintptr(0)
	for i+n+8 <= end {
		if differ := load64(p, i+n) ^ load64(p, j+n); differ != 0 {
			return n + uintptr(bits.TrailingZeros64(differ))>>3
		}
		n += 8
	}
	for i+n < end && load8(p, i+n) == load8(p, j+n) {
		n++
	}
	return n
}

// Multipliers of hashes: odd, with bits everywhere.
const (
	factor32 = 0x9E3779B1
	factor64 = 0x9E3779B185EBCA87
)

// hash4, hash5 and hash7 hash the first bytes of v.
func hash4(v uint64, shift uint) uintptr { return uintptr(uint32(v) * factor32 >> (shift & 31)) }
func hash5(v uint64, shift uint) uintptr { return uintptr(v << 24 * factor64 >> (shift & 63)) }
func hash7(v uint64, shift uint) uintptr { return uintptr(v << 8 * factor64 >> (shift & 63)) }

// tail is how close to the end no repetitions are looked for: the shortest have this many bytes.
const tail = 4

// single knows one place for each hash of five bytes. It takes the first repetition that it sees.
type single struct {
	table []uint32 // positions
	shift uint
	skip  uint // the more literals there were, the larger steps it takes
}

func newSingle(bits, skip uint) *single {
	return &single{make([]uint32, 1<<bits), 64 - bits, skip}
}

func (m *single) forget() { clear(m.table) }

func (m *single) learn(p unsafe.Pointer, end, base uintptr) {
	for i := uintptr(0); i+8 <= end; i++ {
		m.table[hash5(load64(p, i), m.shift)] = uint32(i + base)
	}
}

func (m *single) find(steps []step, p unsafe.Pointer, start, end, base uintptr) ([]step, uintptr) {
	s, done := start, start
	if end-start < tail {
		return steps, end
	}
	last := end - tail
	table := unsafe.Pointer(unsafe.SliceData(m.table))
	shift, skip := m.shift, m.skip
	for s <= last {
		v := load64(p, s)
		slot := (*uint32)(unsafe.Add(table, hash5(v, shift)<<2))
		from := uintptr(*slot) - base
		*slot = uint32(s + base)
		if s-from-1 >= windowSize || load32(p, from) != uint32(v) {
			s += 1 + (s-done)>>skip
			continue
		}
		distance := s - from
		n := 4 + equal(p, s+4, from+4, end)
		for s > done && s > distance && load8(p, s-1) == load8(p, s-1-distance) {
			s--
			n++
		}
		steps = append(steps, makeStep(s-done, n, distance))
		s += n
		done = s
		if len(steps) == maxSteps {
			return steps, s
		}
		if s <= last {
			v := load64(p, s-2)
			*(*uint32)(unsafe.Add(table, hash5(v, shift)<<2)) = uint32(s - 2 + base)
			*(*uint32)(unsafe.Add(table, hash5(v>>8, shift)<<2)) = uint32(s - 1 + base)
		}
	}
	return steps, end
}
