package parse

import (
	"fmt"
	"strconv"
	"strings"
)

// A Node is an element of a parse tree. Only this package has types of nodes.
type Node interface {
	Type() NodeType
	String() string
	// Copy returns a deep copy, of the node's own type.
	Copy() Node
	// Position returns where the node begins in the text of the template.
	Position() Pos
	tree() *Tree
	writeTo(*strings.Builder)
}

// A NodeType is the kind of a node.
type NodeType int

// A Pos is a place in the text of a template, in bytes.
type Pos int

// Position returns p; it makes nodes that embed a Pos have the method.
func (p Pos) Position() Pos { return p }

// Type returns t; it makes nodes that embed a NodeType have the method.
func (t NodeType) Type() NodeType { return t }

const (
	NodeText       NodeType = iota // text between actions
	NodeAction                     // an action without a keyword
	NodeBool                       // true or false
	NodeChain                      // a term with fields behind it
	NodeCommand                    // an element of a pipeline
	NodeDot                        // .
	nodeElse                       // {{else}}, not in a tree
	nodeEnd                        // {{end}}, not in a tree
	NodeField                      // fields of dot
	NodeIdentifier                 // a function's name
	NodeIf                         // {{if}}
	NodeList                       // a list of nodes
	NodeNil                        // nil
	NodeNumber                     // a number
	NodePipe                       // a pipeline
	NodeRange                      // {{range}}
	NodeString                     // a string
	NodeTemplate                   // {{template}}
	NodeVariable                   // a variable, with fields perhaps
	NodeWith                       // {{with}}
	NodeComment                    // a comment
	NodeBreak                      // {{break}}
	NodeContinue                   // {{continue}}
)

// text returns what writeTo writes.
func text(n Node) string {
	var b strings.Builder
	n.writeTo(&b)
	return b.String()
}

// open and shut return the delimiters of the template that a node of the tree is part of.
func (t *Tree) open() string {
	if t == nil || t.left == "" {
		return "{{"
	}
	return t.left
}

func (t *Tree) shut() string {
	if t == nil || t.right == "" {
		return "}}"
	}
	return t.right
}

// inDelims returns an action's text.
func (t *Tree) inDelims(s string) string { return t.open() + s + t.shut() }

// A ListNode is a sequence of nodes.
type ListNode struct {
	NodeType
	Pos
	tr    *Tree
	Nodes []Node
}

func (l *ListNode) tree() *Tree { return l.tr }

// String returns the template's text again.
func (l *ListNode) String() string { return text(l) }

func (l *ListNode) writeTo(b *strings.Builder) {
	for _, n := range l.Nodes {
		n.writeTo(b)
	}
}

// CopyList is Copy with its own result type; nil gives nil.
func (l *ListNode) CopyList() *ListNode {
	if l == nil {
		return nil
	}
	c := *l
	c.Nodes = nil
	for _, n := range l.Nodes {
		c.Nodes = append(c.Nodes, n.Copy())
	}
	return &c
}

// Copy returns a deep copy.
func (l *ListNode) Copy() Node { return l.CopyList() }

// A TextNode is the text between two actions.
type TextNode struct {
	NodeType
	Pos
	tr   *Tree
	Text []byte
}

func (t *TextNode) tree() *Tree { return t.tr }

// String returns the text.
func (t *TextNode) String() string { return string(t.Text) }

func (t *TextNode) writeTo(b *strings.Builder) { b.Write(t.Text) }

// Copy returns a deep copy.
func (t *TextNode) Copy() Node {
	c := *t
	c.Text = append([]byte{}, t.Text...)
	return &c
}

// A CommentNode is a comment; there are some only with the mode ParseComments.
type CommentNode struct {
	NodeType
	Pos
	tr   *Tree
	Text string
}

func (c *CommentNode) tree() *Tree { return c.tr }

// String returns the action.
func (c *CommentNode) String() string { return text(c) }

func (c *CommentNode) writeTo(b *strings.Builder) { b.WriteString(c.tr.inDelims(c.Text)) }

// Copy returns a deep copy.
func (c *CommentNode) Copy() Node { d := *c; return &d }

// A PipeNode is a pipeline, perhaps with declarations or assignments in front.
type PipeNode struct {
	NodeType
	Pos
	tr       *Tree
	Line     int             // Deprecated: kept because it was exported.
	IsAssign bool            // the variables are assigned, not declared
	Decl     []*VariableNode // variables in order
	Cmds     []*CommandNode  // commands in order
}

func (p *PipeNode) tree() *Tree { return p.tr }

// String returns the pipeline's text.
func (p *PipeNode) String() string { return text(p) }

func (p *PipeNode) writeTo(b *strings.Builder) {
	for i, v := range p.Decl {
		if i > 0 {
			b.WriteString(", ")
		}
		v.writeTo(b)
	}
	if len(p.Decl) > 0 {
		if p.IsAssign {
			b.WriteString(" = ")
		} else {
			b.WriteString(" := ")
		}
	}
	for i, c := range p.Cmds {
		if i > 0 {
			b.WriteString(" | ")
		}
		c.writeTo(b)
	}
}

// CopyPipe is Copy with its own result type; nil gives nil.
func (p *PipeNode) CopyPipe() *PipeNode {
	if p == nil {
		return nil
	}
	c := *p
	c.Decl = make([]*VariableNode, len(p.Decl))
	for i, v := range p.Decl {
		c.Decl[i] = v.Copy().(*VariableNode)
	}
	c.Cmds = nil
	for _, cmd := range p.Cmds {
		c.Cmds = append(c.Cmds, cmd.Copy().(*CommandNode))
	}
	return &c
}

// Copy returns a deep copy.
func (p *PipeNode) Copy() Node { return p.CopyPipe() }

// An ActionNode is an action without a keyword.
type ActionNode struct {
	NodeType
	Pos
	tr   *Tree
	Line int       // Deprecated: kept because it was exported.
	Pipe *PipeNode // what it evaluates
}

func (a *ActionNode) tree() *Tree { return a.tr }

// String returns the action.
func (a *ActionNode) String() string { return text(a) }

func (a *ActionNode) writeTo(b *strings.Builder) {
	b.WriteString(a.tr.open())
	a.Pipe.writeTo(b)
	b.WriteString(a.tr.shut())
}

// Copy returns a deep copy.
func (a *ActionNode) Copy() Node {
	c := *a
	c.Pipe = a.Pipe.CopyPipe()
	return &c
}

// A CommandNode is an element of a pipeline: a value, or a function or method with arguments.
type CommandNode struct {
	NodeType
	Pos
	tr   *Tree
	Args []Node
}

func (c *CommandNode) tree() *Tree { return c.tr }

// String returns the command's text.
func (c *CommandNode) String() string { return text(c) }

func (c *CommandNode) writeTo(b *strings.Builder) {
	for i, arg := range c.Args {
		if i > 0 {
			b.WriteByte(' ')
		}
		writeOperand(b, arg)
	}
}

// writeOperand writes a node with parentheses around it if it is a pipeline.
func writeOperand(b *strings.Builder, n Node) {
	if p, ok := n.(*PipeNode); ok {
		b.WriteByte('(')
		p.writeTo(b)
		b.WriteByte(')')
		return
	}
	n.writeTo(b)
}

// Copy returns a deep copy.
func (c *CommandNode) Copy() Node {
	if c == nil {
		return c
	}
	d := *c
	d.Args = nil
	for _, arg := range c.Args {
		d.Args = append(d.Args, arg.Copy())
	}
	return &d
}

// An IdentifierNode is the name of a function.
type IdentifierNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident string
}

// NewIdentifier returns a node for a function's name.
func NewIdentifier(ident string) *IdentifierNode {
	return &IdentifierNode{NodeType: NodeIdentifier, Ident: ident}
}

// SetPos sets the position and returns the node.
func (i *IdentifierNode) SetPos(pos Pos) *IdentifierNode {
	i.Pos = pos
	return i
}

// SetTree sets the tree that the node is part of and returns the node.
func (i *IdentifierNode) SetTree(t *Tree) *IdentifierNode {
	i.tr = t
	return i
}

func (i *IdentifierNode) tree() *Tree { return i.tr }

// String returns the name.
func (i *IdentifierNode) String() string { return i.Ident }

func (i *IdentifierNode) writeTo(b *strings.Builder) { b.WriteString(i.Ident) }

// Copy returns a deep copy.
func (i *IdentifierNode) Copy() Node { c := *i; return &c }

// A VariableNode is a variable, perhaps with fields behind it.
type VariableNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident []string // the variable with its dollar sign, then fields
}

func (v *VariableNode) tree() *Tree { return v.tr }

// String returns the text.
func (v *VariableNode) String() string { return text(v) }

func (v *VariableNode) writeTo(b *strings.Builder) { b.WriteString(strings.Join(v.Ident, ".")) }

// Copy returns a deep copy.
func (v *VariableNode) Copy() Node {
	c := *v
	c.Ident = append([]string{}, v.Ident...)
	return &c
}

// A DotNode is the cursor.
type DotNode struct {
	NodeType
	Pos
	tr *Tree
}

// Type returns NodeDot, whatever the field says.
func (d *DotNode) Type() NodeType { return NodeDot }

func (d *DotNode) tree() *Tree { return d.tr }

// String returns a period.
func (d *DotNode) String() string { return "." }

func (d *DotNode) writeTo(b *strings.Builder) { b.WriteByte('.') }

// Copy returns a deep copy.
func (d *DotNode) Copy() Node { c := *d; return &c }

// A NilNode is nil.
type NilNode struct {
	NodeType
	Pos
	tr *Tree
}

// Type returns NodeNil, whatever the field says.
func (n *NilNode) Type() NodeType { return NodeNil }

func (n *NilNode) tree() *Tree { return n.tr }

// String returns "nil".
func (n *NilNode) String() string { return "nil" }

func (n *NilNode) writeTo(b *strings.Builder) { b.WriteString("nil") }

// Copy returns a deep copy.
func (n *NilNode) Copy() Node { c := *n; return &c }

// A FieldNode is a field of dot, with fields behind it perhaps.
type FieldNode struct {
	NodeType
	Pos
	tr    *Tree
	Ident []string // without periods
}

func (f *FieldNode) tree() *Tree { return f.tr }

// String returns the text.
func (f *FieldNode) String() string { return text(f) }

func (f *FieldNode) writeTo(b *strings.Builder) {
	for _, id := range f.Ident {
		b.WriteString("." + id)
	}
}

// Copy returns a deep copy.
func (f *FieldNode) Copy() Node {
	c := *f
	c.Ident = append([]string{}, f.Ident...)
	return &c
}

// A ChainNode is a term with fields behind it.
type ChainNode struct {
	NodeType
	Pos
	tr    *Tree
	Node  Node
	Field []string // without periods
}

// Add appends a field, written with its period.
func (c *ChainNode) Add(field string) {
	name, ok := strings.CutPrefix(field, ".")
	if !ok {
		panic("no dot in field")
	}
	if name == "" {
		panic("empty field")
	}
	c.Field = append(c.Field, name)
}

func (c *ChainNode) tree() *Tree { return c.tr }

// String returns the text.
func (c *ChainNode) String() string { return text(c) }

func (c *ChainNode) writeTo(b *strings.Builder) {
	writeOperand(b, c.Node)
	for _, f := range c.Field {
		b.WriteString("." + f)
	}
}

// Copy returns a deep copy; the term is shared.
func (c *ChainNode) Copy() Node {
	d := *c
	d.Field = append([]string{}, c.Field...)
	return &d
}

// A BoolNode is true or false.
type BoolNode struct {
	NodeType
	Pos
	tr   *Tree
	True bool
}

func (b *BoolNode) tree() *Tree { return b.tr }

// String returns the constant's name.
func (b *BoolNode) String() string { return strconv.FormatBool(b.True) }

func (b *BoolNode) writeTo(sb *strings.Builder) { sb.WriteString(b.String()) }

// Copy returns a deep copy.
func (b *BoolNode) Copy() Node { c := *b; return &c }

// A NumberNode is a number, in all types that can hold its value.
type NumberNode struct {
	NodeType
	Pos
	tr         *Tree
	IsInt      bool       // Int64 is the value
	IsUint     bool       // Uint64 is the value
	IsFloat    bool       // Float64 is the value
	IsComplex  bool       // Complex128 is the value
	Int64      int64      // as a signed integer
	Uint64     uint64     // as an unsigned integer
	Float64    float64    // as a floating-point number
	Complex128 complex128 // as a complex number
	Text       string     // as written
}

// parseNumber finds the value of a number.
func (n *NumberNode) parseNumber(k kind) error {
	s := n.Text
	switch {
	case k == tokCharConst:
		r, _, tail, err := strconv.UnquoteChar(s[1:], s[0])
		if err != nil {
			return err
		}
		if tail != "'" {
			return fmt.Errorf("malformed character constant: %s", s)
		}
		n.IsInt, n.IsUint, n.IsFloat = true, true, true
		n.Int64, n.Uint64, n.Float64 = int64(r), uint64(r), float64(r)
		return nil
	case k == tokComplex:
		if _, err := fmt.Sscan(s, &n.Complex128); err != nil {
			return err
		}
		n.fromComplex()
		return nil
	case strings.HasSuffix(s, "i"):
		if f, err := strconv.ParseFloat(s[:len(s)-1], 64); err == nil {
			n.Complex128 = complex(0, f)
			n.fromComplex()
			return nil
		}
	}
	if u, err := strconv.ParseUint(s, 0, 64); err == nil {
		n.IsUint, n.Uint64 = true, u
	}
	if i, err := strconv.ParseInt(s, 0, 64); err == nil {
		n.IsInt, n.Int64 = true, i
		n.IsUint = n.IsUint || i == 0 // -0
	}
	switch {
	case n.IsInt:
		n.IsFloat, n.Float64 = true, float64(n.Int64)
	case n.IsUint:
		n.IsFloat, n.Float64 = true, float64(n.Uint64)
	default:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return fmt.Errorf("illegal number syntax: %q", s)
		}
		if !strings.ContainsAny(s, ".eEpP") {
			return fmt.Errorf("integer overflow: %q", s) // written as an integer, but in no type for them
		}
		n.fromFloat(f)
	}
	return nil
}

func (n *NumberNode) fromFloat(f float64) {
	n.IsFloat, n.Float64 = true, f
	if i := int64(f); float64(i) == f {
		n.IsInt, n.Int64 = true, i
	}
	if u := uint64(f); float64(u) == f {
		n.IsUint, n.Uint64 = true, u
	}
}

func (n *NumberNode) fromComplex() {
	n.IsComplex = true
	if imag(n.Complex128) == 0 {
		n.fromFloat(real(n.Complex128))
	}
}

func (n *NumberNode) tree() *Tree { return n.tr }

// String returns the number as written.
func (n *NumberNode) String() string { return n.Text }

func (n *NumberNode) writeTo(b *strings.Builder) { b.WriteString(n.Text) }

// Copy returns a deep copy.
func (n *NumberNode) Copy() Node { c := *n; return &c }

// A StringNode is a string.
type StringNode struct {
	NodeType
	Pos
	tr     *Tree
	Quoted string // as written
	Text   string // the value
}

func (s *StringNode) tree() *Tree { return s.tr }

// String returns the string as written.
func (s *StringNode) String() string { return s.Quoted }

func (s *StringNode) writeTo(b *strings.Builder) { b.WriteString(s.Quoted) }

// Copy returns a deep copy.
func (s *StringNode) Copy() Node { c := *s; return &c }
