// run

// The program counter that runtime.Caller returns is the call's own: what follows a call, even if inlined, doesn't name the function.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type results []any

func (r results) Get(i int) any { return r[i] }
func (r results) Len() int      { return len(r) }

type recorder struct{ calls []string }

//go:noinline
func (r *recorder) Called(args ...any) results {
	pc, _, line, ok := runtime.Caller(1)
	f := runtime.FuncForPC(pc)
	_, at := f.FileLine(pc)
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	name := f.Name()
	r.calls = append(r.calls, fmt.Sprint(name[strings.LastIndexByte(name, '.')+1:], ok, line == at, frame.Line == line, frame.Function == name))
	return args
}

type mock struct{ recorder }

func (m *mock) GetTime(n int) int    { return m.Called(n).Get(0).(int) }
func (m *mock) Text(s string) string { return fmt.Sprint(m.Called(s).Get(0), m.Called(s, s).Len()) }
func (m *mock) Many() (a, b any)     { r := m.Called(1, 2); return r.Get(0), r.Get(1) }
func (m *mock) Last(list ...any)     { m.Called(list...) }

func main() {
	var m mock
	fmt.Println(m.GetTime(5), m.Text("a"))
	fmt.Println(m.Many())
	m.Last(1, 2, 3)
	func() { m.Called() }()
	for _, c := range m.calls {
		fmt.Println(c)
	}
}
