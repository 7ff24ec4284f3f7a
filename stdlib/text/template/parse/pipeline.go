package parse

import "strings"

// pipeline parses up to the token that ends it.
func (t *Tree) pipeline(context string, end kind) *PipeNode {
	first := t.peekWord()
	pipe := &PipeNode{tr: t, NodeType: NodePipe, Pos: first.pos, Line: first.line}
	t.declarations(pipe, context)
	for {
		tok := t.nextWord()
		switch tok.kind {
		case end:
			t.checkPipeline(pipe, context)
			return pipe
		case tokBool, tokCharConst, tokComplex, tokDot, tokField, tokIdentifier, tokNumber, tokNil, tokRawString,
			tokString, tokVariable, tokLeftParen:
			t.back(tok)
			pipe.Cmds = append(pipe.Cmds, t.command())
		default:
			t.unexpected(tok, context)
		}
	}
}

// declarations parses variables in front of a pipeline: one, two in range, with := or = behind them.
func (t *Tree) declarations(pipe *PipeNode, context string) {
	for {
		v := t.peekWord()
		if v.kind != tokVariable {
			return
		}
		t.next()
		// The space behind is kept: it separates the variable from an argument.
		after := t.next()
		next := after
		if after.kind == tokSpace {
			next = t.nextWord()
		}
		comma := next.kind == tokChar && next.text == ","
		if !comma && next.kind != tokAssign && next.kind != tokDeclare {
			if after.kind == tokSpace {
				t.back(v, after, next)
			} else {
				t.back(v, next)
			}
			return
		}
		pipe.Decl = append(pipe.Decl, t.variable(v))
		t.vars = append(t.vars, v.text)
		if !comma {
			pipe.IsAssign = next.kind == tokAssign
			return
		}
		if context != "range" || len(pipe.Decl) >= 2 {
			t.failf("too many declarations in %s", context)
		}
		switch t.peekWord().kind {
		case tokVariable, tokRight, tokRightParen:
		default:
			t.failf("range can only initialize variables")
		}
	}
}

// checkPipeline refuses pipelines without a command, and values where only functions can take what comes in.
func (t *Tree) checkPipeline(pipe *PipeNode, context string) {
	if len(pipe.Cmds) == 0 {
		t.failf("missing value for %s", context)
	}
	for i, c := range pipe.Cmds[1:] {
		switch c.Args[0].Type() {
		case NodeBool, NodeDot, NodeNil, NodeNumber, NodeString:
			t.failf("non executable command in pipeline stage %d", i+2)
		}
	}
}

// command parses operands up to | or the end of the pipeline.
func (t *Tree) command() *CommandNode {
	cmd := &CommandNode{tr: t, NodeType: NodeCommand, Pos: t.peekWord().pos}
	for more := true; more; {
		t.peekWord() // drops space
		if n := t.operand(); n != nil {
			cmd.Args = append(cmd.Args, n)
		}
		tok := t.next()
		switch tok.kind {
		case tokSpace:
		case tokPipe:
			more = false
		case tokRight, tokRightParen:
			t.back(tok)
			more = false
		default:
			t.unexpected(tok, "operand")
		}
	}
	if len(cmd.Args) == 0 {
		t.failf("empty command")
	}
	return cmd
}

// operand parses a term and the fields behind it; nil if there is none.
func (t *Tree) operand() Node {
	node := t.term()
	if node == nil || t.peek().kind != tokField {
		return node
	}
	chain := &ChainNode{tr: t, NodeType: NodeChain, Pos: t.peek().pos, Node: node}
	for t.peek().kind == tokField {
		chain.Add(t.next().text)
	}
	switch n := node.(type) {
	case *FieldNode:
		return &FieldNode{tr: t, NodeType: NodeField, Pos: chain.Pos, Ident: append(n.Ident, chain.Field...)}
	case *VariableNode:
		return &VariableNode{tr: t, NodeType: NodeVariable, Pos: chain.Pos, Ident: append(n.Ident, chain.Field...)}
	case *BoolNode, *StringNode, *NumberNode, *NilNode, *DotNode:
		t.failf("unexpected . after term %q", node.String())
	}
	return chain
}

// term parses a constant, name or parenthesis; nil if there is none.
func (t *Tree) term() Node {
	tok := t.nextWord()
	switch tok.kind {
	case tokIdentifier:
		if t.Mode&SkipFuncCheck == 0 && !t.in.defined(tok.text) {
			t.failf("function %q not defined", tok.text)
		}
		return NewIdentifier(tok.text).SetTree(t).SetPos(tok.pos)
	case tokDot:
		return &DotNode{tr: t, NodeType: NodeDot, Pos: tok.pos}
	case tokNil:
		return &NilNode{tr: t, NodeType: NodeNil, Pos: tok.pos}
	case tokVariable:
		return t.visible(t.variable(tok))
	case tokField:
		return &FieldNode{tr: t, NodeType: NodeField, Pos: tok.pos, Ident: strings.Split(tok.text[1:], ".")}
	case tokBool:
		return &BoolNode{tr: t, NodeType: NodeBool, Pos: tok.pos, True: tok.text == "true"}
	case tokCharConst, tokComplex, tokNumber:
		n := &NumberNode{tr: t, NodeType: NodeNumber, Pos: tok.pos, Text: tok.text}
		if err := n.parseNumber(tok.kind); err != nil {
			t.failf("%s", err)
		}
		return n
	case tokString, tokRawString:
		return &StringNode{tr: t, NodeType: NodeString, Pos: tok.pos, Quoted: tok.text, Text: t.unquote(tok)}
	case tokLeftParen:
		if t.in.depth >= maxDepth {
			t.failf("max expression depth exceeded")
		}
		t.in.depth++
		pipe := t.pipeline("parenthesized pipeline", tokRightParen)
		t.in.depth--
		return pipe
	}
	t.back(tok)
	return nil
}

func (t *Tree) variable(tok token) *VariableNode {
	return &VariableNode{tr: t, NodeType: NodeVariable, Pos: tok.pos, Ident: strings.Split(tok.text, ".")}
}

// visible returns the variable if it has been declared.
func (t *Tree) visible(v *VariableNode) Node {
	for _, name := range t.vars {
		if name == v.Ident[0] {
			return v
		}
	}
	t.failf("undefined variable %q", v.Ident[0])
	return nil
}
