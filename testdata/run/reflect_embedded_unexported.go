// run

// Exported fields of embedded structs are set through reflection whatever the embedded type's name is; what comes out of fields that
// are unexported otherwise isn't.
package main

import (
	"fmt"
	"reflect"
)

type base struct {
	Deep bool
	low  int
}

type other struct{ List []base }

type Named struct{ X int }

type config struct {
	Name string
	base
	*other
	*Named
	inner base
	array [1]base
}

func settable(v reflect.Value) string {
	return fmt.Sprint(v.CanSet(), v.CanInterface(), v.CanAddr())
}

func main() {
	c := config{other: &other{List: make([]base, 1)}}
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		fmt.Println(v.Type().Field(i).Name, settable(f))
		if f.Kind() == reflect.Pointer && !f.IsNil() {
			f = f.Elem()
			fmt.Println("  elem", settable(f))
		}
		if f.Kind() == reflect.Array {
			fmt.Println("  index", settable(f.Index(0)), settable(f.Index(0).Field(0)))
		}
		if f.Kind() == reflect.Struct {
			for k := range f.NumField() {
				fmt.Println("  field", f.Type().Field(k).Name, settable(f.Field(k)))
			}
		}
	}
	v.FieldByName("Deep").SetBool(true)
	v.FieldByName("List").Index(0).Field(0).SetBool(true)
	fmt.Println(c.Deep, c.List)
	defer func() { fmt.Println(recover()) }()
	v.FieldByName("inner").FieldByName("Deep").SetBool(true)
}
