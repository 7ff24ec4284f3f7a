package syntax

import (
	"strconv"
	"strings"
	"unicode"
)

// marks are what the printer must write around a node: flags to switch on for it, flags to switch off, brackets.
type marks uint8

const (
	markFold   marks = 1 << iota // open (?i
	markLines                    // open (?m
	markDot                      // open (?s
	markClose                    // close the group opened here or before
	markGroup                    // must be one operand: (?:x)
	unmarkBits = 5               // markLines and markDot shifted by this: (?-m and (?-s
	flagMarks  = ^(markClose | markGroup)
)

// printer holds the text so far, and the groups that span several operands of one node.
type printer struct {
	b     strings.Builder
	spans map[*Regexp]marks
}

// String returns a pattern that parses, with the flags of Perl, to an equivalent tree.
func (re *Regexp) String() string {
	var p printer
	need, clash := p.plan(re)
	// Case folding is off unless switched on, the others need saying only if a node cannot live with them.
	need |= (clash &^ markFold) << unmarkBits
	if need != 0 {
		need |= markClose
	}
	p.write(re, need)
	return p.b.String()
}

// span has the flags switched on before one operand and closed after another.
func (p *printer) span(first, last *Regexp, need marks) {
	if p.spans == nil {
		p.spans = map[*Regexp]marks{}
	}
	p.spans[first] = need
	p.spans[last] |= markClose
}

// plan returns the flags that must be on, and those that must be off, for the whole of the node. Where operands
// contradict one another it closes the flags in around runs of them, and the node needs none.
func (p *printer) plan(re *Regexp) (need, clash marks) {
	switch re.Op {
	case OpLiteral:
		for _, r := range re.Rune {
			if foldable(r) && unicode.SimpleFold(r) != r {
				if re.Flags&FoldCase != 0 {
					return markFold, 0
				}
				return 0, markFold
			}
		}
	case OpCharClass:
		if !foldClosed(re.Rune) {
			return 0, markFold
		}
	case OpAnyCharNotNL:
		return 0, markDot
	case OpAnyChar:
		return markDot, 0
	case OpBeginLine, OpEndLine:
		return markLines, 0
	case OpEndText:
		if re.Flags&WasDollar != 0 {
			return 0, markLines
		}
	case OpCapture, OpStar, OpPlus, OpQuest, OpRepeat:
		return p.plan(re.Sub[0])
	case OpConcat, OpAlternate:
		var all marks
		first, last, split := 0, 0, false
		for i, sub := range re.Sub {
			n, c := p.plan(sub)
			if need&c|n&clash != 0 {
				if need != 0 {
					p.span(re.Sub[first], re.Sub[last], need)
				}
				need, clash, first, split = 0, 0, i, true
			}
			need |= n
			clash |= c
			all |= c
			if n != 0 {
				last = i
			}
			if need == 0 && first == i {
				first++
			}
		}
		if split {
			if need != 0 {
				p.span(re.Sub[first], re.Sub[last], need)
			}
			return 0, all
		}
	}
	return need, clash
}

// foldClosed reports whether a class holds, with each character, those that differ from it in case only.
func foldClosed(class []rune) bool {
	for i := 0; i+1 < len(class); i += 2 {
		lo, hi := max(class[i], foldMin), min(class[i+1], foldMax)
		for r := lo; r <= hi; r++ {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				if (f < lo || f > hi) && !classHas(class, f) {
					return false
				}
			}
		}
	}
	return true
}

func (p *printer) write(re *Regexp, m marks) {
	b := &p.b
	m |= p.spans[re]
	if m&flagMarks != 0 {
		if m&markClose != 0 {
			m &^= markGroup // the flags' own group serves
		}
		b.WriteString("(?")
		for i, letter := range [...]byte{'i', 'm', 's'} {
			if m>>i&1 != 0 {
				b.WriteByte(letter)
			}
		}
		if off := m >> unmarkBits & (markLines | markDot); off != 0 {
			b.WriteByte('-')
			if off&markLines != 0 {
				b.WriteByte('m')
			}
			if off&markDot != 0 {
				b.WriteByte('s')
			}
		}
		b.WriteByte(':')
	}
	if m&markGroup != 0 {
		b.WriteString("(?:")
	}

	switch re.Op {
	case OpNoMatch:
		b.WriteString(`[^\x00-\x{10FFFF}]`)
	case OpEmptyMatch:
		b.WriteString(`(?:)`)
	case OpLiteral:
		for _, r := range re.Rune {
			writeRune(b, r, false)
		}
	case OpCharClass:
		writeClass(b, re.Rune)
	case OpAnyCharNotNL, OpAnyChar:
		b.WriteByte('.')
	case OpBeginLine:
		b.WriteByte('^')
	case OpEndLine:
		b.WriteByte('$')
	case OpBeginText:
		b.WriteString(`\A`)
	case OpEndText:
		if re.Flags&WasDollar != 0 {
			b.WriteByte('$')
		} else {
			b.WriteString(`\z`)
		}
	case OpWordBoundary:
		b.WriteString(`\b`)
	case OpNoWordBoundary:
		b.WriteString(`\B`)
	case OpCapture:
		b.WriteByte('(')
		if re.Name != "" {
			b.WriteString("?P<" + re.Name + ">")
		}
		if sub := re.Sub[0]; sub.Op != OpEmptyMatch {
			p.write(sub, 0)
		}
		b.WriteByte(')')
	case OpStar, OpPlus, OpQuest, OpRepeat:
		p.writeRepeat(re)
	case OpConcat:
		for _, sub := range re.Sub {
			if sub.Op == OpAlternate {
				p.write(sub, markGroup)
			} else {
				p.write(sub, 0)
			}
		}
	case OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				b.WriteByte('|')
			}
			p.write(sub, 0)
		}
	default:
		b.WriteString("<invalid op" + strconv.Itoa(int(re.Op)) + ">")
	}

	if m&markGroup != 0 {
		b.WriteByte(')')
	}
	if m&markClose != 0 {
		b.WriteByte(')')
	}
}

func (p *printer) writeRepeat(re *Regexp) {
	sub := re.Sub[0]
	var m marks
	if sub.Op > OpCapture || sub.Op == OpLiteral && len(sub.Rune) > 1 {
		m = markGroup
	}
	p.write(sub, m)
	b := &p.b
	switch re.Op {
	case OpStar:
		b.WriteByte('*')
	case OpPlus:
		b.WriteByte('+')
	case OpQuest:
		b.WriteByte('?')
	case OpRepeat:
		b.WriteString("{" + strconv.Itoa(re.Min))
		if re.Max != re.Min {
			b.WriteByte(',')
			if re.Max >= 0 {
				b.WriteString(strconv.Itoa(re.Max))
			}
		}
		b.WriteByte('}')
	}
	if re.Flags&NonGreedy != 0 {
		b.WriteByte('?')
	}
}

func writeClass(b *strings.Builder, class []rune) {
	n := len(class)
	if n%2 != 0 {
		b.WriteString("[invalid char class]")
		return
	}
	if n == 0 {
		b.WriteString(`[^\x00-\x{10FFFF}]`)
		return
	}
	b.WriteByte('[')
	one := func(lo, hi rune) {
		writeRune(b, lo, lo == '-')
		if hi > lo+1 {
			b.WriteByte('-')
		}
		if hi != lo {
			writeRune(b, hi, hi == '-')
		}
	}
	if n > 2 && class[0] == 0 && class[n-1] == unicode.MaxRune {
		// A class that reaches both ends is more likely the negation of something.
		b.WriteByte('^')
		for i := 1; i < n-1; i += 2 {
			one(class[i]+1, class[i+1]-1)
		}
	} else {
		for i := 0; i < n; i += 2 {
			one(class[i], class[i+1])
		}
	}
	b.WriteByte(']')
}

// writeRune writes a character so that it stands for itself; force has it escaped even if it is not special everywhere.
func writeRune(b *strings.Builder, r rune, force bool) {
	if unicode.IsPrint(r) {
		if force || strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		return
	}
	const named = "\a\f\n\r\t\v"
	if i := strings.IndexRune(named, r); i >= 0 && r < 0x80 {
		b.WriteByte('\\')
		b.WriteByte("afnrtv"[i])
		return
	}
	hex := strconv.FormatInt(int64(r), 16)
	if r >= 0x100 {
		b.WriteString(`\x{` + hex + `}`)
		return
	}
	b.WriteString(`\x`)
	if r < 0x10 {
		b.WriteByte('0')
	}
	b.WriteString(hex)
}
