// Validators by struct tags, deep copies, a container that injects dependencies, types made and calls made by package reflect.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// validators by struct tags
type FieldError struct {
	Path, Rule string
	Value      any
}

func (e FieldError) Error() string { return fmt.Sprintf("%s: %s (got %#v)", e.Path, e.Rule, e.Value) }

type Errors []error

func (e Errors) Error() string   { return fmt.Sprintf("%d errors", len(e)) }
func (e Errors) Unwrap() []error { return e }

var rules = map[string]func(v reflect.Value, arg string) bool{
	"required": func(v reflect.Value, _ string) bool { return !v.IsZero() },
	"min": func(v reflect.Value, a string) bool {
		n, _ := strconv.ParseFloat(a, 64)
		switch {
		case v.CanInt():
			return float64(v.Int()) >= n
		case v.CanUint():
			return float64(v.Uint()) >= n
		case v.CanFloat():
			return v.Float() >= n
		case v.Kind() == reflect.String, v.Kind() == reflect.Slice, v.Kind() == reflect.Map:
			return v.Len() >= int(n)
		}
		panic(fmt.Sprint("min on ", v.Kind()))
	},
	"oneof": func(v reflect.Value, a string) bool { return slices.Contains(strings.Fields(a), fmt.Sprint(v)) },
	"match": func(v reflect.Value, a string) bool { return regexp.MustCompile(a).MatchString(v.String()) },
}

func Validate(x any) error {
	var errs Errors
	var walk func(v reflect.Value, path, tag string)
	walk = func(v reflect.Value, path, tag string) {
		for _, r := range strings.Split(tag, ",") {
			if r == "" {
				continue
			}
			n, a, _ := strings.Cut(r, "=")
			f, ok := rules[n]
			if !ok {
				errs = append(errs, fmt.Errorf("%s: unknown rule %q", path, n))
			} else if !f(v, a) {
				errs = append(errs, FieldError{path, r, v.Interface()})
			}
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem(), path, "")
			}
		case reflect.Struct:
			t := v.Type()
			for i := range t.NumField() {
				f := t.Field(i)
				if !f.IsExported() {
					continue
				}
				p := path + "." + f.Name
				if f.Anonymous {
					p = path
				}
				walk(v.Field(i), p, f.Tag.Get("check"))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), "")
			}
		case reflect.Map:
			ks := v.MapKeys()
			sort.Slice(ks, func(i, j int) bool { return fmt.Sprint(ks[i]) < fmt.Sprint(ks[j]) })
			for _, k := range ks {
				walk(v.MapIndex(k), fmt.Sprintf("%s[%v]", path, k), "")
			}
		}
	}
	v := reflect.ValueOf(x)
	walk(v, reflect.Indirect(v).Type().Name(), "")
	if errs == nil {
		return nil
	}
	return errs
}

// deep copy
func Copy[T any](x T) T {
	seen := map[any]reflect.Value{}
	var cp func(v reflect.Value) reflect.Value
	cp = func(v reflect.Value) reflect.Value {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() {
				return v
			}
			if o, ok := seen[v.Interface()]; ok {
				return o
			}
			n := reflect.New(v.Type().Elem())
			seen[v.Interface()] = n
			n.Elem().Set(cp(v.Elem()))
			return n
		case reflect.Interface:
			if v.IsNil() {
				return v
			}
			n := reflect.New(v.Type()).Elem()
			n.Set(cp(v.Elem()))
			return n
		case reflect.Slice:
			if v.IsNil() {
				return v
			}
			n := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			for i := range v.Len() {
				n.Index(i).Set(cp(v.Index(i)))
			}
			return n
		case reflect.Map:
			n := reflect.MakeMapWithSize(v.Type(), v.Len())
			for it := v.MapRange(); it.Next(); {
				n.SetMapIndex(cp(it.Key()), cp(it.Value()))
			}
			return n
		case reflect.Struct:
			n := reflect.New(v.Type()).Elem()
			n.Set(v)
			for i := range v.NumField() {
				if n.Field(i).CanSet() {
					n.Field(i).Set(cp(v.Field(i)))
				}
			}
			return n
		case reflect.Array:
			n := reflect.New(v.Type()).Elem()
			for i := range v.Len() {
				n.Index(i).Set(cp(v.Index(i)))
			}
			return n
		}
		return v
	}
	return cp(reflect.ValueOf(&x).Elem()).Interface().(T)
}

// DI container
type Container struct {
	prov map[reflect.Type]reflect.Value
	inst map[reflect.Type]reflect.Value
	path []reflect.Type
}

var errType = reflect.TypeFor[error]()

func (c *Container) Provide(f any) {
	v := reflect.ValueOf(f)
	t := v.Type()
	if c.prov == nil {
		c.prov, c.inst = map[reflect.Type]reflect.Value{}, map[reflect.Type]reflect.Value{}
	}
	c.prov[t.Out(0)] = v
}
func (c *Container) get(t reflect.Type) (reflect.Value, error) {
	if v, ok := c.inst[t]; ok {
		return v, nil
	}
	if slices.Contains(c.path, t) {
		return reflect.Value{}, fmt.Errorf("cycle %v -> %v", c.path, t)
	}
	f, ok := c.prov[t]
	if !ok && t.Kind() == reflect.Interface {
		for o, g := range c.prov {
			if o.Implements(t) {
				f, ok = g, true
			}
		}
	}
	if !ok {
		return reflect.Value{}, fmt.Errorf("nothing provides %v", t)
	}
	c.path = append(c.path, t)
	defer func() { c.path = c.path[:len(c.path)-1] }()
	out, err := c.call(f)
	if err != nil {
		return reflect.Value{}, fmt.Errorf("%v: %w", t, err)
	}
	c.inst[t] = out[0]
	return out[0], nil
}
func (c *Container) call(f reflect.Value) ([]reflect.Value, error) {
	t := f.Type()
	var args []reflect.Value
	for i := range t.NumIn() {
		v, err := c.get(t.In(i))
		if err != nil {
			return nil, err
		}
		args = append(args, v)
	}
	out := f.Call(args)
	if n := len(out); n > 0 && t.Out(n-1) == errType && !out[n-1].IsNil() {
		return nil, out[n-1].Interface().(error)
	}
	return out, nil
}
func (c *Container) Invoke(f any) error { _, err := c.call(reflect.ValueOf(f)); return err }

type Logger struct{ w io.Writer }
type DB struct {
	l    *Logger
	Name string
}
type Svc interface{ Hello(string) string }
type svc struct{ db *DB }

func (s *svc) Hello(n string) string { return "hello " + n + " from " + s.db.Name }

type A struct{}
type B struct{}

type Base struct {
	ID   int `check:"min=1" json:"id" db:"pk"`
	note string
}
type Addr struct {
	Street string `check:"required"`
	Zip    string `check:"match=^[0-9]{5}$"`
}
type User struct {
	Base
	Name  string           `check:"required,min=3"`
	Mail  *string          `check:"required"`
	Role  string           `check:"oneof=admin user"`
	Addrs []Addr           `check:"min=1"`
	Extra map[string]*Addr `check:"wat"`
	Any   any
	Next  *User
	When  time.Time
	Fn    func(int) error
	Ch    chan<- int
	Arr   [2][]int
}

type Stringish string

func (s Stringish) Upper() string               { return strings.ToUpper(string(s)) }
func (s *Stringish) Set(v string, n ...int) int { *s = Stringish(v); return len(n) }

func dump(t reflect.Type) {
	fmt.Println(t, t.Kind(), t.Size(), t.Align(), t.Comparable(), t.PkgPath(), t.Name())
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			fmt.Printf("  %s %v off=%d idx=%v tag=%q anon=%t pkg=%s\n", f.Name, f.Type, f.Offset, f.Index, f.Tag, f.Anonymous, f.PkgPath)
		}
	}
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println("  method", m.Name, m.Type)
	}
}

func main() {
	s := "m"
	u := &User{Name: "al", Role: "root", Addrs: []Addr{{"x", "123"}, {"", "12345"}}, Extra: map[string]*Addr{"b": {}, "a": nil}, Any: &Addr{Zip: "00000"}}
	err := Validate(u)
	fmt.Println(err)
	for _, e := range err.(Errors) {
		fmt.Println(" ", e)
	}
	var fe FieldError
	fmt.Println(errors.As(err, &fe), fe.Path)
	fmt.Println(Validate(User{Base: Base{ID: 1}, Name: "alice", Mail: &s, Role: "user", Addrs: []Addr{{"s", "54321"}}}))
	u.Next = u
	u.Arr[1] = []int{1, 2}
	v := Copy(u)
	fmt.Println(v != u, v.Next == v, v.Any.(*Addr) != u.Any.(*Addr), v.Addrs[0] == u.Addrs[0], v.Extra["b"] != u.Extra["b"], &v.Arr[1][0] != &u.Arr[1][0])
	v.Addrs[0].Zip = "changed"
	fmt.Println(u.Addrs[0].Zip)
	fmt.Println(Copy(map[string][]any{"a": {1, "x", []byte("q"), map[int]bool{1: true}}}))

	var c Container
	n := 0
	c.Provide(func() *Logger { n++; return &Logger{os.Stdout} })
	c.Provide(func(l *Logger) (*DB, error) { n++; return &DB{l, "main"}, nil })
	c.Provide(func(d *DB, l *Logger) *svc { return &svc{d} })
	c.Provide(func(B) A { return A{} })
	c.Provide(func(A) B { return B{} })
	c.Provide(func() (int, error) { return 0, errors.New("no int today") })
	fmt.Println(c.Invoke(func(s Svc, db *DB) { fmt.Println(s.Hello("you"), db == s.(*svc).db, n) }))
	fmt.Println(c.Invoke(func(a A) {}))
	fmt.Println(c.Invoke(func(i int) {}))
	fmt.Println(c.Invoke(func(i []string) {}))

	dump(reflect.TypeOf(*u))
	dump(reflect.TypeFor[*Stringish]())
	dump(reflect.TypeFor[Stringish]())
	dump(reflect.TypeFor[error]())
	dump(reflect.TypeOf(map[[2]string]struct {
		a int `x:"y"`
		B []func(...any) (int, error)
	}{}))
	st := Stringish("go")
	m := reflect.ValueOf(&st).MethodByName("Set")
	fmt.Println(m.Call([]reflect.Value{reflect.ValueOf("new"), reflect.ValueOf(1), reflect.ValueOf(2)})[0], st, m.Type().IsVariadic())
	fmt.Println(reflect.ValueOf(st).MethodByName("Upper").Call(nil)[0])
	sw := reflect.MakeFunc(reflect.TypeFor[func(int, string) (string, int)](), func(a []reflect.Value) []reflect.Value { return []reflect.Value{a[1], a[0]} })
	x, y := sw.Interface().(func(int, string) (string, int))(7, "seven")
	fmt.Println(x, y)
	dyn := reflect.StructOf([]reflect.StructField{{Name: "X", Type: reflect.TypeFor[int](), Tag: `json:"x"`}, {Name: "Y", Type: reflect.TypeFor[[]string]()}})
	dv := reflect.New(dyn).Elem()
	dv.Field(0).SetInt(5)
	dv.Field(1).Set(reflect.Append(dv.Field(1), reflect.ValueOf("q")))
	fmt.Printf("%v %+v %T\n", dv, dv, dv.Interface())
	for _, f := range []func(){
		func() { reflect.ValueOf(*u).Field(0).Field(0).SetInt(3) },
		func() { reflect.ValueOf(u).Elem().Field(0).Field(1).SetString("x") },
		func() { reflect.ValueOf(3).Len() },
		func() { reflect.ValueOf("x").Index(5) },
		func() { reflect.ValueOf(strings.ToUpper).Call(nil) },
		func() { reflect.ValueOf(strings.ToUpper).Call([]reflect.Value{reflect.ValueOf(1)}) },
		func() { reflect.Value{}.Type() },
		func() { reflect.ValueOf(u).Elem().Field(1).Set(reflect.ValueOf(2)) },
		func() { _ = reflect.ValueOf(u).Elem().FieldByName("Base").Field(1).Interface() },
		func() { reflect.TypeFor[int]().Elem() },
		func() { reflect.ValueOf(map[string]int(nil)).SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(1)) },
		func() { _ = u.Any.(fmt.Stringer) },
		func() { _ = u.Any.(*User) },
		func() { var e any; _ = e.(int) },
		func() { m := map[any]int{}; m[[]int{1}] = 2 },
		func() { var e any = func() {}; _ = e == e },
	} {
		func() {
			defer func() {
				r := recover()
				_, isErr := r.(error)
				fmt.Printf("%v | %t %T\n", r, isErr, r)
			}()
			f()
		}()
	}
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual([]int(nil), []int{}), unicode.IsUpper('É'))
}
