// An interpreter for a small language: scanner, precedence parser, tree of interfaces, closures, lists, errors with lines.
package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Value is what expressions give.
type Value interface{ Type() string }

type (
	Int  int64
	Bool bool
	Text string
	List struct{ Items []Value }
	Func struct {
		Name   string
		Params []string
		Body   Node
		Env    *Env
	}
	Native func(args []Value) (Value, error)
	Nil    struct{}
)

func (Int) Type() string    { return "int" }
func (Bool) Type() string   { return "bool" }
func (Text) Type() string   { return "text" }
func (*List) Type() string  { return "list" }
func (*Func) Type() string  { return "func" }
func (Native) Type() string { return "func" }
func (Nil) Type() string    { return "nil" }

func (l *List) String() string {
	parts := make([]string, len(l.Items))
	for i, v := range l.Items {
		parts[i] = fmt.Sprint(v)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
func (f *Func) String() string { return fmt.Sprintf("func %s/%d", f.Name, len(f.Params)) }
func (Nil) String() string     { return "nil" }

// Env is a scope.
type Env struct {
	vars  map[string]Value
	outer *Env
}

func (e *Env) find(name string) (*Env, bool) {
	for ; e != nil; e = e.outer {
		if _, ok := e.vars[name]; ok {
			return e, true
		}
	}
	return nil, false
}

func (e *Env) child() *Env { return &Env{map[string]Value{}, e} }

// Node is a piece of the program.
type Node interface {
	Eval(*Env) (Value, error)
}

type (
	lit struct{ v Value }
	ref struct {
		at
		name string
	}
	let struct {
		at
		name  string
		fresh bool
		e     Node
	}
	binary struct {
		at
		op   string
		l, r Node
	}
	unary struct {
		at
		op string
		e  Node
	}
	call struct {
		at
		f    Node
		args []Node
	}
	index struct {
		at
		l, i Node
	}
	list struct{ items []Node }
	fn   struct {
		name   string
		params []string
		body   Node
	}
	cond struct {
		at
		c, then, alt Node
	}
	loop struct {
		at
		c, body Node
	}
	block struct{ list []Node }
	ret   struct{ e Node }
)

type at struct{ line int }

func (a at) errorf(format string, args ...any) error {
	return fmt.Errorf("line %d: %w", a.line, fmt.Errorf(format, args...))
}

var (
	errType     = errors.New("type mismatch")
	errUndef    = errors.New("undefined")
	errTooDeep  = errors.New("calls too deep")
	errArgCount = errors.New("wrong number of arguments")
)

// returning carries a value out of nested blocks.
type returning struct{ v Value }

func (returning) Error() string { return "return outside of a function" }

func (n lit) Eval(*Env) (Value, error) { return n.v, nil }

func (n ref) Eval(e *Env) (Value, error) {
	if s, ok := e.find(n.name); ok {
		return s.vars[n.name], nil
	}
	return nil, n.errorf("%s: %w", n.name, errUndef)
}

func (n let) Eval(e *Env) (Value, error) {
	v, err := n.e.Eval(e)
	if err != nil {
		return nil, err
	}
	if f, ok := v.(*Func); ok && f.Name == "" {
		f.Name = n.name
	}
	if !n.fresh {
		s, ok := e.find(n.name)
		if !ok {
			return nil, n.errorf("assignment to %s: %w", n.name, errUndef)
		}
		e = s
	}
	e.vars[n.name] = v
	return v, nil
}

func (n binary) Eval(e *Env) (Value, error) {
	l, err := n.l.Eval(e)
	if err != nil {
		return nil, err
	}
	if b, ok := l.(Bool); ok && (n.op == "and" && !bool(b) || n.op == "or" && bool(b)) {
		return b, nil
	}
	r, err := n.r.Eval(e)
	if err != nil {
		return nil, err
	}
	switch n.op {
	case "==":
		return Bool(equal(l, r)), nil
	case "!=":
		return Bool(!equal(l, r)), nil
	}
	switch l := l.(type) {
	case Int:
		if r, ok := r.(Int); ok {
			return n.ints(l, r)
		}
	case Text:
		switch r := r.(type) {
		case Text:
			switch n.op {
			case "+":
				return l + r, nil
			case "<":
				return Bool(l < r), nil
			}
		case Int:
			if n.op == "*" {
				return Text(strings.Repeat(string(l), int(r))), nil
			}
		}
	case *List:
		if r, ok := r.(*List); ok && n.op == "+" {
			return &List{slices.Concat(l.Items, r.Items)}, nil
		}
	case Bool:
		if r, ok := r.(Bool); ok && (n.op == "and" || n.op == "or") {
			return r, nil
		}
	}
	return nil, n.errorf("%s %s %s: %w", l.Type(), n.op, r.Type(), errType)
}

func (n binary) ints(l, r Int) (v Value, err error) {
	defer func() {
		if p, ok := recover().(error); ok {
			err = n.errorf("%w", p)
		}
	}()
	switch n.op {
	case "+":
		return l + r, nil
	case "-":
		return l - r, nil
	case "*":
		return l * r, nil
	case "/":
		return l / r, nil
	case "%":
		return l % r, nil
	case "<":
		return Bool(l < r), nil
	case "<=":
		return Bool(l <= r), nil
	case ">":
		return Bool(l > r), nil
	case ">=":
		return Bool(l >= r), nil
	}
	return nil, n.errorf("int %s int: %w", n.op, errType)
}

func equal(a, b Value) bool {
	la, ok1 := a.(*List)
	lb, ok2 := b.(*List)
	if ok1 && ok2 {
		return slices.EqualFunc(la.Items, lb.Items, equal)
	}
	if _, ok := a.(Native); ok {
		return false
	}
	return a == b
}

func (n unary) Eval(e *Env) (Value, error) {
	v, err := n.e.Eval(e)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case Int:
		if n.op == "-" {
			return -v, nil
		}
	case Bool:
		if n.op == "not" {
			return !v, nil
		}
	}
	return nil, n.errorf("%s %s: %w", n.op, v.Type(), errType)
}

var depth int

func (n call) Eval(e *Env) (Value, error) {
	f, err := n.f.Eval(e)
	if err != nil {
		return nil, err
	}
	args := make([]Value, len(n.args))
	for i, a := range n.args {
		if args[i], err = a.Eval(e); err != nil {
			return nil, err
		}
	}
	switch f := f.(type) {
	case Native:
		v, err := f(args)
		if err != nil {
			return nil, n.errorf("%w", err)
		}
		return v, nil
	case *Func:
		if len(args) != len(f.Params) {
			return nil, n.errorf("%v called with %d: %w", f, len(args), errArgCount)
		}
		if depth++; depth > 5000 {
			return nil, n.errorf("%w", errTooDeep)
		}
		defer func() { depth-- }()
		scope := f.Env.child()
		for i, p := range f.Params {
			scope.vars[p] = args[i]
		}
		v, err := f.Body.Eval(scope)
		if r, ok := err.(returning); ok {
			return r.v, nil
		}
		return v, err
	}
	return nil, n.errorf("call of %s: %w", f.Type(), errType)
}

func (n index) Eval(e *Env) (Value, error) {
	l, err := n.l.Eval(e)
	if err != nil {
		return nil, err
	}
	i, err := n.i.Eval(e)
	if err != nil {
		return nil, err
	}
	items, ok1 := l.(*List)
	at, ok2 := i.(Int)
	if !ok1 || !ok2 {
		return nil, n.errorf("%s[%s]: %w", l.Type(), i.Type(), errType)
	}
	if at < 0 || int(at) >= len(items.Items) {
		return nil, n.errorf("index %d of %d items", at, len(items.Items))
	}
	return items.Items[at], nil
}

func (n list) Eval(e *Env) (Value, error) {
	l := &List{}
	for _, i := range n.items {
		v, err := i.Eval(e)
		if err != nil {
			return nil, err
		}
		l.Items = append(l.Items, v)
	}
	return l, nil
}

func (n fn) Eval(e *Env) (Value, error) { return &Func{n.name, n.params, n.body, e}, nil }

func truth(a at, c Node, e *Env) (bool, error) {
	v, err := c.Eval(e)
	if err != nil {
		return false, err
	}
	b, ok := v.(Bool)
	if !ok {
		return false, a.errorf("condition is %s: %w", v.Type(), errType)
	}
	return bool(b), nil
}

func (n cond) Eval(e *Env) (Value, error) {
	ok, err := truth(n.at, n.c, e)
	switch {
	case err != nil:
		return nil, err
	case ok:
		return n.then.Eval(e)
	case n.alt != nil:
		return n.alt.Eval(e)
	}
	return Nil{}, nil
}

func (n loop) Eval(e *Env) (Value, error) {
	for {
		ok, err := truth(n.at, n.c, e)
		if err != nil || !ok {
			return Nil{}, err
		}
		if _, err := n.body.Eval(e); err != nil {
			return nil, err
		}
	}
}

func (n block) Eval(e *Env) (v Value, err error) {
	v = Nil{}
	scope := e.child()
	for _, s := range n.list {
		if v, err = s.Eval(scope); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (n ret) Eval(e *Env) (Value, error) {
	v, err := n.e.Eval(e)
	if err != nil {
		return nil, err
	}
	return nil, returning{v}
}

// parser reads tokens; a newline token ends a statement.
type parser struct {
	toks []token
	at   int
}

type token struct {
	text string
	line int
}

func scan(src string) (toks []token, err error) {
	line := 1
	for i := 0; i < len(src); {
		c := rune(src[i])
		start := i
		switch {
		case c == '\n':
			toks = append(toks, token{"\n", line})
			line++
			i++
			continue
		case unicode.IsSpace(c):
			i++
			continue
		case c == '#':
			for i < len(src) && src[i] != '\n' {
				i++
			}
			continue
		case c == '"':
			end := strings.IndexByte(src[i+1:], '"')
			if end < 0 {
				return nil, fmt.Errorf("line %d: text without end", line)
			}
			i += end + 2
		case unicode.IsDigit(c):
			for i < len(src) && unicode.IsDigit(rune(src[i])) {
				i++
			}
		case unicode.IsLetter(c):
			for i < len(src) && (unicode.IsLetter(rune(src[i])) || unicode.IsDigit(rune(src[i]))) {
				i++
			}
		case i+1 < len(src) && slices.Contains([]string{"==", "!=", "<=", ">=", "->"}, src[i:i+2]):
			i += 2
		default:
			i++
		}
		toks = append(toks, token{src[start:i], line})
	}
	return append(toks, token{"", line}), nil
}

func (p *parser) peek() string { return p.toks[p.at].text }
func (p *parser) pos() at      { return at{p.toks[p.at].line} }
func (p *parser) next() string { p.at++; return p.toks[p.at-1].text }

func (p *parser) accept(text string) bool {
	if p.peek() == text {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		panic(p.pos().errorf("want %q, found %q", text, p.peek()))
	}
}

func (p *parser) lines() {
	for p.accept("\n") {
	}
}

func (p *parser) block(end string) block {
	var b block
	for p.lines(); p.peek() != end; p.lines() {
		if p.peek() == "" {
			panic(p.pos().errorf("want %q, found the end", end))
		}
		b.list = append(b.list, p.statement())
	}
	p.at++
	return b
}

func (p *parser) statement() Node {
	where := p.pos()
	switch p.peek() {
	case "let":
		p.next()
		name := p.next()
		p.expect("=")
		return let{where, name, true, p.expr(0)}
	case "while":
		p.next()
		c := p.expr(0)
		p.expect("{")
		return loop{where, c, p.block("}")}
	case "return":
		p.next()
		return ret{p.expr(0)}
	}
	e := p.expr(0)
	if r, ok := e.(ref); ok && p.accept("=") {
		return let{where, r.name, false, p.expr(0)}
	}
	return e
}

var levels = map[string]int{
	"or": 1, "and": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}

func (p *parser) expr(min int) Node {
	l := p.operand()
	for {
		op, where := p.peek(), p.pos()
		level, ok := levels[op]
		if !ok || level <= min {
			return l
		}
		p.next()
		l = binary{where, op, l, p.expr(level)}
	}
}

func (p *parser) args(end string) (list []Node) {
	for p.lines(); !p.accept(end); p.lines() {
		list = append(list, p.expr(0))
		if p.lines(); p.peek() != end {
			p.expect(",")
		}
	}
	return list
}

func (p *parser) operand() Node {
	e := p.primary()
	for {
		where := p.pos()
		switch {
		case p.accept("("):
			e = call{where, e, p.args(")")}
		case p.accept("["):
			i := p.expr(0)
			p.expect("]")
			e = index{where, e, i}
		default:
			return e
		}
	}
}

func (p *parser) primary() Node {
	where := p.pos()
	switch t := p.next(); {
	case t == "-" || t == "not":
		return unary{where, t, p.operand()}
	case t == "(":
		e := p.expr(0)
		p.expect(")")
		return e
	case t == "[":
		return list{p.args("]")}
	case t == "true" || t == "false":
		return lit{Bool(t == "true")}
	case t == "fn":
		p.expect("(")
		f := fn{}
		for _, a := range p.args(")") {
			r, ok := a.(ref)
			if !ok {
				panic(where.errorf("parameter is not a name"))
			}
			f.params = append(f.params, r.name)
		}
		if p.accept("->") {
			f.body = p.expr(0)
		} else {
			p.expect("{")
			f.body = p.block("}")
		}
		return f
	case t == "if":
		c := cond{at: where, c: p.expr(0)}
		p.expect("{")
		c.then = p.block("}")
		if p.accept("else") {
			if p.peek() == "if" {
				c.alt = p.primary()
			} else {
				p.expect("{")
				c.alt = p.block("}")
			}
		}
		return c
	case t != "" && t[0] == '"':
		return lit{Text(t[1 : len(t)-1])}
	case t != "" && unicode.IsDigit(rune(t[0])):
		n, err := strconv.ParseInt(t, 10, 64)
		if err != nil {
			panic(where.errorf("%w", err))
		}
		return lit{Int(n)}
	case t != "" && unicode.IsLetter(rune(t[0])):
		return ref{where, t}
	default:
		panic(where.errorf("want an expression, found %q", t))
	}
}

func parse(src string) (n Node, err error) {
	toks, err := scan(src)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			n, err = nil, r.(error)
		}
	}()
	p := &parser{toks: toks}
	return p.block(""), nil
}

func builtins(out *strings.Builder) *Env {
	return &Env{vars: map[string]Value{
		"nil": Nil{},
		"print": Native(func(args []Value) (Value, error) {
			for i, a := range args {
				if i > 0 {
					out.WriteByte(' ')
				}
				fmt.Fprint(out, a)
			}
			out.WriteByte('\n')
			return Nil{}, nil
		}),
		"len": Native(func(args []Value) (Value, error) {
			if len(args) != 1 {
				return nil, errArgCount
			}
			switch v := args[0].(type) {
			case Text:
				return Int(len(v)), nil
			case *List:
				return Int(len(v.Items)), nil
			}
			return nil, fmt.Errorf("len of %s: %w", args[0].Type(), errType)
		}),
	}}
}

const program = `
let fact = fn(n) { if n < 2 { 1 } else { n * fact(n - 1) } }
print(fact(20), fact)
let counter = fn() {
	let n = 0
	fn() { n = n + 1 }
}
let a = counter()
let b = counter()
a() a() b()
print(a(), b())
let map = fn(f, l) {
	let out = []
	let i = 0
	while i < len(l) {
		out = out + [f(l[i])]
		i = i + 1
	}
	return out
}
let fold = fn(f, z, l) {
	let i = 0
	while i < len(l) { z = f(z, l[i])
		i = i + 1 }
	z
}
print(map(fn(x) -> x * x, [1, 2, 3, -4]), fold(fn(a, b) -> a + b, "", ["x", "y", "z"]))
let first = fn(l, ok) {
	let i = 0
	while true {
		if ok(l[i]) { return l[i] }
		i = i + 1
	}
}
print(first([3, 5, 8, 9], fn(x) -> x % 2 == 0))
print("ab" * 3, [1, [2]] == [1, [2]], "a" == 1, not (1 < 2 and 2 < 1), 7 % 3 - -1, nil)
let fib = fn(n) { if n < 2 { return n }
	fib(n - 1) + fib(n - 2) }
print(fib(18))
`

func main() {
	run := func(src string) {
		var out strings.Builder
		n, err := parse(src)
		if err == nil {
			depth = 0
			var v Value
			if v, err = n.Eval(builtins(&out).child()); err == nil {
				out.WriteString("= " + fmt.Sprint(v) + "\n")
			}
		}
		fmt.Print(out.String())
		if err != nil {
			fmt.Println("error:", err, errors.Is(err, errType), errors.Is(err, errUndef))
		}
	}
	run(program)
	for _, src := range []string{
		"1 + 2 * 3 - 4 / 2", "1 +", "x", "y = 1", `"a" - 1`, "1 / 0", "[1, 2][2]", "(1", "if 1 { 2 }", "fn(1) -> 2", "99999999999999999999",
		"let f = fn(x) -> f(x + 1)\nf(0)", "let g = fn(a) -> a\ng(1, 2)", "\n\nlen(1)", `"abc`, "return 3", "5(1)", "fn() { ", "not true == false",
	} {
		run(src)
	}
}
