package syntax

import (
	"slices"
	"strconv"
)

// An Op is the kind of a node.
type Op uint8

const (
	OpNoMatch        Op = 1 + iota // nothing matches
	OpEmptyMatch                   // the empty string
	OpLiteral                      // the characters of Rune in order
	OpCharClass                    // one character of the pairs in Rune
	OpAnyCharNotNL                 // one character, not newline
	OpAnyChar                      // one character
	OpBeginLine                    // assertion: a line begins
	OpEndLine                      // assertion: a line ends
	OpBeginText                    // assertion: the text begins
	OpEndText                      // assertion: the text ends
	OpWordBoundary                 // assertion \b
	OpNoWordBoundary               // assertion \B
	OpCapture                      // group number Cap, perhaps with a Name
	OpStar                         // Sub[0], any number of times
	OpPlus                         // Sub[0], once or more
	OpQuest                        // Sub[0], or nothing
	OpRepeat                       // Sub[0], Min to Max times; Max -1 is no limit
	OpConcat                       // all of Sub, one after the other
	OpAlternate                    // one of Sub
)

var kindNames = [...]string{
	OpNoMatch: "NoMatch", OpEmptyMatch: "EmptyMatch", OpLiteral: "Literal", OpCharClass: "CharClass",
	OpAnyCharNotNL: "AnyCharNotNL", OpAnyChar: "AnyChar", OpBeginLine: "BeginLine", OpEndLine: "EndLine",
	OpBeginText: "BeginText", OpEndText: "EndText", OpWordBoundary: "WordBoundary",
	OpNoWordBoundary: "NoWordBoundary", OpCapture: "Capture", OpStar: "Star", OpPlus: "Plus",
	OpQuest: "Quest", OpRepeat: "Repeat", OpConcat: "Concat", OpAlternate: "Alternate",
}

// String names the kind, without its prefix.
func (i Op) String() string {
	if int(i) < len(kindNames) && kindNames[i] != "" {
		return kindNames[i]
	}
	return "Op(" + strconv.Itoa(int(i)) + ")"
}

// A Regexp is a node of the tree of a regular expression.
type Regexp struct {
	Op       Op
	Flags    Flags
	Sub      []*Regexp  // operands
	Sub0     [1]*Regexp // room for a single operand
	Rune     []rune     // OpLiteral: characters; OpCharClass: first and last of each range
	Rune0    [2]rune    // room for few characters
	Min, Max int        // of OpRepeat
	Cap      int        // of OpCapture: group number
	Name     string     // of OpCapture: group name
}

// unary returns a node with one operand.
func unary(op Op, flags Flags, sub *Regexp) *Regexp {
	re := &Regexp{Op: op, Flags: flags}
	re.Sub0[0] = sub
	re.Sub = re.Sub0[:1]
	return re
}

// Equal reports whether two trees have the same structure.
func (x *Regexp) Equal(y *Regexp) bool {
	if x == nil || y == nil {
		return x == y
	}
	if x.Op != y.Op {
		return false
	}
	var flags Flags // the flags that mean something for the operator
	switch x.Op {
	case OpEndText:
		flags = WasDollar
	case OpLiteral, OpCharClass:
		flags = FoldCase
	case OpStar, OpPlus, OpQuest:
		flags = NonGreedy
	case OpRepeat:
		flags = NonGreedy
		if x.Min != y.Min || x.Max != y.Max {
			return false
		}
	case OpCapture:
		if x.Cap != y.Cap || x.Name != y.Name {
			return false
		}
	}
	return (x.Flags^y.Flags)&flags == 0 && slices.Equal(x.Rune, y.Rune) && slices.EqualFunc(x.Sub, y.Sub, (*Regexp).Equal)
}

// walk calls f on each node, parents first.
func (re *Regexp) walk(f func(*Regexp)) {
	f(re)
	for _, sub := range re.Sub {
		sub.walk(f)
	}
}

// MaxCap returns the highest group number.
func (re *Regexp) MaxCap() int {
	top := 0
	re.walk(func(n *Regexp) {
		if n.Op == OpCapture {
			top = max(top, n.Cap)
		}
	})
	return top
}

// CapNames returns the names of the groups, by number.
func (re *Regexp) CapNames() []string {
	names := make([]string, re.MaxCap()+1)
	re.walk(func(n *Regexp) {
		if n.Op == OpCapture {
			names[n.Cap] = n.Name
		}
	})
	return names
}
