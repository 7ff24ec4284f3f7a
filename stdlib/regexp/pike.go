package regexp

import (
	"io"
	"regexp/syntax"
	"unicode/utf8"
)

// A pike follows all ways of a program at once, a character of the text at a time. It needs memory for the program
// only, and no way back in the text.
type pike struct {
	now, next frontier
	stack     []pikeJob
	caps      []int // of the way being followed
	best      []int // of the best match so far
	ncap      int
}

// A frontier is a set of instructions, in order of preference, with the captures of the way to each.
type frontier struct {
	dense  []uint32
	sparse []uint32
	caps   []int // ncap for each instruction
}

type pikeJob struct {
	pc    uint32
	slot  int32 // if not negative, give value back to it
	value int
}

func (f *frontier) add(pc uint32) bool {
	if i := f.sparse[pc]; i < uint32(len(f.dense)) && f.dense[i] == pc {
		return false
	}
	f.sparse[pc] = uint32(len(f.dense))
	f.dense = append(f.dense, pc)
	return true
}

func (k *pike) prepare(p *program, ncap int) {
	n := len(p.insts)
	k.ncap = ncap
	for _, f := range [...]*frontier{&k.now, &k.next} {
		if len(f.sparse) != n {
			f.sparse = make([]uint32, n)
			f.dense = make([]uint32, 0, n)
		}
		if len(f.caps) < n*ncap {
			f.caps = make([]int, n*ncap)
		}
		f.dense = f.dense[:0]
	}
	if cap(k.caps) < ncap {
		k.caps, k.best = make([]int, ncap), make([]int, ncap)
	}
	k.caps, k.best = k.caps[:ncap], k.best[:ncap]
}

// follow adds to a frontier what can be reached from pc without taking a character, given the assertions that hold.
func (k *pike) follow(p *program, f *frontier, pc uint32, pos int, holds syntax.EmptyOp) {
	stack := append(k.stack[:0], pikeJob{pc: pc, slot: -1})
	for len(stack) > 0 {
		j := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if j.slot >= 0 {
			k.caps[j.slot] = j.value
			continue
		}
		pc := j.pc
	way:
		for f.add(pc) {
			i := &p.insts[pc]
			switch i.op {
			case opAlt:
				stack = append(stack, pikeJob{pc: i.arg, slot: -1})
			case opCapture:
				if int(i.arg) < k.ncap {
					stack = append(stack, pikeJob{slot: int32(i.arg), value: k.caps[i.arg]})
					k.caps[i.arg] = pos
				}
			case opAssert:
				if syntax.EmptyOp(i.arg)&^holds != 0 {
					break way
				}
			case opRune, opMatch:
				copy(f.caps[int(pc)*k.ncap:], k.caps)
				break way
			case opFail:
				break way
			}
			pc = i.out
		}
	}
	k.stack = stack[:0]
}

// runes is a text read forwards: each call returns the next character and its width; -1 and 0 at the end.
type runes interface{ next() (rune, int) }

type stringRunes struct {
	s   string
	pos int
}

func (t *stringRunes) next() (rune, int) {
	if t.pos >= len(t.s) {
		return -1, 0
	}
	r, size := rune(t.s[t.pos]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(t.s[t.pos:])
	}
	t.pos += size
	return r, size
}

type readerRunes struct {
	r     io.RuneReader
	ended bool
}

func (t *readerRunes) next() (rune, int) {
	if t.ended {
		return -1, 0
	}
	r, size, err := t.r.ReadRune()
	if err != nil {
		t.ended = true
		return -1, 0
	}
	return r, size
}

func (k *pike) searchString(p *program, s string, pos int, anchored, longest bool, caps []int) bool {
	t := &stringRunes{s, pos}
	return k.search(p, t, t, before(s, pos), pos, anchored, longest, caps)
}

// searchReader finds a match in the text from a reader; see search.
func (m *machine) searchReader(re *Regexp, r io.RuneReader, ncap int) []int {
	p := re.prog
	caps := m.caps[:min(ncap, p.numCap)]
	anchored := p.cond&syntax.EmptyBeginText != 0
	if m.threads.search(p, &readerRunes{r: r}, nil, -1, 0, anchored, re.longest, caps) {
		return caps
	}
	return nil
}

// search looks for a match in a text; str is the same text if it is a string, which allows to skip.
func (k *pike) search(p *program, t runes, str *stringRunes, prev rune, pos int, anchored, longest bool, caps []int) bool {
	if p.cond == ^syntax.EmptyOp(0) {
		return false
	}
	// The positions of the whole match always are needed to choose between matches.
	ncap := max(len(caps), 2)
	k.prepare(p, ncap)
	found := false
	r, width := t.next()
	for first := true; ; first = false {
		if len(k.now.dense) == 0 {
			if found || anchored && !first {
				break
			}
			if str != nil && !anchored && !p.mayBeEmpty {
				at := p.candidate(str.s, pos)
				if at < 0 {
					break
				}
				if at > pos {
					prev = before(str.s, at)
					pos, str.pos = at, at
					r, width = str.next()
				}
			}
		}
		holds := syntax.EmptyOpContext(prev, r)
		if !found && (first || !anchored) {
			for i := range k.caps {
				k.caps[i] = -1
			}
			k.caps[0] = pos
			k.follow(p, &k.now, p.start, pos, holds)
		}
		// The ways so far take r; what lies behind it is seen by the assertions after it.
		after, afterWidth := rune(-1), 0
		if width > 0 {
			after, afterWidth = t.next()
		}
		if k.step(p, r, pos, pos+width, syntax.EmptyOpContext(r, after), longest, found) {
			found = true
			if len(caps) == 0 {
				return true
			}
		}
		k.now, k.next = k.next, k.now
		k.next.dense = k.next.dense[:0]
		if width == 0 {
			break
		}
		prev, r = r, after
		pos, width = pos+width, afterWidth
	}
	if found {
		copy(caps, k.best)
	}
	return found
}

// step takes one character, or finds out at the end of the text, with r -1, which ways have matched.
func (k *pike) step(p *program, r rune, pos, nextPos int, holds syntax.EmptyOp, longest, found bool) bool {
	ncap := k.ncap
	matched := false
	for _, pc := range k.now.dense {
		i := &p.insts[pc]
		if i.op != opRune && i.op != opMatch {
			continue
		}
		caps := k.now.caps[int(pc)*ncap : (int(pc)+1)*ncap]
		if longest && (found || matched) && k.best[0] < caps[0] {
			continue // begins to the right of a match
		}
		if i.op == opMatch {
			if longest && (found || matched) && k.best[0] == caps[0] && k.best[1] >= pos {
				continue
			}
			copy(k.best, caps)
			k.best[1] = pos
			matched = true
			if !longest {
				return true // the others are less preferred
			}
		} else if r >= 0 && i.takes(r) {
			copy(k.caps, caps)
			k.follow(p, &k.next, i.out, nextPos, holds)
		}
	}
	return matched
}
