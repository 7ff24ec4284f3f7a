// run

package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sort"
)

type Big struct {
	A, B, C, D, E int
	S             string
}

type Celsius float32

func try(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	f()
}

func swap(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }

// echo returns a function that prints its arguments and returns the given results.
func echo(fn any, out ...any) {
	v := reflect.ValueOf(fn).Elem()
	v.Set(reflect.MakeFunc(v.Type(), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		for _, x := range in {
			fmt.Print(x.Type(), "=", x, " ")
		}
		fmt.Println()
		var r []reflect.Value
		for i, x := range out {
			if x == nil {
				r = append(r, reflect.Zero(v.Type().Out(i)))
			} else {
				r = append(r, reflect.ValueOf(x))
			}
		}
		return r
	}))
}

func main() {
	var swapInts func(int, int) (int, int)
	reflect.ValueOf(&swapInts).Elem().Set(reflect.MakeFunc(reflect.TypeOf(swapInts), swap))
	fmt.Println(swapInts(1, 2))
	var swapStrings func(string, string) (string, string)
	reflect.ValueOf(&swapStrings).Elem().Set(reflect.MakeFunc(reflect.TypeOf(swapStrings), swap))
	fmt.Println(swapStrings("left", "right"))

	var f1 func(a, b, c, d, e, f, g int, x float64, s ...string) (string, error)
	echo(&f1, "done", errors.New("failed"))
	fmt.Println(f1(1, 2, 3, 4, 5, 6, 7, 8.5, "x", "y"))
	var f2 func(a, b, c, d, e, f, g, h, i, j float64, k float32, c8 Celsius) (float64, float32, Celsius, bool, int8)
	echo(&f2, 1.5, float32(2.5), Celsius(3.5), true, int8(-1))
	fmt.Println(f2(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
	var f3 func(Big, *Big, [4]int) (Big, [2]string, int)
	echo(&f3, Big{A: 1, E: 5, S: "r"}, [2]string{"p", "q"}, 9)
	fmt.Println(f3(Big{A: 9, S: "in"}, nil, [4]int{1, 2, 3, 4}))
	var f4 func() (a, b, c, d, e, f, g, h int, s, t string)
	echo(&f4, 1, 2, 3, 4, 5, 6, 7, 8, "s", "t")
	fmt.Println(f4())
	var f5 func(any, error, map[string]int, []byte, complex64) (any, error, func(), complex128)
	echo(&f5, "x", nil, nil, complex(1, -1))
	fmt.Println(f5(1, errors.New("e"), map[string]int{"a": 1}, []byte("hi"), complex(3, 4)))
	// A made function called through reflection.
	show := reflect.ValueOf(f3).Call([]reflect.Value{reflect.ValueOf(Big{S: "call"}), reflect.ValueOf(&Big{}).Elem().Addr(), reflect.ValueOf([4]int{})})
	fmt.Println(len(show), show[0], show[1], show[2])

	try("count", func() {
		f := reflect.MakeFunc(reflect.TypeOf(swapInts), func(in []reflect.Value) []reflect.Value { return nil })
		f.Interface().(func(int, int) (int, int))(1, 2)
	})
	try("kind", func() { reflect.MakeFunc(reflect.TypeOf(1), nil) })

	// Types made at run time.
	ft := reflect.FuncOf([]reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[[]string]()}, []reflect.Type{reflect.TypeFor[error]()}, true)
	fmt.Println(ft, ft.NumIn(), ft.NumOut(), ft.IsVariadic(), ft == reflect.TypeFor[func(int, ...string) error]())
	ft2 := reflect.FuncOf([]reflect.Type{reflect.TypeFor[Celsius]()}, []reflect.Type{reflect.TypeFor[Celsius](), reflect.TypeFor[int]()}, false)
	fmt.Println(ft2, ft2 == reflect.FuncOf([]reflect.Type{reflect.TypeFor[Celsius]()}, []reflect.Type{reflect.TypeFor[Celsius](), reflect.TypeFor[int]()}, false))
	try("variadic", func() { reflect.FuncOf([]reflect.Type{reflect.TypeFor[int]()}, nil, true) })

	st := reflect.StructOf([]reflect.StructField{
		{Name: "Height", Type: reflect.TypeFor[float64](), Tag: `json:"height"`},
		{Name: "Flag", Type: reflect.TypeFor[bool]()},
		{Name: "Names", Type: reflect.TypeFor[[]string]()},
		{Name: "Next", Type: reflect.TypeFor[[2]*Big]()},
	})
	fmt.Println(st, st.Size(), st.NumField(), st.Field(1).Offset, st.Field(2).Offset, st.Comparable())
	sv := reflect.New(st).Elem()
	sv.Field(0).SetFloat(1.5)
	sv.FieldByName("Names").Set(reflect.ValueOf([]string{"a", "b"}))
	for i := range 2 {
		sv.Field(3).Index(i).Set(reflect.ValueOf(&Big{S: fmt.Sprint("kept", i)}))
	}
	var junk [][]byte
	for range 3 {
		for range 1000 {
			junk = append(junk, make([]byte, 100))
		}
		runtime.GC()
	}
	fmt.Println(len(junk), sv.Field(0), sv.Field(2), sv.Field(3).Index(0).Elem().Field(5), sv.Field(3).Index(1).Elem().Field(5))
	fmt.Printf("%v %+v\n", st.Field(0).Tag.Get("json"), reflect.Zero(st.Field(2).Type))
	same := reflect.StructOf([]reflect.StructField{{Name: "X", Type: reflect.TypeFor[int]()}})
	fmt.Println(same == reflect.TypeFor[struct{ X int }](), reflect.StructOf(nil))
	try("noname", func() { reflect.StructOf([]reflect.StructField{{Type: reflect.TypeFor[int]()}}) })
	try("dup", func() {
		reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[int]()}, {Name: "A", Type: reflect.TypeFor[int]()}})
	})
	mt := reflect.MapOf(st.Field(1).Type, same)
	mv := reflect.MakeMap(mt)
	mv.SetMapIndex(reflect.ValueOf(true), reflect.ValueOf(struct{ X int }{4}))
	fmt.Println(mt, mv)

	// Iterators.
	for v := range reflect.ValueOf(int8(3)).Seq() {
		fmt.Print(v.Type(), v, " ")
	}
	for v := range reflect.ValueOf([]string{"a", "b"}).Seq() {
		fmt.Print(v, " ")
	}
	for k, v := range reflect.ValueOf([]string{"a", "b"}).Seq2() {
		fmt.Print(k, v, " ")
	}
	for k, v := range reflect.ValueOf("aé").Seq2() {
		fmt.Print(k, v, " ")
	}
	for k, v := range reflect.ValueOf(&[2]int{7, 8}).Seq2() {
		fmt.Print(k, v, " ")
	}
	gen := func(yield func(int, string) bool) {
		for i := range 10 {
			if !yield(i, fmt.Sprint("#", i)) {
				fmt.Print("stopped ")
				return
			}
		}
	}
	for k, v := range reflect.ValueOf(gen).Seq2() {
		fmt.Print(k, v, " ")
		if k.Int() == 2 {
			break
		}
	}
	var keys []string
	for k := range reflect.ValueOf(map[string]int{"x": 1, "y": 2}).Seq() {
		keys = append(keys, k.String())
	}
	sort.Strings(keys)
	fmt.Println(keys)
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
	for v := range reflect.ValueOf(ch).Seq() {
		fmt.Print(v, " ")
	}
	for f, v := range reflect.ValueOf(Big{A: 1, S: "z"}).Fields() {
		fmt.Print(f.Name, "=", v, " ")
	}
	fmt.Println()
	try("seq", func() { reflect.ValueOf(1.5).Seq() })

	n, ok := reflect.TypeAssert[int](reflect.ValueOf(4))
	e, ok2 := reflect.TypeAssert[error](reflect.ValueOf(errors.New("e")))
	_, ok3 := reflect.TypeAssert[string](reflect.ValueOf(4))
	fmt.Println(n, ok, e, ok2, ok3)
	arr := [3]int{1, 2, 3}
	fmt.Println(reflect.SliceAt(reflect.TypeFor[int](), reflect.ValueOf(&arr).UnsafePointer(), 2))

	c1, c2 := make(chan int), make(chan string, 1)
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c1)},
		{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c2), Send: reflect.ValueOf("sent")},
		{Dir: reflect.SelectRecv},
	}
	fmt.Println(reflect.Select(cases[:2]))
	fmt.Println(<-c2)
	go func() { c1 <- 42 }()
	i, v, ok := reflect.Select([]reflect.SelectCase{cases[0], cases[2]})
	fmt.Println(i, v, ok)
	close(c1)
	i, v, ok = reflect.Select(cases[:1])
	fmt.Println(i, v, ok)
	i, v, ok = reflect.Select([]reflect.SelectCase{cases[2], {Dir: reflect.SelectDefault}})
	fmt.Println(i, v.IsValid(), ok)
	try("dir", func() { reflect.Select([]reflect.SelectCase{{}}) })
}
