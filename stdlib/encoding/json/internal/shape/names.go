package shape

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// index makes the tables.
func (s *Shape) index() {
	size := 8
	for size < 2*len(s.Fields) {
		size *= 2
	}
	s.table = make([]uint16, size)
	s.folded = make(map[string][]uint16, len(s.Fields))
	for i := range s.Fields {
		f := &s.Fields[i]
		at := int(hash([]byte(f.Name))) & (size - 1)
		for s.table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		s.table[at] = uint16(i + 1)
		key := string(fold(nil, []byte(f.Name)))
		s.folded[key] = append(s.folded[key], uint16(i))
	}
	for _, alike := range s.folded {
		slices.SortFunc(alike, func(a, b uint16) int { return cmp.Compare(s.Fields[a].ID, s.Fields[b].ID) })
	}
}

// hash spreads names; it needs to be fast rather than good.
func hash(b []byte) uint32 {
	h := uint32(len(b))
	for _, c := range b {
		h = (h ^ uint32(c)) * 0x01000193
	}
	return h ^ h>>15
}

// fold appends a name without underscores and hyphens, and so that names that differ in case only become one.
func fold(dst, name []byte) []byte {
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			i++
			if c == '_' || c == '-' {
				continue
			}
			if c-'a' < 26 {
				c -= 'a' - 'A'
			}
			dst = append(dst, c)
			continue
		}
		r, n := utf8.DecodeRune(name[i:])
		i += n
		for next := unicode.SimpleFold(r); ; next = unicode.SimpleFold(r) {
			up := next > r
			r = next
			if !up {
				break
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// Find returns the place in Fields of that with the name, or -1. next is where the member is expected: members mostly
// come in the order of the fields.
func (s *Shape) Find(name []byte, next *int) int {
	if i := *next; i < len(s.Fields) && s.Fields[i].Name == string(name) {
		*next = i + 1
		return i
	}
	mask := len(s.table) - 1
	for at := int(hash(name)) & mask; s.table[at] != 0; at = (at + 1) & mask {
		if i := int(s.table[at]); s.Fields[i-1].Name == string(name) {
			*next = i
			return i - 1
		}
	}
	return -1
}

// Similar returns the place of the first field whose name differs from name in case only, -1 if there is none; fields
// may forbid that, or, unless insensitive is set, have to ask for it. Without exact, underscores and hyphens don't count.
// more says that there are several.
func (s *Shape) Similar(name []byte, insensitive, exact bool) (place int, more bool) {
	place = -1
	var room [32]byte
	for _, i := range s.folded[string(fold(room[:0], name))] {
		f := &s.Fields[i]
		if !f.IgnoreCase && (!insensitive || f.Strict) || exact && !strings.EqualFold(f.Name, string(name)) {
			continue
		}
		if place >= 0 {
			return place, true
		}
		place = int(i)
	}
	return place, false
}
