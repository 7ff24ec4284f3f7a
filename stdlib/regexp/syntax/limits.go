package syntax

// Patterns whose trees are deeper, whose programs are longer, or whose classes have more entries than this are refused,
// so that the memory a pattern can cost is bounded.
const (
	maxHeight = 1000
	maxInsts  = (128 << 20) / 40
	maxRunes  = (128 << 20) / 4
)

// extent is what a tree costs.
type extent struct {
	height int
	insts  int64
}

// limit refuses a pattern if the tree, just built from operands that were let pass, is too big. As long as the nodes
// made so far cannot exceed a limit nothing is measured.
func (p *parser) limit(re *Regexp) {
	if p.runes > maxRunes {
		p.fail(ErrLarge, p.whole)
	}
	if re.Op == OpRepeat {
		p.copies = min(p.copies*int64(max(re.Max, re.Min, 1)), maxInsts)
	}
	if p.nodes < maxHeight && int64(p.nodes) < maxInsts/p.copies {
		return
	}
	if p.extents == nil {
		p.extents = map[*Regexp]extent{}
	}
	delete(p.extents, re) // factoring may have changed it
	e := p.measure(re)
	if e.insts > maxInsts {
		p.fail(ErrLarge, p.whole)
	}
	if e.height > maxHeight {
		p.fail(ErrNestingDepth, p.whole)
	}
}

func (p *parser) measure(re *Regexp) extent {
	if e, ok := p.extents[re]; ok {
		return e
	}
	var e extent
	for _, sub := range re.Sub {
		s := p.measure(sub)
		e.height = max(e.height, s.height)
		e.insts += s.insts
	}
	e.height++
	switch re.Op {
	case OpLiteral:
		e.insts = int64(len(re.Rune))
	case OpCapture, OpStar:
		e.insts += 2
	case OpPlus, OpQuest:
		e.insts++
	case OpAlternate:
		e.insts += int64(max(len(re.Sub)-1, 0))
	case OpRepeat:
		switch {
		case re.Max >= 0:
			e.insts = int64(re.Max)*e.insts + int64(re.Max-re.Min)
		case re.Min == 0:
			e.insts += 2
		default:
			e.insts = int64(re.Min)*e.insts + 1
		}
	}
	e.insts = max(e.insts, 1)
	p.extents[re] = e
	return e
}

// repeatsWithin reports whether nested counted repetitions multiply to at most n.
func repeatsWithin(re *Regexp, n int) bool {
	if re.Op == OpRepeat {
		m := re.Max
		if m == 0 {
			return true
		}
		if m < 0 {
			m = re.Min
		}
		if m > n {
			return false
		}
		if m > 0 {
			n /= m
		}
	}
	for _, sub := range re.Sub {
		if !repeatsWithin(sub, n) {
			return false
		}
	}
	return true
}
