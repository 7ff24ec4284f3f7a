// run

// reflect.AppendSlice and Copy: growth, overlap, arrays, strings, elements with pointers, types that don't match.
package main

import (
	"fmt"
	"reflect"
)

type pair struct {
	name string
	p    *int
}

type named []int

func try(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic:", r)
		}
	}()
	f()
}

func main() {
	a := []int{1, 2, 3, 4, 5}
	v := reflect.ValueOf(a)
	fmt.Println(reflect.AppendSlice(v, v), reflect.AppendSlice(v.Slice(0, 1), v.Slice(3, 5)), a)
	fmt.Println(reflect.AppendSlice(v.Slice(0, 3), v.Slice(1, 3)), a)
	fmt.Println(reflect.AppendSlice(reflect.ValueOf([]int(nil)), reflect.ValueOf([]int{})).IsNil(), reflect.AppendSlice(reflect.ValueOf([]struct{}{{}}), reflect.ValueOf([]struct{}{{}, {}})).Len())
	n := 7
	ps := reflect.AppendSlice(reflect.ValueOf([]pair{{"a", &n}}), reflect.ValueOf([]pair{{"b", nil}, {"c", &n}})).Interface().([]pair)
	fmt.Println(len(ps), ps[2].name, *ps[2].p, ps[1])
	try(func() { reflect.AppendSlice(v, reflect.ValueOf(named{1})) })
	try(func() { reflect.AppendSlice(v, reflect.ValueOf([]string{"x"})) })

	b := []int{1, 2, 3, 4, 5}
	w := reflect.ValueOf(b)
	fmt.Println(reflect.Copy(w.Slice(1, 5), w), b)
	fmt.Println(reflect.Copy(w, w.Slice(2, 5)), b)
	var arr [3]int
	fmt.Println(reflect.Copy(reflect.ValueOf(&arr).Elem(), w), arr, reflect.Copy(w, reflect.ValueOf([2]int{8, 9})), b)
	text := make([]byte, 4)
	fmt.Println(reflect.Copy(reflect.ValueOf(text), reflect.ValueOf("héé")), text)
	try(func() { reflect.Copy(w, reflect.ValueOf([]string{"x"})) })

	big := reflect.MakeSlice(reflect.TypeFor[[]any](), 1<<20, 1<<20)
	for range 3 {
		big = reflect.AppendSlice(big, big)
	}
	fmt.Println(big.Len())
}
