package regexp

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An automaton follows all ways of a program at once like a pike, but remembers for each set of ways and each character
// where they lead, so that most characters of a text cost one look into a table. It finds where a match ends; run over
// the text backwards, with the program reversed, where it begins.
//
// What a set of ways does with a character may depend on the character behind it, so whether a match ends at a place
// is known only when the next character is seen.
type automaton struct {
	p       *program
	longest bool
	classes *charClasses
	stride  int // entries of a state in table: one for each class, and for the end of the text

	// For each state and class: the next state's offset in table, times two, plus one if there was a match in front of
	// the character; unknown if not yet computed. Offset 0 is the state in which no way is left.
	table  []int32
	states []state
	index  map[string]int32
	starts [2][4]int32 // offsets by (anchored, context); 0 if not yet made
	resets int

	// For computing an entry.
	seen  []uint32 // by pc: the round in which it was last reached
	kept  []uint32
	round uint32
	stack []uint32
	list  []uint32
	key   []byte
}

type state struct {
	ways    []uint32 // instructions in order of preference; restart for a match that begins here
	context uint8
}

const (
	unknown   = -1
	restart   = ^uint32(0)
	maxTable  = 256 << 10 // entries; beyond, all is forgotten
	maxResets = 8         // in one search; beyond, a pike takes over
)

// What assertions look at: each context has a character that stands for it.
var contextRune = [4]rune{-1, '\n', 'a', ' '}

func contextOf(r rune) uint8 {
	switch {
	case r < 0:
		return 0
	case r == '\n':
		return 1
	case syntax.IsWordChar(r):
		return 2
	}
	return 3
}

// charClasses puts the characters into classes that no instruction tells apart.
type charClasses struct {
	ascii  [256]uint8 // class of a character below 0x80
	bounds []rune     // where intervals begin
	class  []uint8    // of the interval
	sample []rune     // a character of each class
}

// newCharClasses returns nil if there are too many classes.
func newCharClasses(p *program) *charClasses {
	bounds := []rune{0, utf8.RuneSelf}
	if p.asserts {
		bounds = append(bounds, '\n', '\n'+1, '0', '9'+1, 'A', 'Z'+1, '_', '_'+1, 'a', 'z'+1)
	}
	var sets [][]rune
	for pc := range p.insts {
		if i := &p.insts[pc]; i.op == opRune {
			set := ranges(i.src)
			sets = append(sets, set)
			for j := 0; j < len(set); j += 2 {
				bounds = append(bounds, set[j])
				if set[j+1] < unicode.MaxRune {
					bounds = append(bounds, set[j+1]+1)
				}
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	if len(bounds)*len(sets) > 1<<19 {
		return nil
	}
	c := &charClasses{bounds: bounds, class: make([]uint8, len(bounds))}
	known := map[string]uint8{}
	at := make([]int, len(sets)) // how far each set has been passed
	key := make([]byte, 1+(len(sets)+7)/8)
	for n, r := range bounds {
		clear(key)
		if p.asserts {
			key[0] = contextOf(r)
		}
		for j, set := range sets {
			for at[j] < len(set) && set[at[j]+1] < r {
				at[j] += 2
			}
			if at[j] < len(set) && set[at[j]] <= r {
				key[1+j>>3] |= 1 << (j & 7)
			}
		}
		id, ok := known[string(key)]
		if !ok {
			if len(known) == 250 {
				return nil
			}
			id = uint8(len(known))
			known[string(key)] = id
			c.sample = append(c.sample, r)
		}
		c.class[n] = id
	}
	for r := range rune(utf8.RuneSelf) {
		c.ascii[r] = c.of(r)
	}
	return c
}

func (c *charClasses) of(r rune) uint8 {
	lo, hi := 0, len(c.bounds)
	for hi-lo > 1 {
		mid := int(uint(lo+hi) >> 1)
		if r < c.bounds[mid] {
			hi = mid
		} else {
			lo = mid
		}
	}
	return c.class[lo]
}

func newAutomaton(p *program, longest bool) *automaton {
	a := &automaton{p: p, longest: longest, classes: newCharClasses(p)}
	if a.classes == nil {
		return a
	}
	a.stride = len(a.classes.sample) + 1
	a.seen, a.kept = make([]uint32, len(p.insts)), make([]uint32, len(p.insts))
	a.forget()
	return a
}

func (a *automaton) forget() {
	a.states = append(a.states[:0], state{})
	a.table = a.table[:0]
	for range a.stride {
		a.table = append(a.table, 0)
	}
	a.index = map[string]int32{}
	a.starts = [2][4]int32{}
}

// state returns the offset of the state with the ways in a.list.
func (a *automaton) state(context uint8) int32 {
	if len(a.list) == 0 {
		return 0
	}
	key := append(a.key[:0], context)
	for _, pc := range a.list {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	a.key = key
	if at, ok := a.index[string(key)]; ok {
		return at
	}
	if len(a.table)+a.stride > maxTable {
		a.forget()
		a.resets++
	}
	at := int32(len(a.table))
	for range a.stride {
		a.table = append(a.table, unknown)
	}
	a.states = append(a.states, state{slices.Clone(a.list), context})
	a.index[string(key)] = at
	return at
}

// start returns the offset of the state before anything is read.
func (a *automaton) start(prev rune, anchored bool) int32 {
	context := uint8(0)
	if a.p.asserts {
		context = contextOf(prev)
	}
	way, row := restart, 0
	if anchored {
		way, row = a.p.start, 1
	}
	if a.starts[row][context] == 0 {
		a.list = append(a.list[:0], way)
		at := a.state(context)
		a.starts[row][context] = at
	}
	return a.starts[row][context]
}

// compute fills in the entry for a state and a class, and returns it.
func (a *automaton) compute(at int32, class int) int32 {
	from := a.states[int(at)/a.stride]
	next := rune(-1)
	if class < len(a.classes.sample) {
		next = a.classes.sample[class]
	}
	var holds syntax.EmptyOp
	context := uint8(0)
	if a.p.asserts {
		context = contextOf(next)
		holds = syntax.EmptyOpContext(contextRune[from.context], contextRune[context])
	}
	a.round++
	a.list = a.list[:0]
	match := int32(0)
	for _, pc := range from.ways {
		begin := pc == restart
		if begin {
			pc = a.p.start
		}
		if a.follow(pc, next, holds) {
			match = 1
			if !a.longest {
				break
			}
		}
		if begin {
			a.list = append(a.list, restart)
		}
	}
	if a.longest {
		slices.Sort(a.list) // no order of preference
	}
	resets := a.resets
	value := a.state(context)<<1 | match
	if a.resets == resets {
		a.table[int(at)+class] = value
	}
	return value
}

// follow adds to the list where the ways from pc on go when they take a character. It reports whether one of them is
// a match already; without longest, it stops there.
func (a *automaton) follow(pc uint32, next rune, holds syntax.EmptyOp) (match bool) {
	stack := append(a.stack[:0], pc)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
	way:
		for a.seen[pc] != a.round {
			a.seen[pc] = a.round
			i := &a.p.insts[pc]
			switch i.op {
			case opAlt:
				stack = append(stack, i.arg)
			case opAssert:
				if syntax.EmptyOp(i.arg)&^holds != 0 {
					break way
				}
			case opMatch:
				match = true
				if !a.longest {
					a.stack = stack
					return true
				}
				break way
			case opRune:
				if next >= 0 && a.kept[i.out] != a.round && i.takes(next) {
					a.kept[i.out] = a.round
					a.list = append(a.list, i.out)
				}
				break way
			case opFail:
				break way
			}
			pc = i.out
		}
	}
	a.stack = stack
	return match
}

// An answer is what an automaton knows.
type answer uint8

const (
	gaveUp answer = iota
	noMatch
	matched
)

// ahead runs over s from pos on and returns where the match ends; with quick, where it is known that there is one.
func (a *automaton) ahead(s string, pos int, anchored, quick bool) (end int, _ answer) {
	at := a.start(before(s, pos), anchored)
	begin := unknown // the state to skip from
	prefix := a.p.prefix
	if prefix != "" && !anchored && !a.p.asserts {
		begin = int(at)
	}
	resets := a.resets
	end = -1
	ascii := &a.classes.ascii
	table := a.table
	for pos < len(s) {
		if int(at) == begin {
			i := strings.Index(s[pos:], prefix)
			if i < 0 {
				break
			}
			pos += i
		}
		c := s[pos]
		size := 1
		class := int(ascii[c])
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[pos:])
			class = int(a.classes.of(r))
		}
		v := table[int(at)+class]
		if v <= 1 {
			if v == unknown {
				v = a.compute(at, class)
				table = a.table
				if a.resets != resets {
					begin = unknown
					if a.resets-resets > maxResets {
						return 0, gaveUp
					}
				}
			}
			if v <= 1 { // no way is left
				if v == 1 {
					end = pos
				}
				return end, known(end)
			}
		}
		if v&1 != 0 {
			end = pos
			if quick {
				return end, matched
			}
		}
		at = v >> 1
		pos += size
	}
	if pos == len(s) {
		v := table[int(at)+a.stride-1]
		if v == unknown {
			v = a.compute(at, a.stride-1)
		}
		if v&1 != 0 {
			end = pos
		}
	}
	return end, known(end)
}

func known(end int) answer {
	if end < 0 {
		return noMatch
	}
	return matched
}

// back runs over s[low:end] backwards and returns the first place where a match that ends at end can begin.
func (a *automaton) back(s string, low, end int) (from int, _ answer) {
	at := a.start(after(s, end), true)
	resets := a.resets
	from = -1
	pos := end
	for {
		class, size := a.stride-1, 0
		if pos > 0 {
			r := rune(s[pos-1])
			size = 1
			if r < utf8.RuneSelf {
				class = int(a.classes.ascii[r])
			} else {
				r, size = utf8.DecodeLastRuneInString(s[:pos])
				class = int(a.classes.of(r))
			}
		}
		v := a.table[int(at)+class]
		if v == unknown {
			v = a.compute(at, class)
			if a.resets-resets > maxResets {
				return 0, gaveUp
			}
		}
		if v&1 != 0 {
			from = pos
		}
		at = v >> 1
		if at == 0 || pos <= low {
			return from, known(from)
		}
		pos -= size
	}
}

// automatic searches with automata.
func (m *machine) automatic(p *program, s string, pos, ncap int, anchored bool) (from, to int, _ answer) {
	if m.forward == nil {
		m.forward = newAutomaton(p, false)
	}
	if m.forward.classes == nil {
		return 0, 0, gaveUp
	}
	to, found := m.forward.ahead(s, pos, anchored, ncap == 0)
	if found != matched || ncap == 0 || anchored {
		return pos, to, found
	}
	if m.behind == nil {
		m.behind = newAutomaton(p.reverse(), true)
	}
	from, found = m.behind.back(s, pos, to)
	return from, to, found
}

// reversed makes the program for the text read backwards.
func (p *program) reversed() *program {
	code, err := syntax.Compile(reverse(p.tree))
	if err != nil {
		panic("regexp: " + err.Error())
	}
	return assemble(code)
}

// reverse returns the tree for the text read backwards, without groups.
func reverse(re *syntax.Regexp) *syntax.Regexp {
	out := *re
	out.Sub = nil
	for _, sub := range re.Sub {
		out.Sub = append(out.Sub, reverse(sub))
	}
	switch re.Op {
	case syntax.OpLiteral:
		out.Rune = slices.Clone(re.Rune)
		slices.Reverse(out.Rune)
	case syntax.OpConcat:
		slices.Reverse(out.Sub)
	case syntax.OpCapture:
		return out.Sub[0]
	case syntax.OpBeginLine:
		out.Op = syntax.OpEndLine
	case syntax.OpEndLine:
		out.Op = syntax.OpBeginLine
	case syntax.OpBeginText:
		out.Op = syntax.OpEndText
	case syntax.OpEndText:
		out.Op = syntax.OpBeginText
	}
	return &out
}
