package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A parser reads a pattern by recursive descent: an alternation has branches, a branch has items, an item may be a
// group with an alternation inside. Errors are thrown as *Error and caught in Parse.
type parser struct {
	whole  string
	rest   string // not yet read
	flags  Flags
	groups int // capturing groups so far
	depth  int // open parentheses

	// For limit: nodes made, entries of classes, product of repeat counts, and what was measured.
	nodes   int
	runes   int
	copies  int64
	extents map[*Regexp]extent
}

// Parse reads a pattern in the dialect that the flags describe. The error, if there is one, is an *[Error].
func Parse(s string, flags Flags) (re *Regexp, err error) {
	p := &parser{whole: s, rest: s, flags: flags, copies: 1}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Error:
			re, err = nil, e
		default:
			panic(e)
		}
	}()
	if flags&Literal != 0 {
		return p.literalText(), nil
	}
	re = p.alternation()
	if p.rest != "" {
		p.fail(ErrUnexpectedParen, s)
	}
	return re, nil
}

func (p *parser) fail(code ErrorCode, expr string) { panic(&Error{code, expr}) }

// read returns what has been read since the rest was from.
func (p *parser) read(from string) string { return from[:len(from)-len(p.rest)] }

func (p *parser) peek(prefix string) bool { return strings.HasPrefix(p.rest, prefix) }

func (p *parser) accept(prefix string) (ok bool) {
	p.rest, ok = strings.CutPrefix(p.rest, prefix)
	return ok
}

// next reads one character.
func (p *parser) next() rune {
	r, size := utf8.DecodeRuneInString(p.rest)
	if r == utf8.RuneError && size == 1 {
		p.fail(ErrInvalidUTF8, p.rest)
	}
	p.rest = p.rest[size:]
	return r
}

func (p *parser) mustUTF8(s string) {
	if !utf8.ValidString(s) {
		p.rest = s
		for p.rest != "" {
			p.next()
		}
	}
}

func (p *parser) node(op Op) *Regexp {
	p.nodes++
	return &Regexp{Op: op, Flags: p.flags}
}

// literalText makes a node of a pattern that is plain text.
func (p *parser) literalText() *Regexp {
	p.mustUTF8(p.whole)
	re := p.node(OpLiteral)
	for _, r := range p.whole {
		if p.flags&FoldCase != 0 {
			r = smallestFold(r)
		}
		re.Rune = append(re.Rune, r)
	}
	return re
}

// alternation reads branches up to a closing parenthesis or the end.
func (p *parser) alternation() *Regexp {
	var branches []*Regexp
	for {
		b := p.branch()
		if n := len(branches); n > 0 && isClass(b) && isClass(branches[n-1]) {
			last := branches[n-1]
			if b.Op > last.Op {
				b, last = last, b
			}
			mergeClass(last, b)
			branches[n-1] = last
		} else {
			if n > 0 {
				tidyClass(branches[n-1])
			}
			branches = append(branches, b)
		}
		if !p.accept("|") {
			break
		}
	}
	tidyClass(branches[len(branches)-1])
	re := p.settle(p.join(OpAlternate, branches))
	p.limit(re)
	return re
}

// settle makes a literal of a class with one character, or with both cases of one.
func (p *parser) settle(re *Regexp) *Regexp {
	p.runes += len(re.Rune)
	if re.Op != OpCharClass {
		return re
	}
	c := re.Rune
	fold := Flags(0)
	switch {
	case len(c) == 2 && c[0] == c[1]:
	case len(c) == 2 && c[1] == c[0]+1 && foldPair(c[0], c[1]),
		len(c) == 4 && c[0] == c[1] && c[2] == c[3] && foldPair(c[0], c[2]):
		fold = FoldCase
	default:
		return re
	}
	re.Op = OpLiteral
	re.Rune = c[:1]
	re.Flags = p.flags&^FoldCase | fold
	return re
}

// foldPair reports whether two characters differ in case, and no third one from them.
func foldPair(a, b rune) bool { return unicode.SimpleFold(a) == b && unicode.SimpleFold(b) == a }

// items are the operands of a branch so far. Adjacent literals are joined when another item follows, no sooner: a
// repetition operator applies to the last character only.
type items []*Regexp

func (s *items) joinLast() {
	l := *s
	n := len(l)
	if n < 2 {
		return
	}
	a, b := l[n-2], l[n-1]
	if a.Op == OpLiteral && b.Op == OpLiteral && (a.Flags^b.Flags)&FoldCase == 0 {
		a.Rune = append(a.Rune, b.Rune...)
		*s = l[:n-1]
	}
}

func (p *parser) push(s *items, re *Regexp) {
	re = p.settle(re)
	s.joinLast()
	*s = append(*s, re)
	p.limit(re)
}

func (p *parser) pushRune(s *items, r rune) {
	if p.flags&FoldCase != 0 {
		r = smallestFold(r)
	}
	re := p.node(OpLiteral)
	re.Rune0[0] = r
	re.Rune = re.Rune0[:1]
	p.push(s, re)
}

// branch reads items up to |, a closing parenthesis, or the end.
func (p *parser) branch() *Regexp {
	var s items
	lastRepeat := "" // the rest of the pattern from a repetition operator on that ended just here
	for p.rest != "" {
		start := p.rest
		switch start[0] {
		case '|':
			return p.endBranch(s)
		case ')':
			if p.depth == 0 {
				p.endBranch(s) // its size may be the first error
				p.fail(ErrUnexpectedParen, p.whole)
			}
			return p.endBranch(s)
		case '*', '+', '?', '{':
			if p.repetition(&s, lastRepeat) {
				lastRepeat = start
				continue
			}
			p.rest = start[1:]
			p.pushRune(&s, '{')
		default:
			p.item(&s)
		}
		lastRepeat = ""
	}
	return p.endBranch(s)
}

func (p *parser) endBranch(s items) *Regexp {
	s.joinLast()
	if len(s) == 0 {
		p.nodes++
		return &Regexp{Op: OpEmptyMatch}
	}
	re := p.settle(p.join(OpConcat, s))
	p.limit(re)
	return re
}

// item reads anything but a repetition operator.
func (p *parser) item(s *items) {
	assert := func(width int, op Op, flags Flags) {
		p.rest = p.rest[width:]
		re := p.node(op)
		re.Flags |= flags
		p.push(s, re)
	}
	switch p.rest[0] {
	case '(':
		p.group(s)
	case '[':
		p.push(s, p.bracket())
	case '.':
		if p.flags&DotNL != 0 {
			assert(1, OpAnyChar, 0)
		} else {
			assert(1, OpAnyCharNotNL, 0)
		}
	case '^':
		if p.flags&OneLine != 0 {
			assert(1, OpBeginText, 0)
		} else {
			assert(1, OpBeginLine, 0)
		}
	case '$':
		if p.flags&OneLine != 0 {
			assert(1, OpEndText, WasDollar)
		} else {
			assert(1, OpEndLine, 0)
		}
	case '\\':
		if p.flags&PerlX != 0 && len(p.rest) >= 2 {
			switch p.rest[1] {
			case 'A':
				assert(2, OpBeginText, 0)
				return
			case 'z':
				assert(2, OpEndText, 0)
				return
			case 'b':
				assert(2, OpWordBoundary, 0)
				return
			case 'B':
				assert(2, OpNoWordBoundary, 0)
				return
			case 'C':
				p.fail(ErrInvalidEscape, p.rest[:2])
			case 'Q':
				p.quoted(s)
				return
			}
		}
		if c, ok := p.classEscape(); ok {
			re := p.node(OpCharClass)
			re.Rune = c
			p.push(s, re)
			return
		}
		p.pushRune(s, p.escape())
	default:
		p.pushRune(s, p.next())
	}
}

// quoted reads \Q text \E, or up to the end.
func (p *parser) quoted(s *items) {
	text, after, _ := strings.Cut(p.rest[2:], `\E`)
	p.rest = text
	for p.rest != "" {
		p.pushRune(s, p.next())
	}
	p.rest = after
}

// group reads a parenthesis: a group, or a change of flags for the rest of the enclosing one.
func (p *parser) group(s *items) {
	start := p.rest
	outer := p.flags
	number, name := 0, ""
	if p.flags&PerlX != 0 && p.peek("(?") {
		named := false
		for _, opening := range [...]string{"(?P<", "(?<"} {
			if p.peek(opening) && len(start) > len(opening) {
				named = true
				name = p.groupName(opening)
				break
			}
		}
		if named {
			p.groups++
			number = p.groups
		} else if !p.groupFlags() {
			return
		}
	} else {
		p.rest = start[1:]
		p.groups++
		number = p.groups
	}
	p.depth++
	re := p.alternation()
	p.depth--
	if !p.accept(")") {
		p.fail(ErrMissingParen, p.whole)
	}
	p.flags = outer
	if number != 0 {
		p.nodes++
		re = unary(OpCapture, p.flags, re)
		re.Cap, re.Name = number, name
	}
	p.push(s, re)
}

// groupName reads a group's name and what is around it.
func (p *parser) groupName(opening string) string {
	start := p.rest
	end := strings.IndexByte(start, '>')
	if end < 0 {
		p.mustUTF8(start)
		p.fail(ErrInvalidNamedCapture, start)
	}
	name := start[len(opening):end]
	p.mustUTF8(name)
	p.rest = start[end+1:]
	valid := name != ""
	for _, c := range name {
		valid = valid && IsWordChar(c)
	}
	if !valid {
		p.fail(ErrInvalidNamedCapture, p.read(start))
	}
	return name
}

// groupFlags reads (?flags: or (?flags) and sets the flags; true if it opened a group.
func (p *parser) groupFlags() bool {
	start := p.rest
	p.rest = start[2:]
	flags := p.flags
	negative, seen := false, false
	set := func(f Flags, on bool) {
		seen = true
		if on != negative {
			flags |= f
		} else {
			flags &^= f
		}
	}
loop:
	for p.rest != "" {
		switch c := p.next(); c {
		case 'i':
			set(FoldCase, true)
		case 'm':
			set(OneLine, false)
		case 's':
			set(DotNL, true)
		case 'U':
			set(NonGreedy, true)
		case '-':
			if negative {
				break loop
			}
			negative, seen = true, false
		case ':', ')':
			if negative && !seen {
				break loop
			}
			p.flags = flags
			return c == ':'
		default:
			break loop
		}
	}
	p.fail(ErrInvalidPerlOp, p.read(start))
	return false
}

// repetition reads an operator and applies it to the last item; false if { begins no repetition.
func (p *parser) repetition(s *items, lastRepeat string) bool {
	start := p.rest
	op, low, high := OpRepeat, 0, 0
	switch start[0] {
	case '*':
		op = OpStar
	case '+':
		op = OpPlus
	case '?':
		op = OpQuest
	default:
		var ok bool
		if low, high, ok = p.bounds(); !ok {
			return false
		}
		if low < 0 || low > 1000 || high > 1000 || high >= 0 && low > high {
			p.fail(ErrInvalidRepeatSize, p.read(start))
		}
	}
	if op != OpRepeat {
		p.rest = start[1:]
	}
	flags := p.flags
	if p.flags&PerlX != 0 {
		if p.accept("?") {
			flags ^= NonGreedy
		}
		if lastRepeat != "" {
			p.fail(ErrInvalidRepeatOp, p.read(lastRepeat))
		}
	}
	if len(*s) == 0 {
		p.fail(ErrMissingRepeatArgument, p.read(start))
	}
	last := &(*s)[len(*s)-1]
	p.nodes++
	re := unary(op, flags, *last)
	re.Min, re.Max = low, high
	*last = re
	p.limit(re)
	if op == OpRepeat && (low >= 2 || high >= 2) && !repeatsWithin(re, 1000) {
		p.fail(ErrInvalidRepeatSize, p.read(start))
	}
	return true
}

// bounds reads {n}, {n,} or {n,m}. High is -1 if there is no limit, low is -1 if a number is absurd.
func (p *parser) bounds() (low, high int, ok bool) {
	p.rest = p.rest[1:]
	if low, ok = p.number(); !ok {
		return
	}
	high = low
	if p.accept(",") {
		if p.peek("}") {
			high = -1
		} else if high, ok = p.number(); !ok {
			return
		} else if high < 0 {
			low = -1
		}
	}
	return low, high, p.accept("}")
}

// number reads a decimal number without superfluous zeros; -1 stands for one of nine digits or more.
func (p *parser) number() (n int, ok bool) {
	digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
	text := p.rest[:digits]
	if digits == 0 || digits > 1 && text[0] == '0' {
		return 0, false
	}
	p.rest = p.rest[digits:]
	for _, d := range []byte(text) {
		if n >= 1e8 {
			return -1, true
		}
		n = n*10 + int(d-'0')
	}
	return n, true
}
