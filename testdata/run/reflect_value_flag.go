// run
package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

type flag uintptr

func field(v *reflect.Value, off uintptr) *flag {
	return (*flag)(unsafe.Pointer(uintptr(unsafe.Pointer(v)) + off))
}

func main() {
	f, ok := reflect.TypeOf(reflect.Value{}).FieldByName("flag")
	fmt.Println(ok, f.Type.Kind(), f.Offset)
	type t0 int
	var t struct {
		A t0
		t0
		a t0
	}
	vA := reflect.ValueOf(t).FieldByName("A")
	va := reflect.ValueOf(t).FieldByName("a")
	vt0 := reflect.ValueOf(t).FieldByName("t0")
	ro := (*field(&va, f.Offset) | *field(&vt0, f.Offset)) &^ *field(&vA, f.Offset)
	vp := reflect.ValueOf(&t).Elem().FieldByName("A")
	addr := *field(&vA, f.Offset) ^ *field(&vp, f.Offset)
	fmt.Println(ro == 1<<5|1<<6, addr == 1<<8)
	*field(&va, f.Offset) &^= ro
	fmt.Println(va.Interface())
	for _, x := range []any{1, "s", []int{1}, map[string]int{"a": 1}, struct{ a, B int }{1, 2}} {
		v := reflect.ValueOf(x)
		fmt.Println(v.Kind(), v.CanAddr(), v.CanSet(), v.CanInterface())
	}
}
