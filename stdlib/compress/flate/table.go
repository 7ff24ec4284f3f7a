package flate

import (
	"math/bits"
	"sync"
)

// Decoding tables. A table is indexed by the next bits of the stream: as many as the primary part has, or, where a code
// is longer, by those after them in a part of its own. An entry:
//
//	literal    bit 31; bits 16–23 the byte
//	length,    bits 16–30 the base; its extra bits follow the code
//	distance
//	special    bit 15, with one of: bit 14 (go on in the part that starts at bits 16–30, by as many bits as bits 8–12
//	           tell), bit 13 (end of block), bit 12 (no such code)
//
// Bits 0–7 are how many bits are used up, extra bits included; bits 8–11 those of the code alone.
const (
	isLiteral = 1 << 31
	isSpecial = 1 << 15
	isLink    = 1 << 14
	isEnd     = 1 << 13
	isInvalid = 1 << 12
)

// Bits of the primary parts, and how long a table can become with them.
const (
	literalBits  = 11
	distanceBits = 8
	lengthBits   = 7
	literalMost  = 2342
	distanceMost = 402
	lengthMost   = 128
)

const (
	maxCodeBits = 15
	endOfBlock  = 256
	literalMax  = 286
	distanceMax = 30
)

// Where lengths and distances of each code start, and how many extra bits follow.
var (
	lengthBase = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
		131, 163, 195, 227, 258}
	lengthExtra  = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceBase = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
		2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distanceExtra = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
		13, 13}
)

// lengthOrder is in which order a dynamic block tells the lengths of the codes for code lengths.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// meanings are entries without code lengths, by symbol, and the tables of fixed blocks.
type meanings struct {
	literal       [288]uint32
	distance      [32]uint32
	plain         [19]uint32
	fixedLiteral  [literalMost]uint32
	fixedDistance [distanceMost]uint32
}

var meaning = sync.OnceValue(func() *meanings {
	m := new(meanings)
	for sym := range m.literal {
		switch {
		case sym < endOfBlock:
			m.literal[sym] = isLiteral | uint32(sym)<<16
		case sym == endOfBlock:
			m.literal[sym] = isSpecial | isEnd
		case sym < literalMax:
			i := sym - endOfBlock - 1
			m.literal[sym] = uint32(lengthBase[i])<<16 | uint32(lengthExtra[i])
		default:
			m.literal[sym] = isSpecial | isInvalid
		}
	}
	for sym := range m.distance {
		if sym < distanceMax {
			m.distance[sym] = uint32(distanceBase[sym])<<16 | uint32(distanceExtra[sym])
		} else {
			m.distance[sym] = isSpecial | isInvalid
		}
	}
	for sym := range m.plain {
		m.plain[sym] = uint32(sym) << 16
	}
	fixed := fixedLengths()
	build(m.fixedLiteral[:], fixed[:], literalBits, m.literal[:])
	var five [32]uint8
	for i := range five {
		five[i] = 5
	}
	build(m.fixedDistance[:], five[:], distanceBits, m.distance[:])
	return m
})

// fixedLengths are the code lengths of literals and lengths in fixed blocks.
func fixedLengths() (lengths [288]uint8) {
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	return lengths
}

// build makes the table of the codes with these lengths. It tells whether these make a code: a complete one, or one of
// a single code of one bit, or none at all.
func build(table []uint32, lengths []uint8, primary uint, meaning []uint32) bool {
	var count [maxCodeBits + 1]int
	for _, n := range lengths {
		count[n]++
	}
	longest := uint(maxCodeBits)
	for longest > 0 && count[longest] == 0 {
		longest--
	}
	size := 1 << primary
	if longest == 0 {
		for i := range table[:size] {
			table[i] = isSpecial | isInvalid
		}
		return true
	}
	// Symbols by length, and the room that the codes take.
	var start [maxCodeBits + 2]int
	room := 0
	for n := uint(1); n <= longest; n++ {
		start[n+1] = start[n] + count[n]
		room += count[n] << (longest - n)
	}
	if room != 1<<longest {
		if room != 1 || longest != 1 {
			return false
		}
		for i := range table[:size] {
			table[i] = isSpecial | isInvalid | 0x101
		}
	}
	var sorted [288]uint16
	at := start
	for sym, n := range lengths {
		if n != 0 {
			sorted[at[n]] = uint16(sym)
			at[n]++
		}
	}

	code := uint(0) // of the length at hand
	free := size    // where the next part starts
	part, partBits, prefix := 0, uint(0), ^uint(0)
	next := 0
	for n := uint(1); n <= longest; n++ {
		code <<= 1
		for left := count[n]; left > 0; left-- {
			entry := meaning[sorted[next]] + uint32(n)*0x101
			next++
			mirrored := bits.Reverse(code) >> (bits.UintSize - n)
			code++
			if n <= primary {
				for i := mirrored; i < uint(size); i += 1 << n {
					table[i] = entry
				}
				continue
			}
			if low := mirrored & uint(size-1); low != prefix {
				// A new part: as large as the codes with this prefix need.
				prefix, part, partBits = low, free, n-primary
				room := 1<<partBits - left
				for m := n + 1; room > 0 && m <= longest; m++ {
					partBits++
					room = room<<1 - count[m]
				}
				free += 1 << partBits
				if free > len(table) {
					return false
				}
				table[low] = isSpecial | isLink | uint32(part)<<16 | uint32(partBits)<<8 | uint32(primary)
			}
			entry -= uint32(primary) * 0x101
			for i := mirrored >> primary; i < 1<<partBits; i += 1 << (n - primary) {
				table[part+int(i)] = entry
			}
		}
	}
	return true
}
