package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hexDigit returns a digit's value, or -1.
func hexDigit(r rune) rune {
	switch {
	case '0' <= r && r <= '9':
		return r - '0'
	case 'a' <= r && r <= 'f':
		return r - 'a' + 10
	case 'A' <= r && r <= 'F':
		return r - 'A' + 10
	}
	return -1
}

// escape reads an escape sequence that denotes one character.
func (p *parser) escape() rune {
	start := p.rest
	p.rest = start[1:]
	if p.rest == "" {
		p.fail(ErrTrailingBackslash, "")
	}
	c := p.next()
	switch {
	case c == 'x':
		if r, ok := p.hexEscape(); ok {
			return r
		}
	case c == '0', '1' <= c && c <= '7' && p.octalNext():
		r := c - '0'
		for i := 0; i < 2 && p.octalNext(); i++ {
			r = r*8 + p.next() - '0'
		}
		return r
	case c < utf8.RuneSelf:
		if i := strings.IndexByte("afnrtv", byte(c)); i >= 0 {
			return rune("\a\f\n\r\t\v"[i])
		}
		if c == '_' || !IsWordChar(c) {
			return c
		}
	}
	p.fail(ErrInvalidEscape, p.read(start))
	return 0
}

func (p *parser) octalNext() bool { return p.rest != "" && '0' <= p.rest[0] && p.rest[0] <= '7' }

// hexEscape reads what follows \x: two digits, or any number in braces.
func (p *parser) hexEscape() (rune, bool) {
	if p.rest == "" {
		return 0, false
	}
	if !p.accept("{") {
		hi := hexDigit(p.next())
		lo := hexDigit(p.next())
		return hi<<4 | lo, hi >= 0 && lo >= 0
	}
	r := rune(0)
	for digits := 0; p.rest != ""; digits++ {
		c := p.next()
		if c == '}' {
			return r, digits > 0
		}
		d := hexDigit(c)
		r = r<<4 | d
		if d < 0 || r > unicode.MaxRune {
			break
		}
	}
	return 0, false
}

// classEscape reads an escape sequence that denotes a class, if there is one here.
func (p *parser) classEscape() (class, bool) {
	if len(p.rest) < 2 || p.rest[0] != '\\' {
		return nil, false
	}
	letter := p.rest[1]
	if letter|0x20 == 'p' && p.flags&UnicodeGroups != 0 {
		return p.unicodeEscape(), true
	}
	if p.flags&PerlX == 0 {
		return nil, false
	}
	c := perlClass(letter | 0x20)
	if c == nil || !('a' <= letter && letter <= 'z' || 'A' <= letter && letter <= 'Z') {
		return nil, false
	}
	p.rest = p.rest[2:]
	return p.foldedGroup(c, letter < 'a'), true
}

// foldedGroup widens a class by case if the flags say so, and then negates it.
func (p *parser) foldedGroup(c class, negate bool) class {
	if p.flags&FoldCase != 0 {
		var wide class
		for i := 0; i < len(c); i += 2 {
			wide = wide.addFold(c[i], c[i+1])
		}
		c = wide.clean()
	}
	if negate {
		return c.complement()
	}
	return c
}

// unicodeEscape reads \pN, \p{Name}, \p{^Name} or one of these with a capital P.
func (p *parser) unicodeEscape() class {
	start := p.rest
	negate := start[1] == 'P'
	p.rest = start[2:]
	if p.rest == "" {
		p.fail(ErrInvalidCharRange, start)
	}
	var name string
	if first := p.next(); first != '{' {
		name = p.read(start)[2:]
	} else {
		end := strings.IndexByte(start, '}')
		if end < 0 {
			p.mustUTF8(start)
			p.fail(ErrInvalidCharRange, start)
		}
		name = start[3:end]
		p.mustUTF8(name)
		p.rest = start[end+1:]
	}
	bare, inverted := strings.CutPrefix(name, "^")
	c, ok := unicodeClass(bare, p.flags&FoldCase != 0)
	if !ok {
		p.fail(ErrInvalidCharRange, p.read(start))
	}
	if negate != inverted {
		return c.complement()
	}
	return c
}

// bracket reads a class in brackets.
func (p *parser) bracket() *Regexp {
	start := p.rest
	re := p.node(OpCharClass)
	p.rest = start[1:]
	negate := p.accept("^")
	var c class
	if negate && p.flags&ClassNL == 0 {
		c = c.add('\n', '\n') // the complement shall lack it
	}
	for first := true; first || !p.peek("]"); first = false {
		// POSIX has a hyphen at the ends only; Perl takes it anywhere.
		if p.peek("-") && p.flags&PerlX == 0 && !first && (len(p.rest) == 1 || p.rest[1] != ']') {
			_, size := utf8.DecodeRuneInString(p.rest[1:])
			p.fail(ErrInvalidCharRange, p.rest[:1+size])
		}
		if part, ok := p.namedClass(); ok {
			c = c.addClass(part)
			continue
		}
		if part, ok := p.classEscape(); ok {
			c = c.addClass(part)
			continue
		}
		from := p.rest
		lo := p.classRune(start)
		hi := lo
		if len(p.rest) >= 2 && p.rest[0] == '-' && p.rest[1] != ']' {
			p.rest = p.rest[1:]
			hi = p.classRune(start)
			if hi < lo {
				p.fail(ErrInvalidCharRange, p.read(from))
			}
		}
		if p.flags&FoldCase != 0 {
			c = c.addFold(lo, hi)
		} else {
			c = c.add(lo, hi)
		}
	}
	p.rest = p.rest[1:]
	c = c.clean()
	if negate {
		c = c.complement()
	}
	re.Rune = c
	return re
}

// classRune reads one character in brackets.
func (p *parser) classRune(bracket string) rune {
	if p.rest == "" {
		p.fail(ErrMissingBracket, bracket)
	}
	if p.rest[0] == '\\' {
		return p.escape()
	}
	return p.next()
}

// namedClass reads [:name:] or [:^name:], if there is one here.
func (p *parser) namedClass() (class, bool) {
	if len(p.rest) <= 2 || !p.peek("[:") {
		return nil, false
	}
	text, after, ok := strings.Cut(p.rest[2:], ":]")
	if !ok {
		return nil, false
	}
	name, negate := strings.CutPrefix(text, "^")
	c := posixClass(name)
	if c == nil {
		p.fail(ErrInvalidCharRange, "[:"+text+":]")
	}
	p.rest = after
	return p.foldedGroup(c, negate), true
}
