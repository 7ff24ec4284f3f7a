package regexp

import (
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

type opcode uint8

const (
	opFail opcode = iota
	opMatch
	opNop
	opAlt     // out is preferred to arg
	opCapture // slot arg
	opAssert  // assertions arg
	opRune
)

// An inst is an instruction as the machines want it.
type inst struct {
	op    opcode
	out   uint32
	arg   uint32
	ascii asciiSet // of opRune: the characters below 0x80 that it takes
	src   *syntax.Inst
}

type asciiSet [2]uint64

func (a *asciiSet) has(c byte) bool { return a[c>>6&1]>>(c&63)&1 != 0 }

func (a *asciiSet) add(c byte) { a[c>>6&1] |= 1 << (c & 63) }

// takes reports whether an opRune takes a character.
func (i *inst) takes(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return i.ascii.has(byte(r))
	}
	return i.src.MatchRunePos(r) >= 0
}

// A program is the part of a Regexp that never changes, with a store of idle machines.
type program struct {
	insts    []inst
	start    uint32
	numCap   int
	prefix   string // every match begins with it
	complete bool   // and has nothing else
	cond     syntax.EmptyOp

	// Characters that can begin a match; of no use if a match may be empty.
	first      asciiSet
	firstOther bool // characters from 0x80 on can, too
	mayBeEmpty bool

	altNumber []uint32 // for each opAlt its number among them
	numAlts   int
	asserts   bool // there are assertions

	onepass *onepass
	tree    *syntax.Regexp // for the reverse automaton

	// One element beyond the length, which is 0: so reflect.DeepEqual finds two programs of one pattern equal whatever
	// they have been used for. People compare configurations.
	hidden []workshop
}

// A workshop is the part of a program that changes.
type workshop struct {
	// The last machine put back is taken first; the pool has those of other goroutines.
	idle atomic.Pointer[machine]
	pool sync.Pool

	reverse     *program
	makeReverse sync.Once
}

func (p *program) workshop() *workshop { return &p.hidden[:1][0] }

// reverse returns the program for the text read backwards.
func (p *program) reverse() *program {
	w := p.workshop()
	w.makeReverse.Do(func() { w.reverse = p.reversed() })
	return w.reverse
}

func newProgram(code *syntax.Prog, tree *syntax.Regexp) *program {
	p := assemble(code)
	p.tree = tree
	p.findFirst(p.start, make([]bool, len(p.insts)))
	p.onepass = newOnepass(p)
	p.hidden = make([]workshop, 1)[:0]
	return p
}

// assemble translates the instructions.
func assemble(code *syntax.Prog) *program {
	p := &program{
		insts:     make([]inst, len(code.Inst)),
		start:     uint32(code.Start),
		numCap:    max(code.NumCap, 2),
		cond:      code.StartCond(),
		altNumber: make([]uint32, len(code.Inst)),
	}
	p.prefix, p.complete = code.Prefix()
	for pc := range code.Inst {
		from, to := &code.Inst[pc], &p.insts[pc]
		to.out, to.arg, to.src = from.Out, from.Arg, from
		switch from.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			to.op = opAlt
			p.altNumber[pc] = uint32(p.numAlts)
			p.numAlts++
		case syntax.InstCapture:
			to.op = opCapture
		case syntax.InstEmptyWidth:
			to.op = opAssert
			p.asserts = true
		case syntax.InstMatch:
			to.op = opMatch
		case syntax.InstFail:
			to.op = opFail
		case syntax.InstNop:
			to.op = opNop
		default:
			to.op = opRune
			to.fillASCII()
		}
	}
	// What goes on without doing anything is skipped here once, not at each step.
	for pc := range p.insts {
		i := &p.insts[pc]
		i.out = p.skip(i.out)
		if i.op == opAlt {
			i.arg = p.skip(i.arg)
		}
	}
	p.start = p.skip(p.start)
	return p
}

func (p *program) skip(pc uint32) uint32 {
	for p.insts[pc].op == opNop {
		pc = p.insts[pc].out
	}
	return pc
}

func (i *inst) fillASCII() {
	set := ranges(i.src)
	for j := 0; j+1 < len(set) && set[j] < utf8.RuneSelf; j += 2 {
		for r := set[j]; r <= min(set[j+1], unicode.MaxASCII); r++ {
			i.ascii.add(byte(r))
		}
	}
}

// ranges returns the characters an instruction takes, as sorted ranges.
func ranges(i *syntax.Inst) []rune {
	if len(i.Rune) != 1 {
		return i.Rune
	}
	r0 := i.Rune[0]
	set := []rune{r0, r0}
	if syntax.Flags(i.Arg)&syntax.FoldCase != 0 {
		for r := unicode.SimpleFold(r0); r != r0; r = unicode.SimpleFold(r) {
			set = append(set, r, r)
		}
		slices.Sort(set)
	}
	return set
}

// findFirst collects what can begin a match, taking assertions to hold.
func (p *program) findFirst(pc uint32, seen []bool) {
	if seen[pc] {
		return
	}
	seen[pc] = true
	switch i := &p.insts[pc]; i.op {
	case opAlt:
		p.findFirst(i.out, seen)
		p.findFirst(i.arg, seen)
	case opMatch:
		p.mayBeEmpty = true
	case opNop, opCapture, opAssert:
		p.findFirst(i.out, seen)
	case opRune:
		p.first[0] |= i.ascii[0]
		p.first[1] |= i.ascii[1]
		set := i.src.Rune
		if n := len(set); n > 1 && set[n-1] >= utf8.RuneSelf || n == 1 && (set[0] >= utf8.RuneSelf || i.src.Arg != 0) {
			p.firstOther = true
		}
	}
}

// A machine is what a search needs besides the program; searches take turns with it.
type machine struct {
	caps    []int
	back    backtracker
	threads pike
	forward *automaton
	behind  *automaton // runs backwards
}

func (re *Regexp) begin() *machine {
	w := re.prog.workshop()
	if m := w.idle.Swap(nil); m != nil {
		return m
	}
	if m, ok := w.pool.Get().(*machine); ok {
		return m
	}
	return &machine{caps: make([]int, re.prog.numCap)}
}

func (re *Regexp) end(m *machine) {
	w := re.prog.workshop()
	if !w.idle.CompareAndSwap(nil, m) {
		w.pool.Put(m)
	}
}

// automatonMin is the length of text from which on building an automaton pays.
const automatonMin = 96

// search finds a match in s that begins at pos or later. It returns the first ncap (0, 2 or all) positions, which stay
// valid until the next search; nil if there is no match.
func (m *machine) search(re *Regexp, s string, pos, ncap int) []int {
	p := re.prog
	ncap = min(ncap, p.numCap)
	caps := m.caps[:ncap]
	anchored := p.cond&syntax.EmptyBeginText != 0
	if anchored && pos != 0 {
		return nil
	}
	if p.complete && ncap <= 2 {
		return p.searchText(s, pos, caps)
	}
	if anchored && p.onepass != nil {
		if p.onepass.match(p, s, caps) {
			return caps
		}
		return nil
	}
	if !re.longest && len(s)-pos >= automatonMin {
		switch from, to, answer := m.automatic(p, s, pos, ncap, anchored); answer {
		case noMatch:
			return nil
		case matched:
			if ncap > 2 {
				m.groups(re, s, from, to, caps)
			} else if ncap == 2 {
				caps[0], caps[1] = from, to
			}
			return caps
		}
	}
	if p.backtrackable(len(s) - pos) {
		if m.back.search(p, s, pos, len(s), anchored, re.longest, caps) {
			return caps
		}
		return nil
	}
	if m.threads.searchString(p, s, pos, anchored, re.longest, caps) {
		return caps
	}
	return nil
}

// groups fills in the positions of the groups of a match known to lie at from:to.
func (m *machine) groups(re *Regexp, s string, from, to int, caps []int) {
	p := re.prog
	if p.backtrackable(to - from) {
		// A way that is preferred and leaves from:to cannot match, or the match would lie elsewhere.
		m.back.search(p, s, from, to, true, false, caps)
		return
	}
	m.threads.searchString(p, s, from, true, false, caps)
}

// before returns the character that ends at pos, -1 if there is none.
func before(s string, pos int) rune {
	if pos == 0 {
		return -1
	}
	if c := s[pos-1]; c < utf8.RuneSelf {
		return rune(c)
	}
	r, _ := utf8.DecodeLastRuneInString(s[:pos])
	return r
}

// after returns the character that begins at pos, -1 if there is none.
func after(s string, pos int) rune {
	if pos >= len(s) {
		return -1
	}
	if c := s[pos]; c < utf8.RuneSelf {
		return rune(c)
	}
	r, _ := utf8.DecodeRuneInString(s[pos:])
	return r
}

// holds reports whether an opAssert's assertions hold at pos.
func (i *inst) holds(s string, pos int) bool {
	switch op := syntax.EmptyOp(i.arg); op {
	case syntax.EmptyBeginText:
		return pos == 0
	case syntax.EmptyEndText:
		return pos == len(s)
	case syntax.EmptyBeginLine:
		return pos == 0 || s[pos-1] == '\n'
	case syntax.EmptyEndLine:
		return pos == len(s) || s[pos] == '\n'
	default:
		return syntax.EmptyOpContext(before(s, pos), after(s, pos))&op != 0
	}
}
