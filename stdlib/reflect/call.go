package reflect

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// Call calls the function v with the arguments in and returns its results. A variadic function takes any number of
// further arguments.
func (v Value) Call(in []Value) []Value {
	v.callable("Call")
	params := v.t.Params()
	variadic := v.t.Flags&typ.Variadic != 0
	fixed := len(params)
	if variadic {
		fixed--
	}
	if len(in) < fixed {
		panic("reflect: Call with too few input arguments")
	}
	if !variadic {
		if len(in) > fixed {
			panic("reflect: Call with too many input arguments")
		}
		return v.call("Call", in, false)
	}
	list := params[fixed]
	rest := MakeSlice(toType(list), len(in)-fixed, len(in)-fixed)
	for i, x := range in[fixed:] {
		if x.t == nil {
			panic("reflect: Call using zero Value argument")
		}
		if !assignable(list.Elem, x.t) {
			panic("reflect: cannot use " + x.t.Str + " as type " + list.Elem.Str + " in Call")
		}
		rest.Index(i).Set(x)
	}
	all := append(append(make([]Value, 0, fixed+1), in[:fixed]...), rest)
	return v.call("Call", all, false)
}

// CallSlice calls the variadic function v; the last argument is the slice of the variadic ones.
func (v Value) CallSlice(in []Value) []Value {
	v.callable("CallSlice")
	if v.t.Flags&typ.Variadic == 0 {
		panic("reflect: CallSlice of non-variadic function")
	}
	switch n := len(v.t.Params()); {
	case len(in) < n:
		panic("reflect: CallSlice with too few input arguments")
	case len(in) > n:
		panic("reflect: CallSlice with too many input arguments")
	}
	return v.call("CallSlice", in, false)
}

func (v Value) callable(method string) {
	v.need(Func, method)
	v.mayUse(method)
	if v.flag&bound == 0 && v.word() == nil {
		panic("reflect.Value.Call: call of nil function")
	}
}

// mayUse panics if v came out of an unexported field.
func (v Value) mayUse(method string) {
	if v.flag&unexported != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
}

// invocation is one call in progress. Its words live in one array on the stack: registers, area, results in memory.
// The collector looks at stacks word by word, so there is no need to say which of them are pointers; and the callee
// writes results without the barriers that memory in the heap wants.
type invocation struct {
	*convention
	code    unsafe.Pointer
	closure unsafe.Pointer
	// receiver is the first integer word of a method.
	receiver unsafe.Pointer
	args     []Value
	results  []Value
	deferred bool
}

// Sizes of the array of words: the compiler doesn't put larger ones on the stack.
const (
	fewWords  = 40
	someWords = 120
)

// call calls v with arguments that match its parameters in number. As a deferred function v can recover.
func (v Value) call(op string, in []Value, deferred bool) []Value {
	c := invocation{convention: conventionOf(v.t), args: make([]Value, len(in)), deferred: deferred}
	for i, t := range v.t.Params() {
		x := in[i]
		if x.t == nil {
			panic("reflect: " + op + " using zero Value argument")
		}
		x.mayUse(op)
		if !assignable(t, x.t) {
			panic("reflect: " + op + " using " + x.t.Str + " as type " + t.Str)
		}
		x = x.assignTo("reflect.Value.Call", t)
		if c.params[i].byAddress && x.flag&addressable != 0 {
			copied := fresh(t)
			x.move(copied.p)
			x = copied
		}
		c.args[i] = x
	}
	if v.flag&bound != 0 {
		m := (*boundMethod)(v.p)
		c.code, c.receiver = m.code, m.receiver
	} else {
		c.closure = v.word()
		c.code = *(*unsafe.Pointer)(c.closure)
	}
	c.results = make([]Value, len(c.convention.results))
	words := areaStart + c.areaSize
	for i := range c.convention.results {
		if r := &c.convention.results[i]; r.byAddress && r.t.PtrBytes != 0 {
			words += int(r.t.Size+7) / 8
		}
	}
	switch {
	case words <= fewWords:
		c.runFew()
	case words <= someWords:
		c.runSome()
	default:
		c.run(unsafe.Pointer(unsafe.SliceData(make([]unsafe.Pointer, words))))
	}
	return c.results
}

//go:noinline
func (c *invocation) runFew() {
	var words [fewWords]unsafe.Pointer
	c.run(unsafe.Pointer(&words))
}

//go:noinline
func (c *invocation) runSome() {
	var words [someWords]unsafe.Pointer
	c.run(unsafe.Pointer(&words))
}

// uncover returns the complement of x. Escape analysis doesn't follow addresses through complements, so the address of
// the words may be stored among them without moving them to the heap.
//
//go:noinline
func uncover(x uintptr) uintptr { return ^x }

func (c *invocation) run(words unsafe.Pointer) {
	area := unsafe.Add(words, areaStart*8)
	here := uncover(^uintptr(words))
	setWord(words, area, 0, uintptr(c.receiver))
	if c.areaSize > 0 {
		setWord(words, area, c.areaWord, here+areaStart*8)
	}
	free := uintptr(areaStart+c.areaSize) * 8
	for i := range c.convention.results {
		r := &c.convention.results[i]
		switch {
		case !r.byAddress:
		case r.t.PtrBytes == 0:
			c.results[i] = fresh(r.t)
			setWord(words, area, r.words[0], uintptr(c.results[i].p))
		default:
			setWord(words, area, r.words[0], here+free)
			free += (r.t.Size + 7) &^ 7
		}
	}
	for i := range c.params {
		p := &c.params[i]
		if p.byAddress {
			setWord(words, area, p.words[0], uintptr(c.args[i].p))
		} else {
			p.put(&c.args[i], words, area)
		}
	}
	if c.deferred {
		standForLoop()
	}
	rt.Call(c.code, c.closure, words)
	free = uintptr(areaStart+c.areaSize) * 8
	for i := range c.convention.results {
		r := &c.convention.results[i]
		switch {
		case !r.byAddress:
			c.results[i] = r.take(words, area)
		case r.t.PtrBytes != 0:
			// The register word of its address may hold a result now.
			c.results[i] = fresh(r.t)
			rt.TypedMove(unsafe.Pointer(r.t), c.results[i].p, unsafe.Add(words, free))
			free += (r.t.Size + 7) &^ 7
		}
	}
}
