package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Prog is a program for a machine that follows all threads at once or tries them in order.
type Prog struct {
	Inst   []Inst
	Start  int // index of the first instruction
	NumCap int // capture slots, two per group and two for the whole
}

// An InstOp is the operation of an instruction.
type InstOp uint8

const (
	InstAlt InstOp = iota
	InstAltMatch
	InstCapture
	InstEmptyWidth
	InstMatch
	InstFail
	InstNop
	InstRune
	InstRune1
	InstRuneAny
	InstRuneAnyNotNL
)

var instNames = [...]string{
	InstAlt: "InstAlt", InstAltMatch: "InstAltMatch", InstCapture: "InstCapture", InstEmptyWidth: "InstEmptyWidth",
	InstMatch: "InstMatch", InstFail: "InstFail", InstNop: "InstNop", InstRune: "InstRune", InstRune1: "InstRune1",
	InstRuneAny: "InstRuneAny", InstRuneAnyNotNL: "InstRuneAnyNotNL",
}

// String returns the name of the constant; "" for a value that has none.
func (i InstOp) String() string {
	if int(i) < len(instNames) {
		return instNames[i]
	}
	return ""
}

// An EmptyOp is a set of assertions about a place between two characters.
type EmptyOp uint8

const (
	EmptyBeginLine EmptyOp = 1 << iota
	EmptyEndLine
	EmptyBeginText
	EmptyEndText
	EmptyWordBoundary
	EmptyNoWordBoundary
)

// IsWordChar reports whether \w matches r: word boundaries know ASCII only.
func IsWordChar(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
}

// EmptyOpContext returns the assertions that hold between r1 and r2; -1 stands for the text's end on that side.
func EmptyOpContext(r1, r2 rune) EmptyOp {
	var op EmptyOp
	switch r1 {
	case -1:
		op |= EmptyBeginText | EmptyBeginLine
	case '\n':
		op |= EmptyBeginLine
	}
	switch r2 {
	case -1:
		op |= EmptyEndText | EmptyEndLine
	case '\n':
		op |= EmptyEndLine
	}
	if IsWordChar(r1) != IsWordChar(r2) {
		return op | EmptyWordBoundary
	}
	return op | EmptyNoWordBoundary
}

// An Inst is one instruction.
type Inst struct {
	Op   InstOp
	Out  uint32 // where it goes on; not in InstMatch and InstFail
	Arg  uint32 // the other way of InstAlt and InstAltMatch, slot of InstCapture, assertion of InstEmptyWidth
	Rune []rune
}

// MatchEmptyWidth reports whether the assertion of an InstEmptyWidth holds between two characters.
func (i *Inst) MatchEmptyWidth(before rune, after rune) bool {
	op := EmptyOp(i.Arg)
	if op == 0 || op&(op-1) != 0 || op > EmptyNoWordBoundary {
		panic("unknown empty width arg")
	}
	return EmptyOpContext(before, after)&op != 0
}

// MatchRune reports whether an InstRune takes the character.
func (i *Inst) MatchRune(r rune) bool { return i.MatchRunePos(r) >= 0 }

// MatchRunePos returns the number of the range, or of the single character, that takes r; -1 if none does.
func (i *Inst) MatchRunePos(r rune) int {
	set := i.Rune
	if len(set) == 1 {
		if r == set[0] {
			return 0
		}
		if Flags(i.Arg)&FoldCase != 0 {
			for f := unicode.SimpleFold(set[0]); f != set[0]; f = unicode.SimpleFold(f) {
				if r == f {
					return 0
				}
			}
		}
		return -1
	}
	lo, hi := 0, len(set)/2
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch {
		case r < set[2*mid]:
			hi = mid
		case r > set[2*mid+1]:
			lo = mid + 1
		default:
			return mid
		}
	}
	return -1
}

// plain returns the first instruction from pc on that does more than go on.
func (p *Prog) plain(pc int) *Inst {
	i := &p.Inst[pc]
	for i.Op == InstNop || i.Op == InstCapture {
		i = &p.Inst[i.Out]
	}
	return i
}

// single returns the one character an instruction takes; false if it takes none, several or either case.
func (i *Inst) single() (rune, bool) {
	if i.Op < InstRune || len(i.Rune) != 1 || Flags(i.Arg)&FoldCase != 0 || i.Rune[0] == utf8.RuneError {
		return 0, false
	}
	return i.Rune[0], true
}

// Prefix returns the text that all matches begin with, and whether it is all they have.
func (p *Prog) Prefix() (prefix string, complete bool) {
	var b strings.Builder
	i := p.plain(p.Start)
	for {
		r, ok := i.single()
		if !ok {
			return b.String(), i.Op == InstMatch
		}
		b.WriteRune(r)
		i = p.plain(int(i.Out))
	}
}

// StartCond returns the assertions that every match begins with; all bits are set if there can be no match.
func (p *Prog) StartCond() EmptyOp {
	var cond EmptyOp
	i := &p.Inst[p.Start]
	for {
		switch i.Op {
		case InstEmptyWidth:
			cond |= EmptyOp(i.Arg)
		case InstFail:
			return ^EmptyOp(0)
		case InstCapture, InstNop:
		default:
			return cond
		}
		i = &p.Inst[i.Out]
	}
}

// String lists the program, an instruction per line; an asterisk marks the first.
func (p *Prog) String() string {
	var b strings.Builder
	for pc := range p.Inst {
		number := strconv.Itoa(pc)
		if pad := 3 - len(number); pad > 0 {
			b.WriteString("   "[:pad])
		}
		b.WriteString(number)
		if pc == p.Start {
			b.WriteByte('*')
		}
		b.WriteString("\t" + p.Inst[pc].String() + "\n")
	}
	return b.String()
}

// String describes the instruction.
func (i *Inst) String() string {
	num := func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
	to := " -> " + num(i.Out)
	switch i.Op {
	case InstAlt:
		return "alt" + to + ", " + num(i.Arg)
	case InstAltMatch:
		return "altmatch" + to + ", " + num(i.Arg)
	case InstCapture:
		return "cap " + num(i.Arg) + to
	case InstEmptyWidth:
		return "empty " + num(i.Arg) + to
	case InstMatch:
		return "match"
	case InstFail:
		return "fail"
	case InstNop:
		return "nop" + to
	case InstRune:
		s := "rune "
		if i.Rune == nil {
			s = "rune <nil>rune "
		}
		s += strconv.QuoteToASCII(string(i.Rune))
		if Flags(i.Arg)&FoldCase != 0 {
			s += "/i"
		}
		return s + to
	case InstRune1:
		return "rune1 " + strconv.QuoteToASCII(string(i.Rune)) + to
	case InstRuneAny:
		return "any" + to
	case InstRuneAnyNotNL:
		return "anynotnl" + to
	}
	return ""
}
