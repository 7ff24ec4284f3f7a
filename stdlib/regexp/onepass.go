package regexp

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// A onepass runs programs that begin with \A and in which the next character, or the end of the text, always says which
// way to go: nothing is ever tried in vain.
type onepass struct {
	left     []branch // for each opAlt, by pc: what leads to out
	right    []branch // and to arg
	prefix   string   // behind the \A
	complete bool     // there is nothing else up to the \z
	shown    bool     // LiteralPrefix tells of it
}

// A branch says which characters lead into a way, and whether the end of the text does.
type branch struct {
	ascii asciiSet
	set   []rune // all characters, as sorted ranges
	end   bool
}

// maxOnepass bounds the time it takes to find out whether a program is one-pass.
const maxOnepass = 1000

// newOnepass returns nil if the program is not one-pass.
func newOnepass(p *program) *onepass {
	first := &p.insts[p.start]
	if len(p.insts) > maxOnepass || first.op != opAssert || first.arg != uint32(syntax.EmptyBeginText) {
		return nil
	}
	o := &onepass{left: make([]branch, len(p.insts)), right: make([]branch, len(p.insts))}
	f := firsts{p: p, known: make([]*branch, len(p.insts)), seen: make([]bool, len(p.insts))}
	for pc := range p.insts {
		if i := &p.insts[pc]; i.op == opAlt {
			if f.matchesInside(uint32(pc), make([]bool, len(p.insts))) {
				return nil // whether to stop is not for the next character to say
			}
			l, okLeft := f.of(i.out)
			r, okRight := f.of(i.arg)
			if !okLeft || !okRight || l.end && r.end || overlap(l.set, r.set) {
				return nil
			}
			o.left[pc], o.right[pc] = l, r
		}
	}
	o.findPrefix(p)
	return o
}

// firsts computes branches.
type firsts struct {
	p     *program
	known []*branch
	seen  []bool
}

// of returns what leads into the way that begins at pc; false if that way comes back to itself for nothing.
func (f *firsts) of(pc uint32) (branch, bool) {
	if b := f.known[pc]; b != nil {
		return *b, true
	}
	if f.seen[pc] {
		return branch{}, false
	}
	f.seen[pc] = true
	var b branch
	ok := true
	i := &f.p.insts[pc]
	switch i.op {
	case opMatch:
		b.end = true
	case opRune:
		b.ascii = i.ascii
		b.set = ranges(i.src)
	case opAlt:
		l, okLeft := f.of(i.out)
		r, okRight := f.of(i.arg)
		ok = okLeft && okRight
		b.end = l.end || r.end
		b.ascii = asciiSet{l.ascii[0] | r.ascii[0], l.ascii[1] | r.ascii[1]}
		b.set = union(l.set, r.set)
	case opCapture, opAssert:
		b, ok = f.of(i.out)
	}
	f.seen[pc] = false
	if ok {
		f.known[pc] = &b
	}
	return b, ok
}

// matchesInside reports whether opMatch can be reached from pc without taking a character or asking for the text's end.
func (f *firsts) matchesInside(pc uint32, seen []bool) bool {
	if seen[pc] {
		return false
	}
	seen[pc] = true
	switch i := &f.p.insts[pc]; i.op {
	case opMatch:
		return true
	case opAlt:
		return f.matchesInside(i.out, seen) || f.matchesInside(i.arg, seen)
	case opCapture:
		return f.matchesInside(i.out, seen)
	case opAssert:
		return i.arg != uint32(syntax.EmptyEndText) && f.matchesInside(i.out, seen)
	}
	return false
}

func union(a, b []rune) []rune {
	out := make([]rune, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0] < b[0] {
			out = append(out, a[0], a[1])
			a = a[2:]
		} else {
			out = append(out, b[0], b[1])
			b = b[2:]
		}
	}
	return out
}

func overlap(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[1] < b[0]:
			a = a[2:]
		case b[1] < a[0]:
			b = b[2:]
		default:
			return true
		}
	}
	return false
}

// leads reports whether a character leads into the branch.
func (b *branch) leads(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return b.ascii.has(byte(r))
	}
	lo, hi := 0, len(b.set)/2
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if r > b.set[2*mid+1] {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return 2*lo < len(b.set) && b.set[2*lo] <= r
}

// findPrefix finds the text behind the \A.
func (o *onepass) findPrefix(p *program) {
	var b strings.Builder
	i := &p.insts[p.insts[p.start].out]
	for i.op == opRune && len(i.src.Rune) == 1 && i.src.Arg == 0 && i.src.Rune[0] != utf8.RuneError {
		b.WriteRune(i.src.Rune[0])
		i = &p.insts[i.out]
	}
	o.prefix = b.String()
	o.complete = i.op == opAssert && i.arg == uint32(syntax.EmptyEndText) && p.insts[i.out].op == opMatch &&
		o.prefix != "" || o.prefix == "" && i.op == opMatch
	// The reference tells of the prefix only if the program ends as its own one-pass programs do.
	o.shown = true
	for pc := range p.insts {
		i := &p.insts[pc]
		if pc == 0 || i.op == opMatch || p.insts[i.out].op != opMatch {
			continue
		}
		if i.op == opAssert && i.arg != uint32(syntax.EmptyEndText) || i.op != opAssert && p.numAlts > 0 {
			o.shown = false
		}
	}
}

// match reports whether s matches, and where the groups lie.
func (o *onepass) match(p *program, s string, caps []int) bool {
	if !strings.HasPrefix(s, o.prefix) {
		return false
	}
	for i := range caps {
		caps[i] = -1
	}
	insts := p.insts
	pc, pos := p.start, 0
	for {
		i := &insts[pc]
		switch i.op {
		case opRune:
			if pos >= len(s) {
				return false
			}
			if c := s[pos]; c < utf8.RuneSelf {
				if !i.ascii.has(c) {
					return false
				}
				pos++
			} else {
				r, size := utf8.DecodeRuneInString(s[pos:])
				if i.src.MatchRunePos(r) < 0 {
					return false
				}
				pos += size
			}
		case opAlt:
			l := &o.left[pc]
			if pos >= len(s) {
				if !l.end {
					pc = i.arg
					continue
				}
			} else if c := s[pos]; c < utf8.RuneSelf {
				if !l.ascii.has(c) {
					pc = i.arg
					continue
				}
			} else if !l.leads(after(s, pos)) {
				pc = i.arg
				continue
			}
		case opCapture:
			if int(i.arg) < len(caps) {
				caps[i.arg] = pos
			}
		case opAssert:
			if !i.holds(s, pos) {
				return false
			}
		case opMatch:
			if len(caps) > 1 {
				caps[0], caps[1] = 0, pos
			}
			return true
		default:
			return false
		}
		pc = i.out
	}
}
