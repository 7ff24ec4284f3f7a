package syntax

// Simplify returns an equivalent tree without counted repetition and with some idle operators removed. It may share
// nodes with the receiver, and nodes of the result may occur more than once: neither may be changed afterwards.
func (re *Regexp) Simplify() *Regexp {
	if re == nil {
		return nil
	}
	switch re.Op {
	case OpCapture, OpConcat, OpAlternate:
		var subs []*Regexp // nil as long as no operand has changed
		for i, sub := range re.Sub {
			s := sub.Simplify()
			if s != sub && subs == nil {
				subs = append(make([]*Regexp, 0, len(re.Sub)), re.Sub[:i]...)
			}
			if subs != nil {
				subs = append(subs, s)
			}
		}
		if subs == nil {
			return re
		}
		out := *re
		out.Rune = nil
		out.Sub = subs
		return &out
	case OpStar, OpPlus, OpQuest:
		sub := re.Sub[0].Simplify()
		if out := repeated(re.Op, re.Flags, sub); out == sub || sub != re.Sub[0] {
			return out
		}
		return re
	case OpRepeat:
		return unroll(re.Sub[0].Simplify(), re.Min, re.Max, re.Flags)
	}
	return re
}

// repeated applies *, + or ? to an operand, unless that changes nothing.
func repeated(op Op, flags Flags, sub *Regexp) *Regexp {
	if sub.Op == OpEmptyMatch || sub.Op == op && (sub.Flags^flags)&NonGreedy == 0 {
		return sub
	}
	return unary(op, flags, sub)
}

// unroll writes sub{low,high} without counting. The optional part nests, as in (x(x(x)?)?)?, so that giving up early
// takes one step.
func unroll(sub *Regexp, low, high int, flags Flags) *Regexp {
	if high == 0 {
		return &Regexp{Op: OpEmptyMatch}
	}
	if high < 0 && low <= 1 {
		op := OpStar
		if low == 1 {
			op = OpPlus
		}
		return repeated(op, flags, sub)
	}
	if low == 1 && high == 1 {
		return sub
	}
	if high >= 0 && high < low {
		return &Regexp{Op: OpNoMatch}
	}

	var tail *Regexp
	fixed := low
	if high < 0 {
		tail = repeated(OpPlus, flags, sub)
		fixed--
	} else if high > low {
		tail = repeated(OpQuest, flags, sub)
		for i := low + 1; i < high; i++ {
			tail = repeated(OpQuest, flags, &Regexp{Op: OpConcat, Sub: []*Regexp{sub, tail}})
		}
		if low == 0 {
			return tail
		}
	}
	out := &Regexp{Op: OpConcat, Sub: make([]*Regexp, 0, fixed+1)}
	for range fixed {
		out.Sub = append(out.Sub, sub)
	}
	if tail != nil {
		out.Sub = append(out.Sub, tail)
	}
	return out
}
