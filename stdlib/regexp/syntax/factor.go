package syntax

import "slices"

// isClass reports whether a node matches exactly one character, whatever it is.
func isClass(re *Regexp) bool {
	switch re.Op {
	case OpLiteral:
		return len(re.Rune) == 1
	case OpCharClass, OpAnyCharNotNL, OpAnyChar:
		return true
	}
	return false
}

// mergeClass has dst match what src matches, too; of two nodes with isClass, dst has the higher operator.
func mergeClass(dst, src *Regexp) {
	switch dst.Op {
	case OpAnyCharNotNL:
		newline := src.Op == OpAnyChar || src.Op == OpLiteral && src.Rune[0] == '\n'
		if src.Op == OpCharClass {
			for i := 0; i < len(src.Rune); i += 2 {
				newline = newline || src.Rune[i] <= '\n' && '\n' <= src.Rune[i+1]
			}
		}
		if newline {
			dst.Op = OpAnyChar
		}
	case OpCharClass:
		if src.Op == OpLiteral {
			dst.Rune = class(dst.Rune).addRune(src.Rune[0], src.Flags)
		} else {
			dst.Rune = class(dst.Rune).addClass(src.Rune)
		}
	case OpLiteral:
		if dst.Rune[0] != src.Rune[0] || dst.Flags != src.Flags {
			dst.Op = OpCharClass
			dst.Rune = class(nil).addRune(dst.Rune[0], dst.Flags).addRune(src.Rune[0], src.Flags)
		}
	}
}

// tidyClass cleans a class that merging made, and names it if it is one of the two with names.
func tidyClass(re *Regexp) {
	if re.Op != OpCharClass {
		return
	}
	c := class(re.Rune).clean()
	re.Rune = c
	switch {
	case slices.Equal(c, anyRune):
		re.Op, re.Rune = OpAnyChar, nil
	case slices.Equal(c, anyRuneNotNL):
		re.Op, re.Rune = OpAnyCharNotNL, nil
	}
}

// join makes one node of several operands of a concatenation or alternation, taking in operands with the same
// operator, and factors alternatives.
func (p *parser) join(op Op, subs []*Regexp) *Regexp {
	if len(subs) == 1 {
		return subs[0]
	}
	re := &Regexp{Op: op}
	p.nodes++
	for _, sub := range subs {
		if sub.Op == op {
			re.Sub = append(re.Sub, sub.Sub...)
		} else {
			re.Sub = append(re.Sub, sub)
		}
	}
	if op == OpAlternate {
		re.Sub = p.factor(re.Sub)
		if len(re.Sub) == 1 {
			return re.Sub[0]
		}
	}
	return re
}

// factor shortens a list of alternatives without changing which is preferred:
//
//	ABC|ABD|AEF|BCX|BCY → A(?:B(?:C|D)|EF)|BC(?:X|Y) → A(?:B[CD]|EF)|BC[XY]
func (p *parser) factor(subs []*Regexp) []*Regexp {
	if len(subs) < 2 {
		return subs
	}
	subs = p.factorStrings(subs)
	subs = p.factorNodes(subs)
	subs = mergeRuns(subs)
	// Only the first of adjacent empty alternatives can ever be taken.
	return slices.CompactFunc(subs, func(a, b *Regexp) bool { return a.Op == OpEmptyMatch && b.Op == OpEmptyMatch })
}

// prefixed makes prefix(?:a|b|c) of alternatives whose common prefix has been taken off.
func (p *parser) prefixed(prefix *Regexp, rest []*Regexp) *Regexp {
	for _, re := range rest {
		p.limit(re)
	}
	tail := p.join(OpAlternate, rest)
	p.nodes++
	return &Regexp{Op: OpConcat, Sub: []*Regexp{prefix, tail}}
}

// factorStrings takes common leading text off runs of alternatives.
func (p *parser) factorStrings(subs []*Regexp) []*Regexp {
	var out []*Regexp
	for len(subs) > 0 {
		text, fold := leadingText(subs[0])
		n := 1
		for ; n < len(subs); n++ {
			t, f := leadingText(subs[n])
			same := 0
			if f == fold {
				for same < len(text) && same < len(t) && text[same] == t[same] {
					same++
				}
			}
			if same == 0 {
				break
			}
			text = text[:same]
		}
		if n == 1 {
			out = append(out, subs[0])
		} else {
			prefix := &Regexp{Op: OpLiteral, Flags: fold, Rune: slices.Clone(text)}
			p.nodes++
			for i := range n {
				subs[i] = p.dropText(subs[i], len(text))
			}
			out = append(out, p.prefixed(prefix, subs[:n:n]))
		}
		subs = subs[n:]
	}
	return out
}

// factorNodes takes a common first operand off runs of alternatives, if it matches one way only: a different order of
// trying things could otherwise change which match is found.
func (p *parser) factorNodes(subs []*Regexp) []*Regexp {
	var out []*Regexp
	for len(subs) > 0 {
		first := leadingNode(subs[0])
		n := 1
		if first != nil && (isClass(first) || first.Op == OpRepeat && first.Min == first.Max && isClass(first.Sub[0])) {
			for n < len(subs) && first.Equal(leadingNode(subs[n])) {
				n++
			}
		}
		if n == 1 {
			out = append(out, subs[0])
		} else {
			for i := range n {
				subs[i] = p.dropNode(subs[i])
			}
			out = append(out, p.prefixed(first, subs[:n:n]))
		}
		subs = subs[n:]
	}
	return out
}

// mergeRuns makes single classes of runs of alternatives that match one character.
func mergeRuns(subs []*Regexp) []*Regexp {
	var out []*Regexp
	for i := 0; i < len(subs); {
		j := i
		best := i // the most complex, into which the others can be merged
		for ; j < len(subs) && isClass(subs[j]); j++ {
			if b := subs[best]; subs[j].Op > b.Op || subs[j].Op == b.Op && len(subs[j].Rune) > len(b.Rune) {
				best = j
			}
		}
		if j > i+1 {
			subs[i], subs[best] = subs[best], subs[i]
			for _, other := range subs[i+1 : j] {
				mergeClass(subs[i], other)
			}
			tidyClass(subs[i])
		}
		out = append(out, subs[i])
		i = max(j, i+1)
	}
	return out
}

// leadingText returns the text every match of re begins with, as far as the first operand shows it.
func leadingText(re *Regexp) ([]rune, Flags) {
	if re.Op == OpConcat && len(re.Sub) > 0 {
		re = re.Sub[0]
	}
	if re.Op != OpLiteral {
		return nil, 0
	}
	return re.Rune, re.Flags & FoldCase
}

// dropText takes n characters off the front of what leadingText found.
func (p *parser) dropText(re *Regexp, n int) *Regexp {
	switch {
	case re.Op == OpConcat && len(re.Sub) > 0:
		first := p.dropText(re.Sub[0], n)
		re.Sub[0] = first
		if first.Op == OpEmptyMatch {
			return p.dropNode(re)
		}
	case re.Op == OpLiteral:
		re.Rune = re.Rune[n:]
		if len(re.Rune) == 0 {
			re.Op, re.Rune = OpEmptyMatch, nil
		}
	}
	return re
}

// leadingNode returns the first operand; nil if it matches the empty string only.
func leadingNode(re *Regexp) *Regexp {
	if re.Op == OpConcat && len(re.Sub) > 0 {
		re = re.Sub[0]
	}
	if re.Op == OpEmptyMatch {
		return nil
	}
	return re
}

// dropNode takes off the first operand.
func (p *parser) dropNode(re *Regexp) *Regexp {
	if re.Op != OpConcat || len(re.Sub) == 0 {
		p.nodes++
		return &Regexp{Op: OpEmptyMatch}
	}
	re.Sub = slices.Clone(re.Sub[1:])
	switch len(re.Sub) {
	case 0:
		re.Op, re.Sub = OpEmptyMatch, nil
	case 1:
		return re.Sub[0]
	}
	return re
}
