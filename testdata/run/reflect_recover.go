// run

// Recovering in functions that package reflect made, called as deferred functions.
package main

import (
	"fmt"
	"reflect"
)

type wide [3]string

func (w wide) Catch(tag string, more ...int) {
	fmt.Println("wide", w[1], tag, more, recover())
}

type boxed struct{ name string }

func (b *boxed) Catch() (err error) {
	fmt.Println("boxed", b.name, recover())
	return nil
}

type word uintptr

func (w word) Catch() { fmt.Println("word", w, recover()) }

type outer struct{ *boxed }

type catcher interface{ Catch() }

func catchFor(tag string) { fmt.Println(tag, recover()) }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "left over:", r)
		}
	}()
	f()
}

func main() {
	try("value method", func() {
		defer reflect.ValueOf(wide{1: "x"}).Method(0).Interface().(func(string, ...int))("tag", 1, 2)
		panic("one")
	})
	try("pointer method", func() {
		defer reflect.ValueOf(&boxed{"b"}).MethodByName("Catch").Interface().(func() error)()
		panic("two")
	})
	try("method of a type", func() {
		m, _ := reflect.TypeOf(wide{}).MethodByName("Catch")
		defer m.Func.Interface().(func(wide, string, ...int))(wide{1: "y"}, "type")
		panic("three")
	})
	try("promoted", func() {
		defer reflect.ValueOf(outer{&boxed{"p"}}).Method(0).Interface().(func() error)()
		panic("four")
	})
	try("interface", func() {
		var c catcher = word(7)
		defer reflect.ValueOf(&c).Elem().Method(0).Interface().(func())()
		panic("five")
	})
	try("made", func() {
		f := reflect.MakeFunc(reflect.TypeFor[func(int) string](), func(in []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(fmt.Sprint(in[0], recover()))}
		})
		defer f.Interface().(func(int) string)(3)
		panic("six")
	})
	try("called by Call", func() {
		defer reflect.ValueOf(catchFor).Call([]reflect.Value{reflect.ValueOf("call")})
		panic("seven")
	})
	try("one made function calls another", func() {
		inner := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value {
			fmt.Println("inner", recover())
			return nil
		}).Interface().(func())
		made := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value {
			inner()
			return nil
		}).Interface().(func())
		defer made()
		panic("eight")
	})
	try("not deferred", func() {
		defer func() {
			reflect.ValueOf(word(1)).Method(0).Interface().(func())()
		}()
		panic("nine")
	})
	try("method of a method", func() {
		f := reflect.ValueOf(wide{}).Method(0)
		defer f.Call([]reflect.Value{reflect.ValueOf("ten")})
		panic("ten")
	})
}
