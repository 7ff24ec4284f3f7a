package quick

import (
	"math"
	"math/rand"
	"reflect"
)

// A Generator makes random values of its own type.
type Generator interface {
	// Generate returns a value of the method's receiver type; size hints at how large it should be.
	Generate(rand *rand.Rand, size int) reflect.Value
}

// complexSize bounds the lengths of what is made.
const complexSize = 50

// Value returns a random value of type t, by its Generate method if it has one. Not every type has values that can be
// made: ok tells.
func Value(t reflect.Type, rand *rand.Rand) (value reflect.Value, ok bool) {
	return sized(t, rand, complexSize)
}

func sized(t reflect.Type, r *rand.Rand, size int) (reflect.Value, bool) {
	if g, ok := reflect.Zero(t).Interface().(Generator); ok {
		return g.Generate(r, size), true
	}
	v := reflect.New(t).Elem()
	switch kind := t.Kind(); kind {
	case reflect.Bool:
		v.SetBool(r.Int()&1 == 0)
	case reflect.Float32:
		v.SetFloat(spread(r, math.MaxFloat32))
	case reflect.Float64:
		v.SetFloat(spread(r, math.MaxFloat64))
	case reflect.Complex64:
		v.SetComplex(complex(spread(r, math.MaxFloat32), spread(r, math.MaxFloat32)))
	case reflect.Complex128:
		v.SetComplex(complex(spread(r, math.MaxFloat64), spread(r, math.MaxFloat64)))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.Uint64()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(r.Uint64())
	case reflect.String:
		runes := make([]rune, r.Intn(complexSize))
		for i := range runes {
			runes[i] = rune(r.Intn(0x10ffff))
		}
		v.SetString(string(runes))
	case reflect.Pointer:
		if r.Intn(size) == 0 {
			break // nil
		}
		elem, ok := sized(t.Elem(), r, size)
		if !ok {
			return reflect.Value{}, false
		}
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(elem)
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		for range r.Intn(size) {
			key, ok := sized(t.Key(), r, size)
			elem, also := sized(t.Elem(), r, size)
			if !ok || !also {
				return reflect.Value{}, false
			}
			v.SetMapIndex(key, elem)
		}
	case reflect.Slice, reflect.Array, reflect.Struct:
		return composite(v, r, size)
	default:
		return reflect.Value{}, false
	}
	return v, true
}

// composite fills elements or fields; what is nested gets a part of the size only, so that it ends.
func composite(v reflect.Value, r *rand.Rand, size int) (reflect.Value, bool) {
	t := v.Type()
	if t.Kind() == reflect.Struct {
		part := size
		if n := v.NumField(); n > 0 {
			part = max(size/n, 1)
		}
		for i := range v.NumField() {
			field, ok := sized(t.Field(i).Type, r, part)
			if !ok {
				return reflect.Value{}, false
			}
			v.Field(i).Set(field)
		}
		return v, true
	}
	part := size
	if t.Kind() == reflect.Slice {
		n := r.Intn(size)
		part = max(size-n, 1)
		v.Set(reflect.MakeSlice(t, n, n))
	}
	for i := range v.Len() {
		elem, ok := sized(t.Elem(), r, part)
		if !ok {
			return reflect.Value{}, false
		}
		v.Index(i).Set(elem)
	}
	return v, true
}

// spread returns a number between -limit and limit.
func spread(r *rand.Rand, limit float64) float64 {
	x := r.Float64() * limit
	if r.Int()&1 == 1 {
		return -x
	}
	return x
}
