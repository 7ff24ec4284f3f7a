package reflect

import (
	"internal/typ"
	"iter"
	"unsafe"
)

// boundMethod is a method with its receiver.
type boundMethod struct {
	code unsafe.Pointer
	// receiver is as an interface's data word.
	receiver unsafe.Pointer
}

// bindMethod makes a function object of the bound method at p. It is set when there is the first one, so that programs without
// don't carry what belongs to it.
var bindMethod func(t *typ.Desc, p unsafe.Pointer) unsafe.Pointer

func functionOf(t *typ.Desc, p unsafe.Pointer) unsafe.Pointer {
	return leading(t, func(args []Value, deferred bool) []Value {
		return Value{t, p, bound}.call("Call", args, deferred)
	}).p
}

// exported returns the i-th exported method of a concrete type, nil if there are not as many.
func exported(d *typ.Desc, i int) *typ.Method {
	methods := d.Methods()
	for k := range methods {
		if methods[k].PkgPath == "" {
			if i == 0 {
				return &methods[k]
			}
			i--
		}
	}
	return nil
}

func (t *rtype) NumMethod() int {
	if t.Kind() == Interface {
		return len(t.d.InterfaceMethods())
	}
	n := 0
	methods := t.d.Methods()
	for k := range methods {
		if methods[k].PkgPath == "" {
			n++
		}
	}
	return n
}

func (t *rtype) Method(i int) Method {
	if i < 0 || i >= t.NumMethod() {
		panic("reflect: Method index out of range")
	}
	if t.Kind() == Interface {
		m := &t.d.InterfaceMethods()[i]
		return Method{Name: m.Name, PkgPath: m.PkgPath, Type: toType(m.Type), Index: i}
	}
	m := exported(&t.d, i)
	params := append([]*typ.Desc{&t.d}, m.Type.Params()...)
	d := funcOf(params, m.Type.Results(), m.Type.Flags&typ.Variadic != 0)
	return Method{Name: m.Name, Type: toType(d), Func: methodFunc(d, m), Index: i}
}

// methodIndex looks a name up; -1 where there is no such method.
func (t *rtype) methodIndex(name string) int {
	if t.Kind() == Interface {
		for i, m := range t.d.InterfaceMethods() {
			if m.Name == name {
				return i
			}
		}
		return -1
	}
	n := 0
	methods := t.d.Methods()
	for i := range methods {
		if methods[i].PkgPath != "" {
			continue
		}
		if methods[i].Name == name {
			return n
		}
		n++
	}
	return -1
}

func (t *rtype) MethodByName(name string) (Method, bool) {
	if i := t.methodIndex(name); i >= 0 {
		return t.Method(i), true
	}
	return Method{}, false
}

// NumMethod returns the number of exported methods of v's type, or of all methods of an interface type.
func (v Value) NumMethod() int {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.NumMethod", Invalid})
	}
	return (*rtype)(unsafe.Pointer(v.t)).NumMethod()
}

// bind returns the method m of a concrete type with v as its receiver.
func (v Value) bind(m *typ.Method) Value {
	if bindMethod == nil {
		bindMethod = functionOf
	}
	data := v.toAny()
	receiver := (*typ.Eface)(unsafe.Pointer(&data)).Data
	return Value{m.Type, unsafe.Pointer(&boundMethod{m.Code, receiver}), v.flag&unexported | bound}
}

// Method returns v's i-th method as a function with v bound as its receiver.
func (v Value) Method(i int) Value {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.Method", Invalid})
	}
	if v.Kind() != Interface {
		m := exported(v.t, i)
		if i < 0 || m == nil {
			panic("reflect: Method index out of range")
		}
		return v.bind(m)
	}
	list := v.t.InterfaceMethods()
	if i < 0 || i >= len(list) {
		panic("reflect: Method index out of range")
	}
	if v.IsNil() {
		panic("reflect: Method on nil interface value")
	}
	wanted := &list[i]
	held := v.Elem()
	methods := held.t.Methods()
	for k := range methods {
		if m := &methods[k]; m.Name == wanted.Name && m.PkgPath == wanted.PkgPath && m.Code != nil {
			r := held.bind(m)
			if m.PkgPath != "" {
				r.flag |= unexported
			}
			return r
		}
	}
	panic("reflect: the program doesn't contain method " + wanted.Name + " of " + held.t.Str)
}

// MethodByName returns the method of that name as Method does, the zero Value if there is none.
func (v Value) MethodByName(name string) Value {
	if v.t == nil {
		panic(&ValueError{"reflect.Value.MethodByName", Invalid})
	}
	if i := (*rtype)(unsafe.Pointer(v.t)).methodIndex(name); i >= 0 {
		return v.Method(i)
	}
	return Value{}
}

// Methods iterates over the methods of v's type and the same with v bound as their receiver.
func (v Value) Methods() iter.Seq2[Method, Value] {
	return func(yield func(Method, Value) bool) {
		t := (*rtype)(unsafe.Pointer(v.t))
		for i := range v.NumMethod() {
			if !yield(t.Method(i), v.Method(i)) {
				return
			}
		}
	}
}
