package unicode

// The cases, indices into CaseRange.Delta.
const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// UpperLower as a Delta marks a range in which upper and lower case alternate, starting with an upper-case letter.
const UpperLower = MaxRune + 1

type d [MaxCase]rune // what to add for each case; an array so that CaseRanges is compact

// CaseRange maps the code points from Lo to Hi, all by the same differences.
type CaseRange struct {
	Lo    uint32
	Hi    uint32
	Delta d
}

// SpecialCase is the case mapping of a language, in place of the general one where it has entries.
type SpecialCase []CaseRange

// TurkishCase is the mapping of Turkish, AzeriCase that of Azeri, which is the same: i has a dot in both cases, ı in
// neither.
var TurkishCase SpecialCase = turkish

// AzeriCase is the mapping of Azeri.
var AzeriCase SpecialCase = turkish

var turkish = SpecialCase{
	{'I', 'I', d{0, 'ı' - 'I', 0}},
	{'i', 'i', d{'İ' - 'i', 0, 'İ' - 'i'}},
	{'İ', 'İ', d{0, 'i' - 'İ', 0}},
	{'ı', 'ı', d{'I' - 'ı', 0, 'I' - 'ı'}},
}

// mapCase maps r by the ranges; found says whether one of them has r.
func mapCase(_case int, r rune, ranges []CaseRange) (mapped rune, found bool) {
	if _case < 0 || MaxCase <= _case {
		return ReplacementChar, false
	}
	lo, hi := 0, len(ranges)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if ranges[mid].Hi < uint32(r) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(ranges) || uint32(r) < ranges[lo].Lo {
		return r, false
	}
	c := &ranges[lo]
	delta := c.Delta[_case]
	if delta <= MaxRune {
		return r + delta, true
	}
	// Even offsets are upper (or title) case, odd ones lower case.
	offset := (uint32(r) - c.Lo) &^ 1
	if _case == LowerCase {
		offset |= 1
	}
	return rune(c.Lo + offset), true
}

// To maps r to the given case: UpperCase, LowerCase or TitleCase.
func To(_case int, r rune) rune {
	r, _ = mapCase(_case, r, CaseRanges)
	return r
}

// ToUpper maps r to upper case.
func ToUpper(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	return To(UpperCase, r)
}

// ToLower maps r to lower case.
func ToLower(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return To(LowerCase, r)
}

// ToTitle maps r to title case.
func ToTitle(r rune) rune {
	if uint32(r) <= MaxASCII {
		return ToUpper(r)
	}
	return To(TitleCase, r)
}

// to maps by the special mapping, else by the general one, where the result counts only if the special mapping does
// not have r at all.
func (special SpecialCase) to(_case int, r rune) rune {
	mapped, found := mapCase(_case, r, []CaseRange(special))
	if mapped == r && !found {
		mapped = To(_case, r)
	}
	return mapped
}

// ToUpper maps r to upper case, the special mapping first.
func (special SpecialCase) ToUpper(r rune) rune { return special.to(UpperCase, r) }

// ToTitle maps r to title case, the special mapping first.
func (special SpecialCase) ToTitle(r rune) rune { return special.to(TitleCase, r) }

// ToLower maps r to lower case, the special mapping first.
func (special SpecialCase) ToLower(r rune) rune { return special.to(LowerCase, r) }

// SimpleFold steps through the runes that are equal under simple case folding: it returns the next larger one, or
// the smallest if there is none; r itself if it is alone or no code point.
func SimpleFold(r rune) rune {
	if r < 0 || r > MaxRune {
		return r
	}
	lo, hi := 0, len(foldOrbits)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if rune(foldOrbits[mid].from) < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(foldOrbits) && rune(foldOrbits[lo].from) == r {
		return rune(foldOrbits[lo].to)
	}
	if l := ToLower(r); l != r {
		return l
	}
	return ToUpper(r)
}
