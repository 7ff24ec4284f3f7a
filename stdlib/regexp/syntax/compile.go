package syntax

import (
	"slices"
	"unicode"
)

var (
	anyRune      = []rune{0, unicode.MaxRune}
	anyRuneNotNL = []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
)

// ends lists the places of a fragment that shall go on to what follows it. A place is an instruction's number times
// two, plus one if its Arg is meant rather than its Out; until they are set, the places hold the list's links.
type ends struct{ first, last uint32 }

// A piece is a part of the program under construction. Its entry is 0, the failing instruction, if it cannot match.
type piece struct {
	entry    uint32
	ends     ends
	nullable bool // can match the empty string
}

type builder struct{ prog *Prog }

// Compile makes a program of a tree without counted repetition, as [Regexp.Simplify] returns it.
func Compile(re *Regexp) (*Prog, error) {
	b := builder{&Prog{NumCap: 2}}
	b.emit(Inst{Op: InstFail})
	whole := b.tree(re)
	b.connect(whole.ends, b.emit(Inst{Op: InstMatch}))
	b.prog.Start = int(whole.entry)
	return b.prog, nil
}

func (b *builder) emit(i Inst) uint32 {
	b.prog.Inst = append(b.prog.Inst, i)
	return uint32(len(b.prog.Inst) - 1)
}

func (b *builder) place(at uint32) *uint32 {
	i := &b.prog.Inst[at>>1]
	if at&1 != 0 {
		return &i.Arg
	}
	return &i.Out
}

func end(at uint32) ends { return ends{at, at} }

func (b *builder) connect(e ends, target uint32) {
	for at := e.first; at != 0; {
		p := b.place(at)
		at, *p = *p, target
	}
}

func (b *builder) both(x, y ends) ends {
	switch {
	case x.first == 0:
		return y
	case y.first == 0:
		return x
	}
	*b.place(x.last) = y.first
	return ends{x.first, y.last}
}

// step emits an instruction with one way on.
func (b *builder) step(i Inst, nullable bool) piece {
	pc := b.emit(i)
	return piece{pc, end(pc << 1), nullable}
}

func (b *builder) tree(re *Regexp) piece {
	lazy := re.Flags&NonGreedy != 0
	switch re.Op {
	case OpNoMatch:
		return piece{}
	case OpEmptyMatch:
		return b.step(Inst{Op: InstNop}, true)
	case OpLiteral:
		if len(re.Rune) == 0 {
			return b.step(Inst{Op: InstNop}, true)
		}
		all := b.runes(re.Rune[:1], re.Flags)
		for j := 1; j < len(re.Rune); j++ {
			all = b.then(all, b.runes(re.Rune[j:j+1], re.Flags))
		}
		return all
	case OpCharClass:
		return b.runes(re.Rune, re.Flags)
	case OpAnyCharNotNL:
		return b.runes(anyRuneNotNL, 0)
	case OpAnyChar:
		return b.runes(anyRune, 0)
	case OpBeginLine:
		return b.assertion(EmptyBeginLine)
	case OpEndLine:
		return b.assertion(EmptyEndLine)
	case OpBeginText:
		return b.assertion(EmptyBeginText)
	case OpEndText:
		return b.assertion(EmptyEndText)
	case OpWordBoundary:
		return b.assertion(EmptyWordBoundary)
	case OpNoWordBoundary:
		return b.assertion(EmptyNoWordBoundary)
	case OpCapture:
		open := b.slot(2 * re.Cap)
		inner := b.tree(re.Sub[0])
		return b.then(b.then(open, inner), b.slot(2*re.Cap+1))
	case OpStar:
		body := b.tree(re.Sub[0])
		if body.nullable {
			// A body that may be empty has its own preferences; (x+)? keeps them where a plain loop would not.
			return b.optional(b.atLeastOnce(body, lazy), lazy)
		}
		return b.loop(body, lazy)
	case OpPlus:
		return b.atLeastOnce(b.tree(re.Sub[0]), lazy)
	case OpQuest:
		return b.optional(b.tree(re.Sub[0]), lazy)
	case OpConcat:
		if len(re.Sub) == 0 {
			return b.step(Inst{Op: InstNop}, true)
		}
		all := b.tree(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			all = b.then(all, b.tree(sub))
		}
		return all
	case OpAlternate:
		var all piece
		for _, sub := range re.Sub {
			all = b.or(all, b.tree(sub))
		}
		return all
	}
	panic("regexp: unhandled case in compile")
}

func (b *builder) assertion(op EmptyOp) piece {
	return b.step(Inst{Op: InstEmptyWidth, Arg: uint32(op)}, true)
}

func (b *builder) slot(n int) piece {
	b.prog.NumCap = max(b.prog.NumCap, n+1)
	return b.step(Inst{Op: InstCapture, Arg: uint32(n)}, true)
}

func (b *builder) then(x, y piece) piece {
	if x.entry == 0 || y.entry == 0 {
		return piece{}
	}
	b.connect(x.ends, y.entry)
	return piece{x.entry, y.ends, x.nullable && y.nullable}
}

func (b *builder) or(x, y piece) piece {
	switch {
	case x.entry == 0:
		return y
	case y.entry == 0:
		return x
	}
	pc := b.emit(Inst{Op: InstAlt, Out: x.entry, Arg: y.entry})
	return piece{pc, b.both(x.ends, y.ends), x.nullable || y.nullable}
}

// fork emits a choice between a body and going on, in the order that lazy says, and returns the way on.
func (b *builder) fork(body uint32, lazy bool) (pc uint32, on ends) {
	if lazy {
		pc = b.emit(Inst{Op: InstAlt, Arg: body})
		return pc, end(pc << 1)
	}
	pc = b.emit(Inst{Op: InstAlt, Out: body})
	return pc, end(pc<<1 | 1)
}

func (b *builder) optional(x piece, lazy bool) piece {
	pc, on := b.fork(x.entry, lazy)
	return piece{pc, b.both(on, x.ends), true}
}

// loop returns x* for a body that is not nullable.
func (b *builder) loop(x piece, lazy bool) piece {
	pc, on := b.fork(x.entry, lazy)
	b.connect(x.ends, pc)
	return piece{pc, on, true}
}

func (b *builder) atLeastOnce(x piece, lazy bool) piece {
	return piece{x.entry, b.loop(x, lazy).ends, x.nullable}
}

// runes emits the instruction that takes one character, in the most special form.
func (b *builder) runes(set []rune, flags Flags) piece {
	i := Inst{Op: InstRune, Rune: set}
	if flags&FoldCase != 0 && len(set) == 1 && unicode.SimpleFold(set[0]) != set[0] {
		i.Arg = uint32(FoldCase)
	}
	switch {
	case i.Arg == 0 && (len(set) == 1 || len(set) == 2 && set[0] == set[1]):
		i.Op = InstRune1
	case slices.Equal(set, anyRune):
		i.Op = InstRuneAny
	case slices.Equal(set, anyRuneNotNL):
		i.Op = InstRuneAnyNotNL
	}
	return b.step(i, false)
}
