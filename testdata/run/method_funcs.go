// run

// What reflect says about where methods' code stands: names, files and lines, of declared and of promoted ones.
package main

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
)

type leaf struct{ n int }

func (l leaf) Value() int    { return l.n }
func (l *leaf) Pointer() int { l.n++; return l.n }

type middle struct{ leaf }
type root struct {
	*middle
	fmt.Stringer
}

func (root) Own() {}

func describe(what string, p uintptr) {
	f := runtime.FuncForPC(p)
	if f == nil {
		fmt.Println(what, "nil")
		return
	}
	file, line := f.FileLine(f.Entry())
	fmt.Println(what, f.Name(), path.Base(file), line, f.Entry() == p)
}

func main() {
	for _, t := range []reflect.Type{reflect.TypeFor[leaf](), reflect.TypeFor[*leaf](), reflect.TypeFor[middle](), reflect.TypeFor[root](), reflect.TypeFor[*root]()} {
		for i := range t.NumMethod() {
			m := t.Method(i)
			describe(fmt.Sprint(t, " ", m.Name), m.Func.Pointer())
		}
	}
	l := &leaf{5}
	describe("value", reflect.ValueOf(l.Value).Pointer())
	describe("expr", reflect.ValueOf(leaf.Value).Pointer())
	describe("ptr expr", reflect.ValueOf((*leaf).Pointer).Pointer())
	describe("func", reflect.ValueOf(describe).Pointer())
	m, _ := reflect.TypeOf(l).MethodByName("Pointer")
	fmt.Println(m.Func.Call([]reflect.Value{reflect.ValueOf(l)})[0], m.Func.Interface().(func(*leaf) int)(l))
}
