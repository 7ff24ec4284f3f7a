package reflect

import (
	"internal/typ"
	"unsafe"
)

// madeFunc is a function that MakeFunc made.
type madeFunc struct {
	*convention
	fn func(args []Value) []Value
	// leads is there instead of fn in functions that only lead to another one, which can recover if they are called as
	// deferred functions.
	leads func(args []Value, deferred bool) []Value
	// stands is the code of the method that such a function leads to: Pointer returns it.
	stands unsafe.Pointer
}

// madeCode is what all made functions have for code, once there is one that stands for a method.
var madeCode unsafe.Pointer

// code returns the address of the code of the function object at p.
func code(p unsafe.Pointer) unsafe.Pointer {
	object := (*struct {
		code unsafe.Pointer
		made *madeFunc
	})(p)
	if object.code == madeCode && object.made.stands != nil {
		return object.made.stands
	}
	return object.code
}

//go:linkname calledAsDeferred runtime.calledAsDeferred
func calledAsDeferred() bool

//go:linkname standForLoop runtime.standForLoop
func standForLoop()

// entry returns the function object. Its code's parameters and results are exactly the register words of the calling
// convention (the object itself is the first), so it can stand in for a function of any type.
func (m *madeFunc) entry() unsafe.Pointer {
	f := func(i1, i2, i3, i4, i5 unsafe.Pointer, f0, f1, f2, f3, f4, f5, f6, f7 float64) (
		r0, r1, r2, r3, r4, r5 unsafe.Pointer, g0, g1, g2, g3, g4, g5, g6, g7 float64,
	) {
		words := registers{
			[intWords]unsafe.Pointer{nil, i1, i2, i3, i4, i5},
			[floatWords]float64{f0, f1, f2, f3, f4, f5, f6, f7},
		}
		m.enter(unsafe.Pointer(&words))
		i, f := &words.ints, &words.floats
		return i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&f))
}

type registers struct {
	ints   [intWords]unsafe.Pointer
	floats [floatWords]float64
}

// enter is a call: it takes the parameters from the words, and leaves the results there.
//
//go:noinline
func (m *madeFunc) enter(words unsafe.Pointer) {
	deferred := calledAsDeferred()
	var area unsafe.Pointer
	if m.areaSize > 0 {
		area = unsafe.Pointer(uncover(^word(words, nil, m.areaWord)))
	}
	args := make([]Value, len(m.params))
	for i := range m.params {
		args[i] = m.params[i].take(words, area)
	}
	// Their words may be results' too.
	var outs []unsafe.Pointer
	for i := range m.results {
		if r := &m.results[i]; r.byAddress {
			outs = append(outs, unsafe.Pointer(word(words, area, r.words[0])))
		}
	}
	var results []Value
	if m.leads != nil {
		results = m.leads(args, deferred)
	} else {
		if deferred {
			standForLoop()
		}
		results = m.fn(args)
	}
	if len(results) != len(m.results) {
		panic("reflect: wrong return count from function created by MakeFunc")
	}
	for i := range m.results {
		r, x := &m.results[i], results[i]
		if x.t == nil {
			panic("reflect: function created by MakeFunc returned zero Value")
		}
		if x.flag&unexported != 0 {
			panic("reflect: function created by MakeFunc returned value obtained from unexported field")
		}
		x = x.assignTo("reflect.MakeFunc", r.t)
		if r.byAddress {
			// The caller's frame: no barriers, and no look at what was there before.
			copy(unsafe.Slice((*byte)(outs[0]), r.t.Size), unsafe.Slice((*byte)(x.addr()), r.t.Size))
			outs = outs[1:]
		} else {
			r.put(&x, words, area)
		}
	}
}

// MakeFunc returns a function of the type that calls fn: the arguments come as Values, a variadic function's last as a
// slice, and so do the results go.
func MakeFunc(t Type, fn func(args []Value) (results []Value)) Value {
	if t.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	return makeFunc(&madeFunc{convention: conventionOf(t.desc()), fn: fn}, t.desc())
}

func makeFunc(m *madeFunc, d *typ.Desc) Value {
	return Value{d, m.entry(), 0}
}

// methodFunc makes a function of type d, whose first parameter is the receiver, from a method.
func methodFunc(d *typ.Desc, m *typ.Method) Value {
	leads := func(args []Value, deferred bool) []Value {
		return args[0].bind(m).call("Call", args[1:], deferred)
	}
	f := makeFunc(&madeFunc{convention: conventionOf(d), leads: leads, stands: m.Code}, d)
	madeCode = *(*unsafe.Pointer)(f.word())
	return f
}

// leading makes a function of type d from one that calls another.
func leading(d *typ.Desc, leads func(args []Value, deferred bool) []Value) Value {
	return makeFunc(&madeFunc{convention: conventionOf(d), leads: leads}, d)
}
