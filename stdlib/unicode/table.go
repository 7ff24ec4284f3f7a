// Package unicode has the Unicode character database as far as Go programs ask for it: properties of code points and
// the mapping of case.
package unicode

const (
	MaxRune         = '\U0010FFFF' // the largest code point
	ReplacementChar = '\uFFFD'     // stands for an invalid one
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

// RangeTable is a set of code points, as sorted ranges that do not overlap: R16 those below 1<<16, R32 the rest.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int // number of entries of R16 with Hi <= MaxLatin1
}

// Range16 is every Stride-th code point from Lo to Hi, both included.
type Range16 struct {
	Lo     uint16
	Hi     uint16
	Stride uint16
}

// Range32 is Range16 for any code point; Lo and Hi must be at least 1<<16.
type Range32 struct {
	Lo     uint32
	Hi     uint32
	Stride uint32
}

// scanLimit is the table size up to which going through it beats bisection.
const scanLimit = 18

func in16(ranges []Range16, r uint16) bool {
	lo, hi := 0, len(ranges)
	if hi > scanLimit && r > MaxLatin1 {
		// The first range that ends at r or later.
		for lo < hi {
			mid := int(uint(lo+hi) >> 1)
			if ranges[mid].Hi < r {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
	} else {
		for lo < hi && ranges[lo].Hi < r {
			lo++
		}
	}
	if lo == len(ranges) {
		return false
	}
	e := &ranges[lo]
	return e.Lo <= r && (e.Stride == 1 || (r-e.Lo)%e.Stride == 0)
}

func in32(ranges []Range32, r uint32) bool {
	lo, hi := 0, len(ranges)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if ranges[mid].Hi < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(ranges) {
		return false
	}
	e := &ranges[lo]
	return e.Lo <= r && (e.Stride == 1 || (r-e.Lo)%e.Stride == 0)
}

// Is reports whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool {
	if uint32(r) < 1<<16 {
		return in16(rangeTab.R16, uint16(r))
	}
	return in32(rangeTab.R32, uint32(r))
}

// isBeyondLatin1 is Is for a rune that is known to be above MaxLatin1.
func isBeyondLatin1(t *RangeTable, r rune) bool {
	if uint32(r) < 1<<16 {
		return in16(t.R16[t.LatinOffset:], uint16(r))
	}
	return in32(t.R32, uint32(r))
}

// In reports whether r is in one of the tables.
func In(r rune, ranges ...*RangeTable) bool { return IsOneOf(ranges, r) }

// IsOneOf reports whether r is in one of the tables. In is the nicer form.
func IsOneOf(ranges []*RangeTable, r rune) bool {
	for _, t := range ranges {
		if Is(t, r) {
			return true
		}
	}
	return false
}
