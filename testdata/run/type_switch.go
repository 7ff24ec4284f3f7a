// run

// Type switches and assertions over all kinds of types; comma-ok forms; order of cases.
package main

import (
	"errors"
	"fmt"
	"io"
)

type myInt int
type pair[T any] struct{ a, b T }
type stringer interface{ String() string }
type both interface {
	stringer
	error
}
type e1 struct{}

func (e1) Error() string   { return "e1" }
func (*e1) String() string { return "*e1" }

func kind(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case int, int8:
		return fmt.Sprintf("small %v", x)
	case myInt:
		return fmt.Sprint("myInt ", x+1)
	case both:
		return "both " + x.Error() + x.String()
	case error:
		return "error " + x.Error()
	case func(int) string:
		return "func " + x(3)
	case []int:
		return fmt.Sprint("slice ", len(x))
	case map[string]int:
		return fmt.Sprint("map ", x["k"])
	case chan<- int:
		return "send channel"
	case *int:
		return fmt.Sprint("pointer ", *x)
	case [2]int:
		return fmt.Sprint("array ", x[1])
	case struct{ X int }:
		return fmt.Sprint("struct ", x.X)
	case pair[int], pair[string]:
		return fmt.Sprintf("pair %T", x)
	case interface{ Read([]byte) (int, error) }:
		return "reader"
	default:
		return fmt.Sprintf("other %T", x)
	}
}

func main() {
	n := 5
	for _, v := range []any{nil, 1, int8(2), int16(3), myInt(4), e1{}, &e1{}, errors.New("plain"), func(i int) string { return fmt.Sprint(i) },
		[]int{1, 2}, map[string]int{"k": 9}, make(chan int), make(chan<- int), &n, [2]int{0, 8}, [3]int{}, struct{ X int }{6}, struct{ Y int }{6},
		pair[int]{}, pair[string]{}, pair[bool]{}, io.Reader(nil), io.LimitReader(nil, 0), error(nil), 2.5, "s", 'r', byte(1)} {
		fmt.Println(kind(v))
	}
	var a any = "text"
	s, ok := a.(string)
	i, ok2 := a.(int)
	_, ok3 := a.(fmt.Stringer)
	fmt.Println(s, ok, i, ok2, ok3)
	var err error = &e1{}
	str, ok := err.(stringer)
	_, ok2 = err.(e1)
	fmt.Println(str, ok, ok2, err.(*e1) != nil, err.(both).String())
	var np *e1
	err = np
	fmt.Println(err == nil, err.(*e1) == nil, np == nil)
	switch v := a.(type) {
	case string:
		v += "!"
		a = v
	}
	fmt.Println(a)
	for _, f := range []func(){
		func() { _ = a.(int) }, func() { _ = a.(error) }, func() { _ = err.(both).(interface{ Missing() }) },
		func() { var e error; _ = e.(*e1) }, func() { var x any; _ = x.(string) }, func() { _ = any(pair[int]{}).(pair[string]) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
