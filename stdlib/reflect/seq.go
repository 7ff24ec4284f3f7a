package reflect

import (
	"internal/typ"
	"iter"
	"unsafe"
)

// Seq returns an iterator over what a range statement with one variable over v yields.
func (v Value) Seq() iter.Seq[Value] {
	if v.t == nil || !toType(v.t).CanSeq() {
		panic("reflect: " + v.Type().String() + " cannot produce iter.Seq[Value]")
	}
	switch v.Kind() {
	case Func:
		return func(yield func(Value) bool) {
			v.loop(func(in []Value) bool { return yield(in[0]) })
		}
	case Chan:
		return func(yield func(Value) bool) {
			for {
				if x, ok := v.Recv(); !ok || !yield(x) {
					return
				}
			}
		}
	case Map:
		return func(yield func(Value) bool) {
			for it := v.MapRange(); it.Next() && yield(it.Key()); {
			}
		}
	case Pointer, Array, Slice:
		return func(yield func(Value) bool) {
			for i := range v.Len() {
				if !yield(ValueOf(i)) {
					return
				}
			}
		}
	case String:
		return func(yield func(Value) bool) {
			for i := range v.String() {
				if !yield(ValueOf(i)) {
					return
				}
			}
		}
	}
	return func(yield func(Value) bool) {
		if v.CanInt() {
			for i := range v.Int() {
				if !yield(number(v.t, uint64(i))) {
					return
				}
			}
			return
		}
		for i := range v.Uint() {
			if !yield(number(v.t, i)) {
				return
			}
		}
	}
}

// number makes a value of an integer type.
func number(t *typ.Desc, x uint64) Value {
	r := fresh(t)
	whole := lane{0, t.Size, false}
	whole.store(r.p, uintptr(x))
	return r
}

// loop calls the range function v with a yield function that calls body.
func (v Value) loop(body func(in []Value) bool) {
	yield := v.t.Params()[0]
	result := toType(yield.Results()[0])
	v.Call([]Value{MakeFunc(toType(yield), func(in []Value) []Value {
		return []Value{ValueOf(body(in)).Convert(result)}
	})})
}

// Seq2 returns an iterator over what a range statement with two variables over v yields.
func (v Value) Seq2() iter.Seq2[Value, Value] {
	if v.t == nil || !toType(v.t).CanSeq2() {
		panic("reflect: " + v.Type().String() + " cannot produce iter.Seq2[Value, Value]")
	}
	switch v.Kind() {
	case Func:
		return func(yield func(Value, Value) bool) {
			v.loop(func(in []Value) bool { return yield(in[0], in[1]) })
		}
	case Map:
		return func(yield func(Value, Value) bool) {
			for it := v.MapRange(); it.Next() && yield(it.Key(), it.Value()); {
			}
		}
	case String:
		return func(yield func(Value, Value) bool) {
			for i, c := range v.String() {
				if !yield(ValueOf(i), ValueOf(c)) {
					return
				}
			}
		}
	case Pointer:
		v = v.Elem()
	}
	return func(yield func(Value, Value) bool) {
		for i := range v.Len() {
			if !yield(ValueOf(i), v.Index(i)) {
				return
			}
		}
	}
}

// Fields iterates over a struct's fields and their values.
func (v Value) Fields() iter.Seq2[StructField, Value] {
	v.need(Struct, "Fields")
	t := (*rtype)(unsafe.Pointer(v.t))
	return func(yield func(StructField, Value) bool) {
		for i := range v.NumField() {
			if !yield(t.Field(i), v.Field(i)) {
				return
			}
		}
	}
}
