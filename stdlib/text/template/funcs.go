package template

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"unicode"
)

// A FuncMap has functions by name. They must return a value, or a value and an error; arguments of type reflect.Value get
// the value that reflection sees.
type FuncMap map[string]any

// A builtin is a function that templates have from the start. Its arguments are plain values, not converted to types,
// so that calls need no reflection; an invalid value stands for nil.
type builtin struct {
	fixed    int // arguments that must be there
	variadic bool
	format   bool // the first argument is a string
	call     func(args []reflect.Value) (reflect.Value, error)
}

// builtins returns the functions; and, or and call are made by the executor.
var builtins = sync.OnceValue(func() map[string]*builtin {
	comparison := func(f func(a, b reflect.Value) (bool, error)) *builtin {
		return &builtin{fixed: 2, call: func(args []reflect.Value) (reflect.Value, error) {
			ok, err := f(args[0], args[1])
			return boolValue(ok), err
		}}
	}
	printer := func(f func(args ...any) string) *builtin {
		return &builtin{variadic: true, call: func(args []reflect.Value) (reflect.Value, error) {
			return reflect.ValueOf(f(interfaces(args)...)), nil
		}}
	}
	return map[string]*builtin{
		"and":  {fixed: 1, variadic: true},
		"or":   {fixed: 1, variadic: true},
		"call": {fixed: 1, variadic: true},
		"not": {fixed: 1, call: func(args []reflect.Value) (reflect.Value, error) {
			return boolValue(!truth(args[0])), nil
		}},
		"index": {fixed: 1, variadic: true, call: func(args []reflect.Value) (reflect.Value, error) {
			return index(args[0], args[1:])
		}},
		"slice": {fixed: 1, variadic: true, call: func(args []reflect.Value) (reflect.Value, error) {
			return slice(args[0], args[1:])
		}},
		"len": {fixed: 1, call: func(args []reflect.Value) (reflect.Value, error) {
			n, err := length(args[0])
			return reflect.ValueOf(n), err
		}},
		"eq": {fixed: 1, variadic: true, call: func(args []reflect.Value) (reflect.Value, error) {
			ok, err := eq(args[0], args[1:])
			return boolValue(ok), err
		}},
		"ne": comparison(func(a, b reflect.Value) (bool, error) {
			ok, err := eq(a, []reflect.Value{b})
			return !ok, err
		}),
		"lt": comparison(lt),
		"le": comparison(le),
		"gt": comparison(func(a, b reflect.Value) (bool, error) {
			ok, err := le(a, b)
			return !ok && err == nil, err
		}),
		"ge": comparison(func(a, b reflect.Value) (bool, error) {
			ok, err := lt(a, b)
			return !ok && err == nil, err
		}),
		"html":     printer(HTMLEscaper),
		"js":       printer(JSEscaper),
		"print":    printer(fmt.Sprint),
		"println":  printer(fmt.Sprintln),
		"urlquery": printer(URLQueryEscaper),
		"printf": {fixed: 1, variadic: true, format: true, call: func(args []reflect.Value) (reflect.Value, error) {
			return reflect.ValueOf(fmt.Sprintf(args[0].String(), interfaces(args[1:])...)), nil
		}},
	}
})

// builtinNames returns a map that tells the parser what functions there are.
var builtinNames = sync.OnceValue(func() map[string]any {
	m := map[string]any{}
	for name, b := range builtins() {
		m[name] = b
	}
	return m
})

var trueValue, falseValue = reflect.ValueOf(true), reflect.ValueOf(false)

func boolValue(b bool) reflect.Value {
	if b {
		return trueValue
	}
	return falseValue
}

// interfaces returns what values are in interfaces.
func interfaces(args []reflect.Value) []any {
	out := make([]any, len(args))
	for i, v := range args {
		if v.IsValid() {
			out[i] = v.Interface()
		}
	}
	return out
}

// checkedFunc returns a function's value; it panics if it can not be one of templates.
func checkedFunc(name string, fn any) reflect.Value {
	if !identifier(name) {
		panic(fmt.Errorf("function name %q is not a valid identifier", name))
	}
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func {
		panic("value for " + name + " not a function")
	}
	if err := checkResults(name, v.Type()); err != nil {
		panic(err)
	}
	return v
}

func checkResults(name string, t reflect.Type) error {
	switch n := t.NumOut(); {
	case n == 1 || n == 2 && t.Out(1) == errorType:
		return nil
	case n == 2:
		return fmt.Errorf("invalid function signature for %s: second return value should be error; is %s", name, t.Out(1))
	default:
		return fmt.Errorf("function %s has %d return values; should be 1 or 2", name, n)
	}
}

func identifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// safeCall calls a function and turns a panic into an error.
func safeCall(fn reflect.Value, args []reflect.Value) (v reflect.Value, err error) {
	defer recovered(&err)
	out := fn.Call(args)
	if len(out) == 2 && !out[1].IsNil() {
		err = out[1].Interface().(error)
	}
	return out[0], err
}

// safeBuiltin is safeCall for builtins.
func safeBuiltin(b *builtin, args []reflect.Value) (v reflect.Value, err error) {
	defer recovered(&err)
	return b.call(args)
}

func recovered(err *error) {
	switch e := recover().(type) {
	case nil:
	case error:
		*err = e
	default:
		*err = fmt.Errorf("%v", e)
	}
}

// convertArg makes a value one of the type if that is possible without loss of meaning.
func convertArg(v reflect.Value, t reflect.Type) (reflect.Value, error) {
	if !v.IsValid() {
		if !nilable(t) {
			return v, fmt.Errorf("value is nil; should be of type %s", t)
		}
		return reflect.Zero(t), nil
	}
	if v.Type().AssignableTo(t) {
		return v, nil
	}
	if integer(v.Kind()) && integer(t.Kind()) && v.Type().ConvertibleTo(t) {
		return v.Convert(t), nil
	}
	return v, fmt.Errorf("value has type %s; should be %s", v.Type(), t)
}

func signed(k reflect.Kind) bool { return reflect.Int <= k && k <= reflect.Int64 }

func unsigned(k reflect.Kind) bool { return reflect.Uint <= k && k <= reflect.Uintptr }

func integer(k reflect.Kind) bool { return signed(k) || unsigned(k) }

// indexArg returns an index that is not negative and not above limit.
func indexArg(v reflect.Value, limit int) (int, error) {
	var x int64
	switch k := v.Kind(); {
	case signed(k):
		x = v.Int()
	case unsigned(k):
		x = int64(v.Uint())
	case k == reflect.Invalid:
		return 0, errors.New("cannot index slice/array with nil")
	default:
		return 0, fmt.Errorf("cannot index slice/array with type %s", v.Type())
	}
	if x < 0 || x > int64(limit) {
		return 0, fmt.Errorf("index out of range: %d", x)
	}
	return int(x), nil
}

// index returns item[i][j]... for the indexes.
func index(item reflect.Value, indexes []reflect.Value) (reflect.Value, error) {
	item = concrete(item)
	if !item.IsValid() {
		return item, errors.New("index of untyped nil")
	}
	for _, i := range indexes {
		i = concrete(i)
		var isNil bool
		if item, isNil = indirect(item); isNil {
			return reflect.Value{}, errors.New("index of nil pointer")
		}
		switch item.Kind() {
		case reflect.Array, reflect.Slice, reflect.String:
			n, err := indexArg(i, item.Len())
			if err != nil {
				return reflect.Value{}, err
			}
			item = item.Index(n)
		case reflect.Map:
			key, err := convertArg(i, item.Type().Key())
			if err != nil {
				return reflect.Value{}, err
			}
			elem := item.MapIndex(key)
			if !elem.IsValid() {
				elem = reflect.Zero(item.Type().Elem())
			}
			item = elem
		default:
			return reflect.Value{}, fmt.Errorf("can't index item of type %s", item.Type())
		}
	}
	return item, nil
}

// slice returns item[i:j:k] for the indexes, of which there may be fewer.
func slice(item reflect.Value, indexes []reflect.Value) (reflect.Value, error) {
	fail := func(format string, args ...any) (reflect.Value, error) {
		return reflect.Value{}, fmt.Errorf(format, args...)
	}
	item = concrete(item)
	if !item.IsValid() {
		return fail("slice of untyped nil")
	}
	item, isNil := indirect(item)
	if isNil {
		return fail("slice of nil pointer")
	}
	if len(indexes) > 3 {
		return fail("too many slice indexes: %d", len(indexes))
	}
	limit := 0
	switch item.Kind() {
	case reflect.String:
		if len(indexes) == 3 {
			return fail("cannot 3-index slice a string")
		}
		limit = item.Len()
	case reflect.Array, reflect.Slice:
		limit = item.Cap()
	default:
		return fail("can't slice item of type %s", item.Type())
	}
	bounds := [3]int{0, item.Len(), limit}
	for i, v := range indexes {
		n, err := indexArg(concrete(v), limit)
		if err != nil {
			return reflect.Value{}, err
		}
		bounds[i] = n
	}
	if bounds[0] > bounds[1] {
		return fail("invalid slice index: %d > %d", bounds[0], bounds[1])
	}
	if len(indexes) < 3 {
		return item.Slice(bounds[0], bounds[1]), nil
	}
	if bounds[1] > bounds[2] {
		return fail("invalid slice index: %d > %d", bounds[1], bounds[2])
	}
	return item.Slice3(bounds[0], bounds[1], bounds[2]), nil
}

func length(item reflect.Value) (int, error) {
	item, isNil := indirect(item)
	if isNil {
		return 0, errors.New("len of nil pointer")
	}
	switch item.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		return item.Len(), nil
	}
	return 0, fmt.Errorf("len of type %s", item.Type())
}

// dynamicCall is the builtin call: fn, whose expression is name, with the arguments.
func dynamicCall(name string, fn reflect.Value, args []reflect.Value) (reflect.Value, error) {
	fail := func(format string, args ...any) (reflect.Value, error) {
		return reflect.Value{}, fmt.Errorf(format, args...)
	}
	fn = concrete(fn)
	if !fn.IsValid() {
		return fail("call of nil")
	}
	t := fn.Type()
	if t.Kind() != reflect.Func {
		return fail("non-function %s of type %s", name, t)
	}
	if err := checkResults(name, t); err != nil {
		return reflect.Value{}, err
	}
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
		if len(args) < fixed {
			return fail("wrong number of args for %s: got %d want at least %d", name, len(args), fixed)
		}
	} else if len(args) != fixed {
		return fail("wrong number of args for %s: got %d want %d", name, len(args), fixed)
	}
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		want := t.In(min(i, t.NumIn()-1))
		if i >= fixed {
			want = want.Elem()
		}
		v, err := convertArg(concrete(arg), want)
		if err != nil {
			return fail("arg %d: %w", i, err)
		}
		in[i] = v
	}
	return safeCall(fn, in)
}
