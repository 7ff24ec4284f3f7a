// reflect: fields read and set, methods called, deep comparison, maps and slices walked.
package main

import (
	"fmt"
	"reflect"
)

type record struct {
	ID    int `tag:"id"`
	Name  string
	Inner struct{ A, B float64 }
	List  []int
	Index map[string]int
}

func (r record) Sum(k int) int { return r.ID + k }

func walk(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Struct:
		n := 0
		for i := range v.NumField() {
			n += walk(v.Field(i)) + len(v.Type().Field(i).Tag.Get("tag"))
		}
		return n
	case reflect.Slice:
		n := 0
		for i := range v.Len() {
			n += walk(v.Index(i))
		}
		return n
	case reflect.Map:
		n := 0
		for it := v.MapRange(); it.Next(); {
			n += walk(it.Key()) + walk(it.Value())
		}
		return n
	case reflect.Int:
		return int(v.Int())
	case reflect.String:
		return v.Len()
	case reflect.Float64:
		return int(v.Float())
	}
	return 0
}

func main() {
	r := record{ID: 3, Name: "name", List: []int{1, 2, 3, 4}, Index: map[string]int{"a": 1, "bc": 2}}
	other := r
	other.List = []int{1, 2, 3, 4}
	total := 0
	method := reflect.ValueOf(r).MethodByName("Sum")
	args := []reflect.Value{reflect.ValueOf(4)}
	for i := range 250_000 {
		total += walk(reflect.ValueOf(r))
		reflect.ValueOf(&r).Elem().Field(0).SetInt(int64(i & 7))
		total += int(method.Call(args)[0].Int())
		if reflect.DeepEqual(r, other) {
			total++
		}
	}
	fmt.Println(total)
}
