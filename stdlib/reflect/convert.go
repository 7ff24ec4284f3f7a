package reflect

import (
	"internal/typ"
	"unsafe"
)

func isInteger(k typ.Kind) bool { return k >= typ.Int && k <= typ.Uintptr }
func isFloat(k typ.Kind) bool   { return k == typ.Float32 || k == typ.Float64 }
func isComplex(k typ.Kind) bool { return k == typ.Complex64 || k == typ.Complex128 }

// isText says whether d is a slice of bytes or runes.
func isText(d *typ.Desc) bool {
	return d.Kind == typ.Slice && (d.Elem.Kind == typ.Uint8 || d.Elem.Kind == typ.Int32) && d.Elem.PkgPath == ""
}

func convertible(to, from *typ.Desc) bool {
	switch {
	case assignable(to, from), sameUnderlying(to, from, false):
		return true
	case isInteger(from.Kind):
		return isInteger(to.Kind) || isFloat(to.Kind) || to.Kind == typ.String
	case isFloat(from.Kind):
		return isInteger(to.Kind) || isFloat(to.Kind)
	case isComplex(from.Kind):
		return isComplex(to.Kind)
	case from.Kind == typ.String:
		return to.Kind == typ.String || isText(to)
	case isText(from) && to.Kind == typ.String:
		return true
	case from.Kind == typ.Slice && to.Kind == typ.Array:
		return from.Elem == to.Elem
	case from.Kind == typ.Slice && to.Kind == typ.Pointer && to.Elem.Kind == typ.Array:
		return from.Elem == to.Elem.Elem
	case from.Kind == typ.Pointer && to.Kind == typ.Pointer:
		return from.Flags&typ.Named == 0 && to.Flags&typ.Named == 0 && sameUnderlying(to.Elem, from.Elem, false)
	}
	return false
}

// Convert returns v converted to type t.
func (v Value) Convert(t Type) Value {
	to := t.desc()
	if v.t == nil {
		panic(&ValueError{"reflect.Value.Convert", Invalid})
	}
	if !convertible(to, v.t) {
		panic("reflect.Value.Convert: value of type " + v.t.Str + " cannot be converted to type " + to.Str)
	}
	r := v.convert(to)
	r.flag = r.flag&^addressable | v.flag.hidden()
	return r
}

func (v Value) convert(to *typ.Desc) Value {
	from := v.t
	if to.Kind == typ.Interface {
		return toInterface(v, to)
	}
	if assignable(to, from) || sameUnderlying(to, from, false) || from.Kind == typ.Pointer {
		if v.flag&addressable != 0 {
			r := fresh(to)
			v.move(r.p)
			return r
		}
		v.t = to
		return v
	}
	r := fresh(to)
	set := r
	set.flag |= addressable
	switch {
	case isInteger(from.Kind) && to.Kind == typ.String:
		var x rune = 0xfffd
		if v.CanInt() && int64(rune(v.Int())) == v.Int() {
			x = rune(v.Int())
		} else if v.CanUint() && uint64(rune(v.Uint())) == v.Uint() {
			x = rune(v.Uint())
		}
		set.SetString(string(x))
	case isInteger(to.Kind) || isFloat(to.Kind):
		convertNumber(v, set)
	case isComplex(to.Kind):
		set.SetComplex(v.Complex())
	case from.Kind == typ.String && to.Elem.Kind == typ.Uint8:
		*(*[]byte)(r.p) = []byte(v.String())
	case from.Kind == typ.String:
		*(*[]rune)(r.p) = []rune(v.String())
	case to.Kind == typ.String && from.Elem.Kind == typ.Uint8:
		set.SetString(string(*(*[]byte)(v.p)))
	case to.Kind == typ.String:
		set.SetString(string(*(*[]rune)(v.p)))
	case to.Kind == typ.Array:
		h := (*sliceHeader)(v.p)
		if h.len < int(to.Len) {
			panic("reflect: cannot convert slice with length " + itoa(h.len) + " to array with length " + itoa(int(to.Len)))
		}
		src := Value{to, h.data, inMemory}
		src.move(r.p)
	default:
		h := (*sliceHeader)(v.p)
		if h.len < int(to.Elem.Len) {
			panic("reflect: cannot convert slice with length " + itoa(h.len) + " to pointer to array with length " +
				itoa(int(to.Elem.Len)))
		}
		return Value{to, h.data, 0}
	}
	return r
}

// convertNumber sets a numeric variable to v's value.
func convertNumber(v, set Value) {
	switch {
	case v.CanInt() && set.CanFloat():
		set.SetFloat(float64(v.Int()))
	case v.CanUint() && set.CanFloat():
		set.SetFloat(float64(v.Uint()))
	case v.CanFloat() && set.CanFloat():
		set.SetFloat(v.Float())
	case v.CanFloat() && set.CanInt():
		set.SetInt(int64(v.Float()))
	case v.CanFloat():
		set.SetUint(uint64(v.Float()))
	case v.CanInt() && set.CanInt():
		set.SetInt(v.Int())
	case v.CanInt():
		set.SetUint(uint64(v.Int()))
	case set.CanInt():
		set.SetInt(int64(v.Uint()))
	default:
		set.SetUint(v.Uint())
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// pair is two addresses being compared.
type pair struct {
	a, b unsafe.Pointer
	t    *typ.Desc
}

// DeepEqual compares two values, following pointers, slices, maps and interfaces.
func DeepEqual(x, y any) bool {
	a, b := ValueOf(x), ValueOf(y)
	if a.t == nil || b.t == nil {
		return a.t == b.t
	}
	return a.t == b.t && deepEqual(a, b, map[pair]bool{})
}

func deepEqual(a, b Value, seen map[pair]bool) bool {
	if a.t == nil || b.t == nil {
		return a.t == b.t
	}
	if a.t != b.t {
		return false
	}
	// Cyclic data runs through these kinds; a pair met again is equal as far as this path can tell.
	switch a.Kind() {
	case Pointer, Map, Slice, Interface:
		if !a.IsNil() && !b.IsNil() {
			p := pair{a.anchor(), b.anchor(), a.t}
			if seen[p] {
				return true
			}
			seen[p] = true
		}
	}
	switch a.Kind() {
	case Array:
		for i := range a.Len() {
			if !deepEqual(a.Index(i), b.Index(i), seen) {
				return false
			}
		}
		return true
	case Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		if a.pointer("DeepEqual") == b.pointer("DeepEqual") {
			return true
		}
		for i := range a.Len() {
			if !deepEqual(a.Index(i), b.Index(i), seen) {
				return false
			}
		}
		return true
	case Interface:
		return deepEqual(a.Elem(), b.Elem(), seen)
	case Pointer:
		return a.word() == b.word() || deepEqual(a.Elem(), b.Elem(), seen)
	case Struct:
		for i := range a.NumField() {
			if !deepEqual(a.Field(i), b.Field(i), seen) {
				return false
			}
		}
		return true
	case Map:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		if a.word() == b.word() {
			return true
		}
		for it := a.MapRange(); it.Next(); {
			e := b.MapIndex(it.Key())
			if !e.IsValid() || !deepEqual(it.Value(), e, seen) {
				return false
			}
		}
		return true
	case Func:
		return a.IsNil() && b.IsNil()
	}
	return a.Equal(b)
}

// anchor identifies a reference for the detection of cycles.
func (v Value) anchor() unsafe.Pointer {
	switch v.Kind() {
	case Pointer, Map:
		return v.word()
	}
	return v.p
}
