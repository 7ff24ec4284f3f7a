// run

package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p Point) String() string    { return fmt.Sprintf("<%d,%d>", p.X, p.Y) }
func (p *Point) Scale(f float64) *Point {
	p.X = int(float64(p.X) * f)
	p.Y = int(float64(p.Y) * f)
	return p
}
func (p Point) Sum(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n + p.X + p.Y
}
func (p Point) hidden() int { return 1 }

type Big struct {
	A, B, C, D, E int
	S             string
	P             *int
}

func (b Big) Grow(by Big) Big {
	b.A += by.A
	b.E += by.E
	b.S += by.S
	return b
}

func many(a, b, c, d, e, f, g, h int, x, y float64, s string) (string, int, float64, error) {
	return fmt.Sprint(a, b, c, d, e, f, g, h, s), a + b + c + d + e + f + g + h, x * y, errors.New("many")
}

func floats(a, b, c, d, e, f, g, h, i, j float64, k float32) (float32, []float64) {
	return k * 2, []float64{a, b, c, d, e, f, g, h, i, j}
}

func small(a int8, b uint16, c bool, d rune, e uint8) (int8, uint16, bool, rune, uint8) {
	return -a, b + 1, !c, d + 1, e ^ 255
}

func results() (a, b, c, d, e, f, g, h, i string) {
	return "a", "b", "c", "d", "e", "f", "g", "h", "i"
}

func mixed(c complex128, d complex64, arr [3]int, one [1]string, empty struct{}, any any, st fmt.Stringer) (any2 any, arr2 [3]int, c2 complex64) {
	runtime.GC()
	return fmt.Sprint(c, d, arr, one, empty, any, st), [3]int{arr[2], arr[1], arr[0]}, d + complex64(c)
}

func try(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	f()
}

type Shape interface {
	Area() float64
	Name() string
}

type Square float64

func (s Square) Area() float64 { return float64(s * s) }
func (s Square) Name() string  { return "square" }

type Fn func(int) int

func (f Fn) Twice(x int) int { return f(f(x)) }

func values(in ...any) []reflect.Value {
	var out []reflect.Value
	for _, x := range in {
		out = append(out, reflect.ValueOf(x))
	}
	return out
}

func show(out []reflect.Value) {
	for i, v := range out {
		if i > 0 {
			fmt.Print(" | ")
		}
		fmt.Print(v.Type(), " ", v)
	}
	fmt.Println()
}

func main() {
	show(reflect.ValueOf(many).Call(values(1, 2, 3, 4, 5, 6, 7, 8, 1.5, 4.0, "end")))
	show(reflect.ValueOf(floats).Call(values(1., 2., 3., 4., 5., 6., 7., 8., 9., 10., float32(2.5))))
	show(reflect.ValueOf(small).Call(values(int8(5), uint16(65534), true, 'x', uint8(1))))
	show(reflect.ValueOf(results).Call(nil))
	show(reflect.ValueOf(mixed).Call(values(complex(1, 2), complex64(complex(3, 4)), [3]int{1, 2, 3}, [1]string{"one"}, struct{}{}, 42, Point{1, 2})))
	show(reflect.ValueOf(strings.Repeat).Call(values("ab", 3)))
	show(reflect.ValueOf(fmt.Sprintf).Call(values("%d-%s", 1, "x")))
	show(reflect.ValueOf(fmt.Sprintf).CallSlice(values("%d-%s", []any{2, "y"})))
	base := 10
	show(reflect.ValueOf(func(x int) int { base += x; return base }).Call(values(5)))
	fmt.Println(base)

	n := 7
	b := Big{1, 2, 3, 4, 5, "s", &n}
	out := reflect.ValueOf(Big.Grow).Call(values(b, Big{A: 10, E: 20, S: "t"}))
	g := out[0].Interface().(Big)
	fmt.Println(g.A, g.B, g.C, g.D, g.E, g.S, *g.P)
	v := reflect.ValueOf(&b).Elem()
	g = v.MethodByName("Grow").Call(values(Big{S: "u"}))[0].Interface().(Big)
	b.S = "changed"
	fmt.Println(g.S, *g.P, b.S)

	p := &Point{3, 4}
	for _, v := range []reflect.Value{reflect.ValueOf(*p), reflect.ValueOf(p), reflect.ValueOf(p).Elem()} {
		fmt.Println(v.Type(), v.NumMethod(), v.Type().NumMethod())
		for i := range v.NumMethod() {
			m := v.Type().Method(i)
			fmt.Println(" ", i, m.Name, m.Type, v.Method(i).Type(), m.Index, m.IsExported())
		}
	}
	show(reflect.ValueOf(p).MethodByName("Add").Call(values(Point{1, 1})))
	show(reflect.ValueOf(p).MethodByName("Scale").Call(values(2.0)))
	show(reflect.ValueOf(*p).MethodByName("Sum").Call(values(1, 2, 3)))
	m, ok := reflect.TypeOf(p).MethodByName("Sum")
	fmt.Println(m.Name, m.Type, ok)
	show(m.Func.Call(values(p, 100, 200)))
	show(m.Func.CallSlice(values(p, []int{1})))
	m, ok = reflect.TypeOf(Point{}).MethodByName("Scale")
	fmt.Println(m.Name, ok)
	fmt.Println(reflect.ValueOf(p).MethodByName("hidden").IsValid())
	add := reflect.ValueOf(*p).Method(0).Interface().(func(Point) Point)
	fmt.Println(add(Point{5, 5}))
	scale := reflect.ValueOf(p).MethodByName("Scale").Interface().(func(float64) *Point)
	fmt.Println(scale(0.5) == p, *p)

	var s Shape = Square(3)
	sv := reflect.ValueOf(&s).Elem()
	fmt.Println(sv.Kind(), sv.NumMethod(), sv.Type().Method(0).Type, sv.Type().Method(1).Name)
	show(sv.Method(0).Call(nil))
	show(sv.MethodByName("Name").Call(nil))
	show(reflect.ValueOf(Fn(func(x int) int { return x * 3 })).Method(0).Call(values(2)))
	for m, mv := range sv.Elem().Methods() {
		fmt.Println(m.Name, m.Type, mv.Call(nil)[0])
	}

	try("few", func() { reflect.ValueOf(many).Call(nil) })
	try("many", func() { reflect.ValueOf(results).Call(values(1)) })
	try("type", func() { reflect.ValueOf(strings.Repeat).Call(values("a", "b")) })
	try("variadic", func() { reflect.ValueOf(p.Sum).Call(values("b")) })
	try("zero", func() { reflect.ValueOf(strings.Repeat).Call([]reflect.Value{{}, {}}) })
	try("nil", func() { reflect.ValueOf((func())(nil)).Call(nil) })
	try("kind", func() { reflect.ValueOf(1).Call(nil) })
	try("index", func() { reflect.ValueOf(p).Method(99) })
	try("nilshape", func() { s = nil; reflect.ValueOf(&s).Elem().Method(0) })
	try("inner", func() { reflect.ValueOf(func() { panic("inside") }).Call(nil) })
	try("slice", func() { reflect.ValueOf(results).CallSlice(nil) })
}
