package parse

import (
	"strconv"
	"strings"
)

// An endNode is {{end}}.
type endNode struct {
	NodeType
	Pos
	tr *Tree
}

func (e *endNode) tree() *Tree { return e.tr }

func (e *endNode) String() string { return e.tr.inDelims("end") }

func (e *endNode) writeTo(b *strings.Builder) { b.WriteString(e.String()) }

func (e *endNode) Copy() Node { c := *e; return &c }

// An elseNode is {{else}}, or the part of {{else if}} and {{else with}} in front of the second word.
type elseNode struct {
	NodeType
	Pos
	tr *Tree
}

func (e *elseNode) tree() *Tree { return e.tr }

func (e *elseNode) String() string { return e.tr.inDelims("else") }

func (e *elseNode) writeTo(b *strings.Builder) { b.WriteString(e.String()) }

func (e *elseNode) Copy() Node { c := *e; return &c }

// A BranchNode is what if, range and with have in common.
type BranchNode struct {
	NodeType
	Pos
	tr       *Tree
	Line     int       // Deprecated: kept because it was exported.
	Pipe     *PipeNode // the condition
	List     *ListNode // executed if the condition is not empty
	ElseList *ListNode // executed if it is; nil if there is none
}

func (b *BranchNode) tree() *Tree { return b.tr }

// String returns the action with its contents.
func (b *BranchNode) String() string { return text(b) }

func (b *BranchNode) writeTo(sb *strings.Builder) {
	name := ""
	switch b.NodeType {
	case NodeIf:
		name = "if"
	case NodeRange:
		name = "range"
	case NodeWith:
		name = "with"
	default:
		panic("unknown branch type")
	}
	sb.WriteString(b.tr.open() + name + " ")
	b.Pipe.writeTo(sb)
	sb.WriteString(b.tr.shut())
	b.List.writeTo(sb)
	if b.ElseList != nil {
		sb.WriteString(b.tr.inDelims("else"))
		b.ElseList.writeTo(sb)
	}
	sb.WriteString(b.tr.inDelims("end"))
}

func (b *BranchNode) copyBranch() BranchNode {
	c := *b
	c.Pipe = b.Pipe.CopyPipe()
	c.List = b.List.CopyList()
	c.ElseList = b.ElseList.CopyList()
	return c
}

// Copy returns a deep copy, as the node of its kind.
func (b *BranchNode) Copy() Node {
	switch b.NodeType {
	case NodeIf:
		return &IfNode{b.copyBranch()}
	case NodeRange:
		return &RangeNode{b.copyBranch()}
	case NodeWith:
		return &WithNode{b.copyBranch()}
	}
	panic("unknown branch type")
}

// An IfNode is {{if}}.
type IfNode struct{ BranchNode }

// Copy returns a deep copy.
func (i *IfNode) Copy() Node { return &IfNode{i.copyBranch()} }

// A RangeNode is {{range}}.
type RangeNode struct{ BranchNode }

// Copy returns a deep copy.
func (r *RangeNode) Copy() Node { return &RangeNode{r.copyBranch()} }

// A WithNode is {{with}}.
type WithNode struct{ BranchNode }

// Copy returns a deep copy.
func (w *WithNode) Copy() Node { return &WithNode{w.copyBranch()} }

// A BreakNode is {{break}}.
type BreakNode struct {
	tr *Tree
	NodeType
	Pos
	Line int
}

func (b *BreakNode) tree() *Tree { return b.tr }

// String returns the action.
func (b *BreakNode) String() string { return b.tr.inDelims("break") }

func (b *BreakNode) writeTo(sb *strings.Builder) { sb.WriteString(b.String()) }

// Copy returns a deep copy.
func (b *BreakNode) Copy() Node { c := *b; return &c }

// A ContinueNode is {{continue}}.
type ContinueNode struct {
	tr *Tree
	NodeType
	Pos
	Line int
}

func (c *ContinueNode) tree() *Tree { return c.tr }

// String returns the action.
func (c *ContinueNode) String() string { return c.tr.inDelims("continue") }

func (c *ContinueNode) writeTo(b *strings.Builder) { b.WriteString(c.String()) }

// Copy returns a deep copy.
func (c *ContinueNode) Copy() Node { d := *c; return &d }

// A TemplateNode is {{template}}.
type TemplateNode struct {
	NodeType
	Pos
	tr   *Tree
	Line int       // Deprecated: kept because it was exported.
	Name string    // of the template, without quotes
	Pipe *PipeNode // what dot is in it; nil if nothing is said
}

func (t *TemplateNode) tree() *Tree { return t.tr }

// String returns the action.
func (t *TemplateNode) String() string { return text(t) }

func (t *TemplateNode) writeTo(b *strings.Builder) {
	b.WriteString(t.tr.open() + "template " + strconv.Quote(t.Name))
	if t.Pipe != nil {
		b.WriteByte(' ')
		t.Pipe.writeTo(b)
	}
	b.WriteString(t.tr.shut())
}

// Copy returns a deep copy.
func (t *TemplateNode) Copy() Node {
	c := *t
	c.Pipe = t.Pipe.CopyPipe()
	return &c
}
