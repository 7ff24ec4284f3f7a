// run

// What methods take and return has methods of its own for reflection, though no value of these types is ever in an interface.
package main

import (
	"fmt"
	"reflect"
)

type host struct{}

type day int

func (day) String() string { return "day" }
func (d *day) Next(by step) *day {
	n := *d + day(by)
	return &n
}

type step int

func (s step) Twice() step { return s * 2 }

type clock interface {
	Now() moment
}

type moment struct{ at int }

func (m moment) After(d span) bool { return m.at > int(d) }

type span int

func (s span) Minutes() float64 { return float64(s) / 60 }

func (*host) Today(s step) day                { return day(s) }
func (*host) Clock() clock                    { return nil }
func (*host) Spans(m map[string]span) []span  { return nil }
func (host) Later(f func(moment) *day, n int) {}

var seen = map[reflect.Type]bool{}

func walk(t reflect.Type, indent string) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		walk(t.Elem(), indent)
	case reflect.Map:
		walk(t.Key(), indent)
		walk(t.Elem(), indent)
	case reflect.Func:
		for i := range t.NumIn() {
			walk(t.In(i), indent)
		}
		for i := range t.NumOut() {
			walk(t.Out(i), indent)
		}
	}
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println(indent, t, m.Name, m.Type)
		walk(m.Type, indent+" ")
	}
}

func main() {
	walk(reflect.TypeOf(&host{}), "")
	v := reflect.ValueOf(&host{}).MethodByName("Today").Call([]reflect.Value{reflect.Zero(reflect.TypeOf((*host).Today).In(1))})[0]
	fmt.Println(v.Interface(), v.Type().Method(0).Name)
}
