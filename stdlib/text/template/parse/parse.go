// Package parse makes trees of templates, as packages text/template and html/template execute them. Programs should use
// those.
package parse

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

// A Tree is a parsed template.
type Tree struct {
	Name      string    // of the template
	ParseName string    // of the template in whose text it stands, for messages
	Root      *ListNode // its contents
	Mode      Mode
	text      string // of the whole template, for messages

	left, right string // delimiters of actions; "" for the usual ones

	// While parsing.
	in         *source
	vars       []string // visible variables
	rangeDepth int
	actionLine int // on which the action begins; 0 outside
}

// A Mode is a set of options for parsing.
type Mode uint

const (
	ParseComments Mode = 1 << iota // keep comments in the tree
	SkipFuncCheck                  // let functions be undefined
)

// A source has the tokens of a text and what all trees in it share.
type source struct {
	lex     *lexer
	pending []token // given back; the last is next
	line    int     // of the last token from the lexer
	funcs   []map[string]any
	set     map[string]*Tree
	depth   int // of parentheses
}

// maxDepth bounds the nesting of parentheses: the parser is recursive.
const maxDepth = 10000

// Parse returns the templates in the text, by name; the text itself is the template of the given name. The delimiters
// are {{ and }} if empty. Functions must be defined in one of the maps.
func Parse(name, text, leftDelim, rightDelim string, funcs ...map[string]any) (map[string]*Tree, error) {
	set := map[string]*Tree{}
	t := New(name)
	t.text = text
	_, err := t.Parse(text, leftDelim, rightDelim, set, funcs...)
	return set, err
}

// New returns an empty tree.
func New(name string, funcs ...map[string]any) *Tree {
	return &Tree{Name: name, in: &source{funcs: funcs}}
}

// Copy returns a deep copy; what concerns parsing is left out.
func (t *Tree) Copy() *Tree {
	if t == nil {
		return nil
	}
	return &Tree{Name: t.Name, ParseName: t.ParseName, Root: t.Root.CopyList(), text: t.text, left: t.left, right: t.right}
}

// ErrorContext returns the place of a node, as name:line:column, and its text.
func (t *Tree) ErrorContext(n Node) (location, context string) {
	tree := n.tree()
	if tree == nil {
		tree = t
	}
	before := tree.text[:n.Position()]
	column := len(before) - (strings.LastIndexByte(before, '\n') + 1)
	line := 1 + strings.Count(before, "\n")
	return fmt.Sprintf("%s:%d:%d", tree.ParseName, line, column), n.String()
}

// Parse parses the text into t and adds the templates in it, and t itself, to the set.
func (t *Tree) Parse(text, leftDelim, rightDelim string, treeSet map[string]*Tree, funcs ...map[string]any) (tree *Tree, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case runtime.Error:
			panic(e)
		case error:
			t.done()
			tree, err = nil, e
		default:
			panic(e)
		}
	}()
	if leftDelim == "" {
		leftDelim = "{{"
	}
	if rightDelim == "" {
		rightDelim = "}}"
	}
	t.ParseName = t.Name
	t.text = text
	t.left, t.right = leftDelim, rightDelim
	in := &source{funcs: funcs, set: treeSet}
	in.lex = &lexer{
		input: text, left: leftDelim, right: rightDelim, line: 1,
		comments:   t.Mode&ParseComments != 0,
		breakWord:  !in.defined("break"),
		continueOK: !in.defined("continue"),
	}
	t.begin(in)
	t.whole()
	t.add()
	t.done()
	return t, nil
}

func (t *Tree) begin(in *source) {
	t.Root = nil
	t.in = in
	t.vars = []string{"$"}
}

func (t *Tree) done() { t.in, t.vars = nil, nil }

// inner returns a tree for a template in t's text.
func (t *Tree) inner(name string) *Tree {
	n := &Tree{Name: name, ParseName: t.ParseName, Mode: t.Mode, text: t.text, left: t.left, right: t.right}
	n.begin(t.in)
	return n
}

func (in *source) defined(name string) bool {
	for _, m := range in.funcs {
		if m != nil && m[name] != nil {
			return true
		}
	}
	return false
}

// add puts the tree into the set, unless that has one of the name and this one is empty.
func (t *Tree) add() {
	set := t.in.set
	if old := set[t.Name]; old == nil || IsEmptyTree(old.Root) {
		set[t.Name] = t
	} else if !IsEmptyTree(t.Root) {
		t.failf("template: multiple definition of template %q", t.Name)
	}
}

// IsEmptyTree reports whether there is nothing but space and comments in the node.
func IsEmptyTree(n Node) bool {
	switch n := n.(type) {
	case nil, *CommentNode:
		return true
	case *ListNode:
		for _, sub := range n.Nodes {
			if !IsEmptyTree(sub) {
				return false
			}
		}
		return true
	case *TextNode:
		return len(bytes.TrimSpace(n.Text)) == 0
	case *ActionNode, *IfNode, *RangeNode, *TemplateNode, *WithNode:
		return false
	}
	panic("unknown node: " + n.String())
}

// failf ends parsing with an error.
func (t *Tree) failf(format string, args ...any) {
	t.Root = nil
	panic(fmt.Errorf("template: %s:%d: %s", t.ParseName, t.in.line, fmt.Sprintf(format, args...)))
}

// unexpected ends parsing because of a token.
func (t *Tree) unexpected(tok token, context string) {
	if tok.kind != tokError {
		t.failf("unexpected %s in %s", tok, context)
	}
	extra := ""
	if t.actionLine != 0 && t.actionLine != tok.line {
		extra = fmt.Sprintf(" started at %s:%d", t.ParseName, t.actionLine)
		if !strings.HasSuffix(tok.text, " action") {
			extra = " in action" + extra
		}
	}
	t.failf("%s%s", tok, extra)
}

func (t *Tree) next() token {
	in := t.in
	if n := len(in.pending); n > 0 {
		tok := in.pending[n-1]
		in.pending = in.pending[:n-1]
		return tok
	}
	tok := in.lex.next()
	in.line = tok.line
	return tok
}

// back gives tokens back, of which the first is to come next.
func (t *Tree) back(toks ...token) {
	for i := len(toks) - 1; i >= 0; i-- {
		t.in.pending = append(t.in.pending, toks[i])
	}
}

func (t *Tree) peek() token {
	tok := t.next()
	t.back(tok)
	return tok
}

// nextWord returns the next token that is not space.
func (t *Tree) nextWord() token {
	for {
		if tok := t.next(); tok.kind != tokSpace {
			return tok
		}
	}
}

func (t *Tree) peekWord() token {
	tok := t.nextWord()
	t.back(tok)
	return tok
}

func (t *Tree) expect(k kind, context string) token {
	tok := t.nextWord()
	if tok.kind != k {
		t.unexpected(tok, context)
	}
	return tok
}

// whole parses the text of a tree that is no inner one.
func (t *Tree) whole() {
	t.Root = &ListNode{tr: t, NodeType: NodeList, Pos: t.peek().pos}
	for t.peek().kind != tokEOF {
		if t.peek().kind == tokLeft {
			delim := t.next()
			word := t.nextWord()
			if word.kind == tokDefine {
				t.definition()
				continue
			}
			t.back(delim, word)
		}
		n := t.textOrAction()
		if k := n.Type(); k == nodeEnd || k == nodeElse {
			t.failf("unexpected %s", n)
		}
		t.Root.Nodes = append(t.Root.Nodes, n)
	}
}

// definition parses {{define}} behind the keyword.
func (t *Tree) definition() {
	const context = "define clause"
	def := t.inner("definition")
	def.Name = def.templateName(def.nextWord(), context)
	def.expect(tokRight, context)
	def.body(def, context)
}

// body parses the contents of an inner template up to {{end}} and adds it; outer is the tree for messages.
func (t *Tree) body(outer *Tree, context string) {
	var end Node
	t.Root, end = t.list()
	if end.Type() != nodeEnd {
		outer.failf("unexpected %s in %s", end, context)
	}
	t.add()
	t.done()
}

// list parses up to {{end}} or {{else}} and returns that, too.
func (t *Tree) list() (*ListNode, Node) {
	list := &ListNode{tr: t, NodeType: NodeList, Pos: t.peekWord().pos}
	for t.peekWord().kind != tokEOF {
		n := t.textOrAction()
		if k := n.Type(); k == nodeEnd || k == nodeElse {
			return list, n
		}
		list.Nodes = append(list.Nodes, n)
	}
	t.failf("unexpected EOF")
	return nil, nil
}

func (t *Tree) textOrAction() Node {
	tok := t.nextWord()
	switch tok.kind {
	case tokText:
		return &TextNode{tr: t, NodeType: NodeText, Pos: tok.pos, Text: []byte(tok.text)}
	case tokComment:
		return &CommentNode{tr: t, NodeType: NodeComment, Pos: tok.pos, Text: tok.text}
	case tokLeft:
		t.actionLine = tok.line
		n := t.action()
		t.actionLine = 0
		return n
	}
	t.unexpected(tok, "input")
	return nil
}

// action parses an action behind its left delimiter.
func (t *Tree) action() Node {
	tok := t.nextWord()
	switch tok.kind {
	case tokBlock:
		return t.block()
	case tokBreak:
		t.loopOnly("{{break}}")
		return &BreakNode{tr: t, NodeType: NodeBreak, Pos: tok.pos, Line: tok.line}
	case tokContinue:
		t.loopOnly("{{continue}}")
		return &ContinueNode{tr: t, NodeType: NodeContinue, Pos: tok.pos, Line: tok.line}
	case tokElse:
		next := t.peekWord()
		if next.kind != tokIf && next.kind != tokWith {
			next = t.expect(tokRight, "else")
		}
		return &elseNode{tr: t, NodeType: nodeElse, Pos: next.pos}
	case tokEnd:
		return &endNode{tr: t, NodeType: nodeEnd, Pos: t.expect(tokRight, "end").pos}
	case tokIf:
		return &IfNode{t.branch(NodeIf, "if")}
	case tokRange:
		return &RangeNode{t.branch(NodeRange, "range")}
	case tokWith:
		return &WithNode{t.branch(NodeWith, "with")}
	case tokTemplate:
		return t.invocation()
	}
	t.back(tok)
	return &ActionNode{tr: t, NodeType: NodeAction, Pos: tok.pos, Line: tok.line, Pipe: t.pipeline("command", tokRight)}
}

// loopOnly parses the rest of {{break}} or {{continue}}.
func (t *Tree) loopOnly(what string) {
	t.expect(tokRight, what)
	if t.rangeDepth == 0 {
		t.failf("%s outside {{range}}", what)
	}
}

// branch parses if, range or with behind the keyword.
func (t *Tree) branch(k NodeType, context string) BranchNode {
	visible := len(t.vars)
	pipe := t.pipeline(context, tokRight)
	b := BranchNode{tr: t, NodeType: k, Pos: pipe.Pos, Line: pipe.Line, Pipe: pipe}
	if k == NodeRange {
		t.rangeDepth++
	}
	var next Node
	b.List, next = t.list()
	if k == NodeRange {
		t.rangeDepth--
	}
	if next.Type() == nodeElse {
		// {{else if}} is an {{if}} in the else part, ended by the same {{end}}; so is {{else with}}.
		chained := k == NodeIf && t.peek().kind == tokIf || k == NodeWith && t.peek().kind == tokWith
		if chained {
			t.next()
			b.ElseList = &ListNode{tr: t, NodeType: NodeList, Pos: next.Position()}
			var sub Node
			if k == NodeIf {
				sub = &IfNode{t.branch(k, context)}
			} else {
				sub = &WithNode{t.branch(k, context)}
			}
			b.ElseList.Nodes = append(b.ElseList.Nodes, sub)
		} else {
			b.ElseList, next = t.list()
			if next.Type() != nodeEnd {
				t.failf("expected end; found %s", next)
			}
		}
	}
	t.vars = t.vars[:visible]
	return b
}

// block parses {{block}} behind the keyword: a definition and an invocation in one.
func (t *Tree) block() Node {
	const context = "block clause"
	tok := t.nextWord()
	name := t.templateName(tok, context)
	pipe := t.pipeline(context, tokRight)
	t.inner(name).body(t, context)
	return &TemplateNode{tr: t, NodeType: NodeTemplate, Pos: tok.pos, Line: tok.line, Name: name, Pipe: pipe}
}

// invocation parses {{template}} behind the keyword.
func (t *Tree) invocation() Node {
	const context = "template clause"
	tok := t.nextWord()
	n := &TemplateNode{tr: t, NodeType: NodeTemplate, Pos: tok.pos, Line: tok.line, Name: t.templateName(tok, context)}
	if next := t.nextWord(); next.kind != tokRight {
		t.back(next)
		n.Pipe = t.pipeline(context, tokRight)
	}
	return n
}

func (t *Tree) templateName(tok token, context string) string {
	if tok.kind != tokString && tok.kind != tokRawString {
		t.unexpected(tok, context)
	}
	return t.unquote(tok)
}

func (t *Tree) unquote(tok token) string {
	s, err := strconv.Unquote(tok.text)
	if err != nil {
		t.failf("%s", err)
	}
	return s
}
