package template

import (
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// An input is what comes into a command from the one before; a pipeline's first has none.
type input struct {
	value reflect.Value
	some  bool
}

var noInput input

// pipeline evaluates a pipeline and sets its variables; without one, the value is invalid.
func (s *state) pipeline(dot reflect.Value, pipe *parse.PipeNode) reflect.Value {
	if pipe == nil {
		return reflect.Value{}
	}
	s.node = pipe
	var in input
	for _, cmd := range pipe.Cmds {
		v := s.command(dot, cmd, in)
		if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
			v = v.Elem()
		}
		in = input{v, true}
	}
	for _, decl := range pipe.Decl {
		if pipe.IsAssign {
			s.variable(decl.Ident[0]).value = in.value
		} else {
			s.vars = append(s.vars, variable{decl.Ident[0], in.value})
		}
	}
	return in.value
}

// command evaluates a command.
func (s *state) command(dot reflect.Value, cmd *parse.CommandNode, in input) reflect.Value {
	args := cmd.Args[1:]
	plain := func() {
		if len(args) > 0 || in.some {
			s.failf("can't give argument to non-function %s", cmd.Args[0])
		}
	}
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		s.node = n
		return s.fields(dot, dot, n, n.Ident, args, in)
	case *parse.ChainNode:
		return s.chain(dot, n, args, in)
	case *parse.IdentifierNode:
		return s.function(dot, n, cmd, args, in)
	case *parse.VariableNode:
		return s.variableNode(dot, n, args, in, plain)
	case *parse.PipeNode:
		plain()
		return s.pipeline(dot, n)
	case *parse.DotNode:
		s.node = n
		plain()
		return dot
	case *parse.NilNode:
		s.node = n
		plain()
		s.failf("nil is not a command")
	case *parse.BoolNode, *parse.NumberNode, *parse.StringNode:
		s.node = n
		plain()
		return s.constant(n)
	}
	s.node = cmd.Args[0]
	plain()
	s.failf("can't evaluate command %q", cmd.Args[0])
	return reflect.Value{}
}

// constant returns a constant's value in the type it has by itself.
func (s *state) constant(node parse.Node) reflect.Value {
	switch n := node.(type) {
	case *parse.BoolNode:
		return boolValue(n.True)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	case *parse.NumberNode:
		s.node = n
		text := n.Text
		hex := len(text) > 2 && text[0] == '0' && text[1]|0x20 == 'x' && !strings.ContainsAny(text, "pP")
		switch {
		case n.IsComplex:
			return reflect.ValueOf(n.Complex128)
		case n.IsFloat && !hex && text[0] != '\'' && strings.ContainsAny(text, ".eEpP"):
			return reflect.ValueOf(n.Float64)
		case n.IsInt:
			return reflect.ValueOf(int(n.Int64))
		case n.IsUint:
			s.failf("%s overflows int", text)
		}
	}
	return reflect.Value{}
}

func (s *state) variableNode(dot reflect.Value, n *parse.VariableNode, args []parse.Node, in input, plain func()) reflect.Value {
	s.node = n
	v := s.variable(n.Ident[0]).value
	if len(n.Ident) == 1 {
		if plain != nil {
			plain()
		}
		return v
	}
	return s.fields(dot, v, n, n.Ident[1:], args, in)
}

func (s *state) chain(dot reflect.Value, n *parse.ChainNode, args []parse.Node, in input) reflect.Value {
	s.node = n
	if len(n.Field) == 0 {
		s.failf("internal error: no fields in evalChainNode")
	}
	if n.Node.Type() == parse.NodeNil {
		s.failf("indirection through explicit nil in %s", n)
	}
	return s.fields(dot, s.value(dot, n.Node), n, n.Field, args, in)
}

// fields evaluates .X.Y.Z of a receiver; only Z may have arguments.
func (s *state) fields(dot, receiver reflect.Value, node parse.Node, names []string, args []parse.Node, in input) reflect.Value {
	last := len(names) - 1
	for _, name := range names[:last] {
		receiver = s.field(dot, receiver, name, node, nil, noInput)
	}
	return s.field(dot, receiver, names[last], node, args, in)
}

// A member is what a name means in a type: a method, or a field, or neither.
type member struct {
	method int // number of the method, or -1
	field  []int
	hidden bool // the field is not exported
}

type memberKey struct {
	typ  reflect.Type
	name string
}

// members remembers what names mean.
var members sync.Map // of memberKey to *member

func lookup(t reflect.Type, name string) *member {
	key := memberKey{t, name}
	if m, ok := members.Load(key); ok {
		return m.(*member)
	}
	m := &member{method: -1}
	if method, ok := t.MethodByName(name); ok {
		m.method = method.Index
	}
	elem := t
	if elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	if elem.Kind() == reflect.Struct {
		if f, ok := elem.FieldByName(name); ok {
			m.field, m.hidden = f.Index, !f.IsExported()
		}
	}
	members.Store(key, m)
	return m
}

// field evaluates .name of a receiver.
func (s *state) field(dot, receiver reflect.Value, name string, node parse.Node, args []parse.Node, in input) reflect.Value {
	if !receiver.IsValid() {
		if s.tmpl.missingKey == keyError {
			s.failf("nil data; no entry for key %q", name)
		}
		return reflect.Value{}
	}
	t := receiver.Type()
	receiver, isNil := indirect(receiver)
	if isNil && receiver.Kind() == reflect.Interface {
		s.failf("nil pointer evaluating %s.%s", t, name)
	}
	// Methods of the pointer, too, if there can be one.
	ptr := receiver
	if k := ptr.Kind(); k != reflect.Pointer && k != reflect.Interface && ptr.CanAddr() {
		ptr = ptr.Addr()
	}
	m := lookup(ptr.Type(), name)
	if m.method >= 0 {
		return s.call(dot, ptr.Method(m.method), node, name, args, in)
	}
	hasArgs := len(args) > 0 || in.some
	switch receiver.Kind() {
	case reflect.Struct:
		if m.field == nil {
			break
		}
		if m.hidden {
			s.failf("%s is an unexported field of struct type %s", name, t)
		}
		var v reflect.Value
		if len(m.field) == 1 {
			v = receiver.Field(m.field[0])
		} else {
			var err error
			if v, err = receiver.FieldByIndexErr(m.field); err != nil {
				s.failf("%v", err)
			}
		}
		if hasArgs {
			s.failf("%s has arguments but cannot be invoked as function", name)
		}
		return v
	case reflect.Map:
		key := receiver.Type().Key()
		if !stringType.AssignableTo(key) {
			break
		}
		if hasArgs {
			s.failf("%s is not a method but has arguments", name)
		}
		v := receiver.MapIndex(reflect.ValueOf(name))
		if !v.IsValid() {
			switch s.tmpl.missingKey {
			case keyZero:
				v = reflect.Zero(receiver.Type().Elem())
			case keyError:
				s.failf("map has no entry for key %q", name)
			}
		}
		return v
	case reflect.Pointer:
		// A nil pointer: that is the error, unless there is no such field at all.
		if elem := receiver.Type().Elem(); elem.Kind() == reflect.Struct && m.field == nil {
			break
		}
		if isNil {
			s.failf("nil pointer evaluating %s.%s", t, name)
		}
	}
	s.failf("can't evaluate field %s in type %s", name, t)
	return reflect.Value{}
}

// function evaluates a call of a function by its name.
func (s *state) function(dot reflect.Value, n *parse.IdentifierNode, cmd parse.Node, args []parse.Node, in input) reflect.Value {
	s.node = n
	if s.tmpl.common != nil {
		s.tmpl.mu.RLock()
		fn := s.tmpl.execFuncs[n.Ident]
		s.tmpl.mu.RUnlock()
		if fn.IsValid() {
			return s.call(dot, fn, cmd, n.Ident, args, in)
		}
	}
	b, ok := builtins()[n.Ident]
	if !ok {
		s.failf("%q is not a defined function", n.Ident)
	}
	return s.builtin(dot, b, cmd, n.Ident, args, in)
}

// count refuses a wrong number of arguments.
func (s *state) count(name string, fixed int, variadic bool, args []parse.Node, in input) int {
	n := len(args)
	if in.some {
		n++
	}
	if variadic && n < fixed {
		s.failf("wrong number of args for %s: want at least %d got %d", name, fixed, len(args))
	} else if !variadic && n != fixed {
		s.failf("wrong number of args for %s: want %d got %d", name, fixed, n)
	}
	return n
}

// builtin evaluates a call of a function that templates have from the start.
func (s *state) builtin(dot reflect.Value, b *builtin, node parse.Node, name string, args []parse.Node, in input) reflect.Value {
	n := s.count(name, b.fixed, b.variadic, args, in)
	if name == "and" || name == "or" {
		// Up to the first argument that decides.
		var v reflect.Value
		for _, arg := range args {
			v = s.value(dot, arg)
			if truth(v) == (name == "or") {
				return v
			}
		}
		if in.some {
			v = unwrapped(in.value)
		}
		return v
	}
	var few [4]reflect.Value
	values := few[:0]
	if n > len(few) {
		values = make([]reflect.Value, 0, n)
	}
	for i, arg := range args {
		if b.format && i == 0 {
			values = append(values, s.arg(dot, stringType, arg))
		} else {
			values = append(values, s.value(dot, arg))
		}
	}
	if in.some {
		if b.format && n == 1 {
			values = append(values, s.assignable(in.value, stringType))
		} else {
			values = append(values, unwrapped(in.value))
		}
	}
	var v reflect.Value
	var err error
	if name == "call" {
		callee := in.value.String()
		if len(args) > 0 {
			callee = args[0].String()
		}
		v, err = dynamicCall(callee, values[0], values[1:])
	} else {
		v, err = safeBuiltin(b, values)
	}
	if err != nil {
		s.node = node
		s.failf("error calling %s: %w", name, err)
	}
	return unwrapped(v)
}

// call evaluates a call of a function or method.
func (s *state) call(dot, fn reflect.Value, node parse.Node, name string, args []parse.Node, in input) reflect.Value {
	t := fn.Type()
	fixed, variadic := t.NumIn(), t.IsVariadic()
	if variadic {
		fixed--
	}
	n := s.count(name, fixed, variadic, args, in)
	if err := checkResults(name, t); err != nil {
		s.failf("%v", err)
	}
	want := func(i int) reflect.Type {
		if i < fixed {
			return t.In(i)
		}
		return t.In(fixed).Elem()
	}
	var values []reflect.Value
	if n > 0 {
		values = make([]reflect.Value, 0, n)
	}
	for i, arg := range args {
		values = append(values, s.arg(dot, want(i), arg))
	}
	if in.some {
		values = append(values, s.assignable(in.value, want(len(args))))
	}
	v, err := safeCall(fn, values)
	if err != nil {
		s.node = node
		s.failf("error calling %s: %w", name, err)
	}
	return unwrapped(v)
}

// unwrapped returns the value inside, if v is a reflect.Value in a reflect.Value.
func unwrapped(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Struct && v.Type() == reflectValueType {
		return v.Interface().(reflect.Value)
	}
	return v
}

// nilable reports whether a type has a nil; an argument that is a reflect.Value can stand for it.
func nilable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return true
	}
	return t == reflectValueType
}

// assignable returns the value so that it can be assigned to the type, if need be following a pointer or taking the
// address.
func (s *state) assignable(v reflect.Value, t reflect.Type) reflect.Value {
	if !v.IsValid() {
		if !nilable(t) {
			s.failf("invalid value; expected %s", t)
		}
		return reflect.Zero(t)
	}
	if t == reflectValueType && v.Type() != t {
		return reflect.ValueOf(v)
	}
	if v.Type().AssignableTo(t) {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if v = v.Elem(); v.Type().AssignableTo(t) {
			return v
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(t):
		if v = v.Elem(); !v.IsValid() {
			s.failf("dereference of nil pointer of type %s", t)
		}
		return v
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(t):
		return v.Addr()
	}
	s.failf("wrong type for value; expected %s; got %s", t, v.Type())
	return v
}

// term evaluates an operand that is no constant; false if it is one.
func (s *state) term(dot reflect.Value, node parse.Node) (reflect.Value, bool) {
	s.node = node
	switch n := node.(type) {
	case *parse.DotNode:
		return dot, true
	case *parse.FieldNode:
		return s.fields(dot, dot, n, n.Ident, nil, noInput), true
	case *parse.VariableNode:
		return s.variableNode(dot, n, nil, noInput, nil), true
	case *parse.PipeNode:
		return s.pipeline(dot, n), true
	case *parse.IdentifierNode:
		return s.function(dot, n, n, nil, noInput), true
	case *parse.ChainNode:
		return s.chain(dot, n, nil, noInput), true
	}
	return reflect.Value{}, false
}

// value evaluates an operand, whatever its type.
func (s *state) value(dot reflect.Value, node parse.Node) reflect.Value {
	if v, ok := s.term(dot, node); ok {
		return unwrapped(v)
	}
	return s.constant(node) // invalid for nil
}

// arg evaluates an argument of a type.
func (s *state) arg(dot reflect.Value, t reflect.Type, node parse.Node) reflect.Value {
	if v, ok := s.term(dot, node); ok {
		return s.assignable(v, t)
	}
	if _, ok := node.(*parse.NilNode); ok {
		if !nilable(t) {
			s.failf("cannot assign nil to %s", t)
		}
		return reflect.Zero(t)
	}
	number, _ := node.(*parse.NumberNode)
	expected := ""
	v := reflect.New(t).Elem()
	switch k := t.Kind(); {
	case k == reflect.Bool:
		if n, ok := node.(*parse.BoolNode); ok {
			v.SetBool(n.True)
			return v
		}
		expected = "bool"
	case k == reflect.String:
		if n, ok := node.(*parse.StringNode); ok {
			v.SetString(n.Text)
			return v
		}
		expected = "string"
	case signed(k):
		if number != nil && number.IsInt {
			v.SetInt(number.Int64)
			return v
		}
		expected = "integer"
	case unsigned(k):
		if number != nil && number.IsUint {
			v.SetUint(number.Uint64)
			return v
		}
		expected = "unsigned integer"
	case k == reflect.Float32 || k == reflect.Float64:
		if number != nil && number.IsFloat {
			v.SetFloat(number.Float64)
			return v
		}
		expected = "float"
	case k == reflect.Complex64 || k == reflect.Complex128:
		if number != nil && number.IsComplex {
			v.SetComplex(number.Complex128)
			return v
		}
		expected = "complex"
	case k == reflect.Interface && t.NumMethod() == 0:
		return s.constant(node)
	case t == reflectValueType:
		return reflect.ValueOf(s.constant(node))
	default:
		s.failf("can't handle %s for arg of type %s", node, t)
	}
	s.failf("expected %s; found %s", expected, node)
	return v
}
