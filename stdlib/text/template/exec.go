package template

import (
	"fmt"
	"internal/fmtsort"
	"io"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// maxDepth bounds the nesting of {{template}}.
const maxDepth = 100000

// An ExecError is an error found while a template is executed.
type ExecError struct {
	Name string // of the template
	Err  error  // with the whole message
}

// Error returns the message.
func (e ExecError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e ExecError) Unwrap() error { return e.Err }

// A writeError carries an error of the writer out of the execution.
type writeError struct{ err error }

// A state is where an execution stands.
type state struct {
	tmpl  *Template
	wr    io.Writer
	node  parse.Node // for messages
	vars  []variable // visible and, below base, those of the templates that invoked this one
	base  int
	depth int
	buf   []byte
}

type variable struct {
	name  string
	value reflect.Value
}

// A flow says how a part of a template ended.
type flow int

const (
	flowNext flow = iota
	flowBreak
	flowContinue
)

// ExecuteTemplate executes the template of the name that is associated with t.
func (t *Template) ExecuteTemplate(wr io.Writer, name string, data any) error {
	tmpl := t.Lookup(name)
	if tmpl == nil {
		return fmt.Errorf("template: no template %q associated with template %q", name, t.name)
	}
	return tmpl.Execute(wr, data)
}

// Execute applies the template to the data, which may be a reflect.Value, and writes the result. After an error part of
// the output may have been written. The error is an ExecError unless it is wr's.
func (t *Template) Execute(wr io.Writer, data any) (err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case writeError:
			err = e.err
		case ExecError:
			err = e
		default:
			panic(e)
		}
	}()
	dot, ok := data.(reflect.Value)
	if !ok {
		dot = reflect.ValueOf(data)
	}
	s := &state{tmpl: t, wr: wr, vars: []variable{{"$", dot}}}
	if t.Tree == nil || t.Root == nil {
		s.failf("%q is an incomplete or empty template", t.name)
	}
	s.list(dot, t.Root)
	return nil
}

// failf ends execution with an error.
func (s *state) failf(format string, args ...any) {
	where := s.tmpl.name
	if s.node != nil {
		location, context := s.tmpl.ErrorContext(s.node)
		where = fmt.Sprintf("%s: executing %q at <%s>", location, s.tmpl.name, context)
	}
	// Errors among the arguments are to be wrapped, so there is one format.
	format = "template: " + strings.ReplaceAll(where, "%", "%%") + ": " + format
	panic(ExecError{s.tmpl.name, fmt.Errorf(format, args...)})
}

func (s *state) write(b []byte) {
	if _, err := s.wr.Write(b); err != nil {
		panic(writeError{err})
	}
}

func (s *state) variable(name string) *variable {
	for i := len(s.vars) - 1; i >= s.base; i-- {
		if s.vars[i].name == name {
			return &s.vars[i]
		}
	}
	s.failf("undefined variable: %s", name)
	return nil
}

// list executes nodes in order.
func (s *state) list(dot reflect.Value, list *parse.ListNode) flow {
	s.node = list
	for _, n := range list.Nodes {
		if f := s.walk(dot, n); f != flowNext {
			return f
		}
	}
	return flowNext
}

func (s *state) walk(dot reflect.Value, node parse.Node) flow {
	s.node = node
	switch n := node.(type) {
	case *parse.TextNode:
		s.write(n.Text)
	case *parse.ActionNode:
		v := s.pipeline(dot, n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			s.node = n
			s.print(n, v)
		}
	case *parse.IfNode:
		return s.branch(dot, &n.BranchNode, false)
	case *parse.WithNode:
		return s.branch(dot, &n.BranchNode, true)
	case *parse.RangeNode:
		return s.rangeOver(dot, n)
	case *parse.TemplateNode:
		s.invoke(dot, n)
	case *parse.ListNode:
		return s.list(dot, n)
	case *parse.BreakNode:
		return flowBreak
	case *parse.ContinueNode:
		return flowContinue
	case *parse.CommentNode:
	default:
		s.failf("unknown node: %s", node)
	}
	return flowNext
}

// branch executes if or with.
func (s *state) branch(dot reflect.Value, b *parse.BranchNode, with bool) (f flow) {
	mark := len(s.vars)
	v := s.pipeline(dot, b.Pipe)
	yes, ok := isTrue(concrete(v))
	if !ok {
		s.failf("if/with can't use %v", v)
	}
	if yes {
		if with {
			dot = v
		}
		f = s.list(dot, b.List)
	} else if b.ElseList != nil {
		f = s.list(dot, b.ElseList)
	}
	s.vars = s.vars[:mark]
	return f
}

// rangeOver executes range.
func (s *state) rangeOver(dot reflect.Value, r *parse.RangeNode) flow {
	outer := len(s.vars)
	v, _ := indirect(s.pipeline(dot, r.Pipe))
	mark := len(s.vars)
	decl := r.Pipe.Decl
	result, empty := flowNext, true
	// each executes the body for an element; false ends the loop.
	each := func(key, elem reflect.Value) bool {
		empty = false
		if len(decl) > 0 {
			last := elem
			if len(decl) > 1 {
				last = key // the first variable of two
			}
			if r.Pipe.IsAssign {
				s.variable(decl[0].Ident[0]).value = last
				if len(decl) > 1 {
					s.variable(decl[1].Ident[0]).value = elem
				}
			} else {
				s.vars[mark-1].value = elem
				if len(decl) > 1 {
					s.vars[mark-2].value = key
				}
			}
		}
		f := s.list(elem, r.List)
		s.vars = s.vars[:mark]
		return f != flowBreak
	}
	s.elements(v, len(decl), each)
	if empty && r.ElseList != nil {
		result = s.list(dot, r.ElseList)
	}
	s.vars = s.vars[:outer]
	return result
}

// elements calls f for the elements of v until it returns false.
func (s *state) elements(v reflect.Value, decls int, f func(key, elem reflect.Value) bool) {
	none := reflect.Value{}
	switch k := v.Kind(); {
	case k == reflect.Slice || k == reflect.Array:
		for i := range v.Len() {
			key := none
			if decls > 1 {
				key = reflect.ValueOf(i)
			}
			if !f(key, v.Index(i)) {
				return
			}
		}
	case k == reflect.Map:
		for _, e := range fmtsort.Sort(v) {
			if !f(e.Key, e.Elem) {
				return
			}
		}
	case integer(k):
		if decls > 1 {
			s.failf("can't use %v to iterate over more than one variable", v)
		}
		for i := range v.Seq() {
			if !f(none, i) {
				return
			}
		}
	case k == reflect.Chan:
		if v.IsNil() {
			return
		}
		if v.Type().ChanDir() == reflect.SendDir {
			s.failf("range over send-only channel %v", v)
		}
		for i := 0; ; i++ {
			elem, ok := v.Recv()
			if !ok || !f(reflect.ValueOf(i), elem) {
				return
			}
		}
	case k == reflect.Invalid: // of a missing key: like an empty map
	case k == reflect.Func && v.Type().CanSeq():
		if decls > 1 {
			s.failf("can't use %v iterate over more than one variable", v)
		}
		for elem := range v.Seq() {
			if !f(none, elem) {
				return
			}
		}
	case k == reflect.Func && v.Type().CanSeq2():
		for key, elem := range v.Seq2() {
			if decls < 2 {
				key, elem = none, key
			}
			if !f(key, elem) {
				return
			}
		}
	default:
		s.failf("range can't iterate over %v", v)
	}
}

// invoke executes another template.
func (s *state) invoke(dot reflect.Value, n *parse.TemplateNode) {
	tmpl := s.tmpl.Lookup(n.Name)
	if tmpl == nil {
		s.failf("template %q not defined", n.Name)
	}
	if s.depth == maxDepth {
		s.failf("exceeded maximum template depth (%v)", maxDepth)
	}
	dot = s.pipeline(dot, n.Pipe)
	outer, base, mark := s.tmpl, s.base, len(s.vars)
	s.tmpl, s.base = tmpl, mark
	s.vars = append(s.vars, variable{"$", dot})
	s.depth++
	s.list(dot, tmpl.Root)
	s.depth--
	s.tmpl, s.base, s.vars = outer, base, s.vars[:mark]
}

var (
	errorType        = reflect.TypeFor[error]()
	stringerType     = reflect.TypeFor[fmt.Stringer]()
	reflectValueType = reflect.TypeFor[reflect.Value]()
	stringType       = reflect.TypeFor[string]()
	intType          = reflect.TypeFor[int]()
)

// print writes a value.
func (s *state) print(n parse.Node, v reflect.Value) {
	// Common types need neither fmt nor an interface.
	switch v.Kind() {
	case reflect.String:
		if v.Type() == stringType {
			s.buf = append(s.buf[:0], v.String()...)
			s.write(s.buf)
			return
		}
	case reflect.Int:
		if v.Type() == intType {
			s.buf = strconv.AppendInt(s.buf[:0], v.Int(), 10)
			s.write(s.buf)
			return
		}
	}
	p, ok := printable(v)
	if !ok {
		s.failf("can't print %s of type %s", n, v.Type())
	}
	if _, err := fmt.Fprint(s.wr, p); err != nil {
		panic(writeError{err})
	}
}

// printable returns what fmt is to print for a value; false if it is a channel or function.
func printable(v reflect.Value) (any, bool) {
	if v.Kind() == reflect.Pointer {
		v, _ = indirect(v)
	}
	if !v.IsValid() {
		return "<no value>", true
	}
	prints := func(t reflect.Type) bool { return t.Implements(errorType) || t.Implements(stringerType) }
	if t := v.Type(); !prints(t) {
		if v.CanAddr() && prints(reflect.PointerTo(t)) {
			v = v.Addr()
		} else if k := v.Kind(); k == reflect.Chan || k == reflect.Func {
			return nil, false
		}
	}
	return v.Interface(), true
}

// indirect follows pointers and interfaces; true if it ended at a nil one.
func indirect(v reflect.Value) (reflect.Value, bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, true
		}
		v = v.Elem()
	}
	return v, false
}

// concrete returns what is in an interface; an invalid value if it is nil.
func concrete(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}
