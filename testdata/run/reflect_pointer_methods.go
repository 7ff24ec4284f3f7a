// run

// Reflection makes pointers to parts of values; their methods are there even if the program never makes such pointers.
package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

type I interface{ M() string }
type J interface{ N() string }
type T struct{ a int }

func (t *T) M() string { return fmt.Sprint("M", t.a) }

type V struct{ a, b int }

func (t V) N() string { return fmt.Sprint("N", t.a, t.b) }

type S struct {
	X T
	Y V
	Z []V
	W map[string]T
}

func main() {
	var s S
	s.X.a = 4
	s.Y = V{5, 6}
	f(&s)
	var q any = s
	t := reflect.TypeOf(q).Field(2).Type.Elem()
	fmt.Println(reflect.PointerTo(t).Implements(reflect.TypeFor[J]()))
	t = reflect.TypeOf(q).Field(3).Type.Elem()
	fmt.Println(reflect.PointerTo(t).Implements(reflect.TypeFor[I]()))
}
func f(x any) {
	v := reflect.ValueOf(x).Elem()
	for i := range v.NumField() {
		ft := v.Type().Field(i)
		p := reflect.NewAt(ft.Type, unsafe.Add(v.Addr().UnsafePointer(), ft.Offset))
		m, ok := p.Interface().(I)
		fmt.Println(ok, ft.Type)
		if ok {
			fmt.Println(m.M())
		}
		n, ok := p.Interface().(J)
		fmt.Println(ok, ft.Type)
		if ok {
			fmt.Println(n.N())
		}
	}
}
