package syntax

import (
	"slices"
	"unicode"
)

// The characters with others that differ from them in case only lie between these two.
const (
	foldMin = 0x41
	foldMax = 0x1e943
)

func foldable(r rune) bool { return foldMin <= r && r <= foldMax }

// smallestFold returns the first of the characters that differ from r in case only.
func smallestFold(r rune) rune {
	if !foldable(r) {
		return r
	}
	low := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		low = min(low, f)
	}
	return low
}

// A class is a set of characters: first and last of ranges, alternating. While it grows the ranges may overlap and
// stand in any order; clean sorts and joins them.
type class []rune

// add includes a range, widening one of the last two ranges where it touches them: two, because folded ranges arrive
// as an upper and a lower case one in turn.
func (c class) add(lo, hi rune) class {
	for i := len(c) - 2; i >= 0 && i >= len(c)-4; i -= 2 {
		if lo <= c[i+1]+1 && c[i] <= hi+1 {
			c[i] = min(c[i], lo)
			c[i+1] = max(c[i+1], hi)
			return c
		}
	}
	return append(c, lo, hi)
}

// addFold includes a range and what differs from it in case only.
func (c class) addFold(lo, hi rune) class {
	c = c.add(lo, hi)
	if lo <= foldMin && hi >= foldMax {
		return c // holds all that fold
	}
	for r := max(lo, foldMin); r <= min(hi, foldMax); r++ {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if f < lo || f > hi {
				c = c.add(f, f)
			}
		}
	}
	return c
}

// addRune includes a literal's character as the flags say.
func (c class) addRune(r rune, flags Flags) class {
	if flags&FoldCase != 0 {
		return c.addFold(r, r)
	}
	return c.add(r, r)
}

func (c class) addClass(d class) class {
	for i := 0; i+1 < len(d); i += 2 {
		c = c.add(d[i], d[i+1])
	}
	return c
}

func (c class) addTable(t *unicode.RangeTable) class {
	for _, r := range t.R16 {
		c = c.addStride(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		c = c.addStride(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return c
}

func (c class) addStride(lo, hi, stride rune) class {
	if stride == 1 {
		return c.add(lo, hi)
	}
	for r := lo; r <= hi; r += stride {
		c = c.add(r, r)
	}
	return c
}

// clean sorts the ranges and joins those that touch, in place.
func (c class) clean() class {
	if len(c) <= 2 {
		return c
	}
	sorted := true
	for i := 2; i < len(c) && sorted; i += 2 {
		sorted = c[i] > c[i-1]+1
	}
	if sorted {
		return c
	}
	type span struct{ lo, hi rune }
	spans := make([]span, 0, len(c)/2)
	for i := 0; i < len(c); i += 2 {
		spans = append(spans, span{c[i], c[i+1]})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.lo - b.lo) })
	out := c[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], s.hi)
		} else {
			out = append(out, s.lo, s.hi)
		}
	}
	return out
}

// complement returns what a clean class does not hold.
func (c class) complement() class {
	out := make(class, 0, len(c)+2)
	next := rune(0)
	for i := 0; i < len(c); i += 2 {
		if c[i] > next {
			out = append(out, next, c[i]-1)
		}
		next = c[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}

// classHas reports whether a clean class holds r.
func classHas(c []rune, r rune) bool {
	lo, hi := 0, len(c)/2
	for lo < hi {
		mid := (lo + hi) / 2
		switch {
		case r < c[2*mid]:
			hi = mid
		case r > c[2*mid+1]:
			lo = mid + 1
		default:
			return true
		}
	}
	return false
}

// perlClass returns the class of \d, \s or \w.
func perlClass(letter byte) class {
	switch letter {
	case 'd':
		return class{'0', '9'}
	case 's':
		return class{'\t', '\n', '\f', '\r', ' ', ' '}
	case 'w':
		return class{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	}
	return nil
}

// posixClass returns the class that [:name:] denotes in brackets.
func posixClass(name string) class {
	switch name {
	case "alnum":
		return class{'0', '9', 'A', 'Z', 'a', 'z'}
	case "alpha":
		return class{'A', 'Z', 'a', 'z'}
	case "ascii":
		return class{0, 0x7F}
	case "blank":
		return class{'\t', '\t', ' ', ' '}
	case "cntrl":
		return class{0, 0x1F, 0x7F, 0x7F}
	case "digit":
		return class{'0', '9'}
	case "graph":
		return class{'!', '~'}
	case "lower":
		return class{'a', 'z'}
	case "print":
		return class{' ', '~'}
	case "punct":
		return class{'!', '/', ':', '@', '[', '`', '{', '~'}
	case "space":
		return class{'\t', '\r', ' ', ' '}
	case "upper":
		return class{'A', 'Z'}
	case "word":
		return class{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	case "xdigit":
		return class{'0', '9', 'A', 'F', 'a', 'f'}
	}
	return nil
}
