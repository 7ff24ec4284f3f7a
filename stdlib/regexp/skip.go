package regexp

import (
	"strings"
	"unicode/utf8"
)

// searchText finds a match of a pattern that is plain text.
func (p *program) searchText(s string, pos int, caps []int) []int {
	i := strings.Index(s[pos:], p.prefix)
	if i < 0 {
		return nil
	}
	if len(caps) == 2 {
		caps[0], caps[1] = pos+i, pos+i+len(p.prefix)
	}
	return caps
}

// candidate returns the first place from pos on where a match can begin, or -1.
func (p *program) candidate(s string, pos int) int {
	switch {
	case p.mayBeEmpty:
		return pos
	case p.prefix != "":
		i := strings.Index(s[pos:], p.prefix)
		if i < 0 {
			return -1
		}
		return pos + i
	}
	for ; pos < len(s); pos++ {
		if c := s[pos]; c < utf8.RuneSelf {
			if p.first.has(c) {
				return pos
			}
		} else if p.firstOther && (utf8.RuneStart(c) || before(s, pos+1) == utf8.RuneError) {
			return pos
		}
	}
	return -1
}
