// run

// Functions that libraries on package unsafe pull out of reflect and runtime: maps, memory and types by their descriptors.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"unsafe"
)

//go:linkname unsafe_New reflect.unsafe_New
func unsafe_New(t unsafe.Pointer) unsafe.Pointer

//go:linkname unsafe_NewArray reflect.unsafe_NewArray
func unsafe_NewArray(t unsafe.Pointer, n int) unsafe.Pointer

//go:linkname typedmemmove reflect.typedmemmove
func typedmemmove(t, to, from unsafe.Pointer)

//go:linkname typedslicecopy reflect.typedslicecopy
func typedslicecopy(t unsafe.Pointer, to, from slice) int

//go:linkname ifaceE2I reflect.ifaceE2I
func ifaceE2I(t unsafe.Pointer, x any, p unsafe.Pointer)

//go:linkname makemap reflect.makemap
func makemap(t unsafe.Pointer, n int) unsafe.Pointer

//go:linkname mapassign reflect.mapassign
func mapassign(t, m, key, elem unsafe.Pointer)

//go:linkname mapaccess reflect.mapaccess
func mapaccess(t, m, key unsafe.Pointer) unsafe.Pointer

//go:linkname maplen reflect.maplen
func maplen(m unsafe.Pointer) int

//go:linkname mapiterinit reflect.mapiterinit
func mapiterinit(t, m unsafe.Pointer, it *iter)

//go:linkname mapiternext reflect.mapiternext
func mapiternext(it *iter)

//go:linkname memmove runtime.memmove
func memmove(to, from unsafe.Pointer, n uintptr)

//go:linkname mallocgc runtime.mallocgc
func mallocgc(size uintptr, t unsafe.Pointer, zero bool) unsafe.Pointer

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

type slice struct {
	data     unsafe.Pointer
	len, cap int
}

type iter struct {
	key, elem unsafe.Pointer
	own       [14]unsafe.Pointer
}

type face struct{ t, data unsafe.Pointer }

func word(x any) unsafe.Pointer          { return (*face)(unsafe.Pointer(&x)).data }
func desc(t reflect.Type) unsafe.Pointer { return word(t) }

type pair struct {
	name string
	next *pair
}

func (p *pair) String() string { return "<" + p.name + ">" }

func main() {
	t := reflect.TypeOf(map[string]*pair{})
	m := makemap(desc(t), 4)
	for _, name := range []string{"a", "b", "c"} {
		p := &pair{name: name}
		mapassign(desc(t), m, unsafe.Pointer(&name), unsafe.Pointer(&p))
	}
	typed := *(*map[string]*pair)(unsafe.Pointer(&m))
	typed["d"] = &pair{name: "d"}
	key, missing := "b", "z"
	fmt.Println(maplen(m), (*(**pair)(mapaccess(desc(t), m, unsafe.Pointer(&key)))).name, mapaccess(desc(t), m, unsafe.Pointer(&missing)) == nil)
	var it iter
	var got []string
	for mapiterinit(desc(t), m, &it); it.key != nil; mapiternext(&it) {
		got = append(got, *(*string)(it.key)+"="+(*(**pair)(it.elem)).name)
	}
	sort.Strings(got)
	fmt.Println(got)

	pt := desc(reflect.TypeOf(pair{}))
	p := (*pair)(unsafe_New(pt))
	typedmemmove(pt, unsafe.Pointer(p), unsafe.Pointer(&pair{"moved", p}))
	fmt.Println(p.name, p.next == p)
	list := unsafe.Slice((*pair)(unsafe_NewArray(pt, 3)), 3)
	from := []pair{{name: "x"}, {name: "y"}, {name: "z"}, {name: "w"}}
	n := typedslicecopy(pt, *(*slice)(unsafe.Pointer(&list)), *(*slice)(unsafe.Pointer(&from)))
	up := from[1:]
	typedslicecopy(pt, *(*slice)(unsafe.Pointer(&up)), *(*slice)(unsafe.Pointer(&from)))
	fmt.Println(n, list, from)

	var s fmt.Stringer
	ifaceE2I(desc(reflect.TypeOf(&s).Elem()), p, unsafe.Pointer(&s))
	fmt.Println(s)

	var a, b [3]int
	a[1] = 7
	memmove(unsafe.Pointer(&b), unsafe.Pointer(&a), unsafe.Sizeof(a))
	bytes := unsafe.Slice((*byte)(mallocgc(5, nil, true)), 5)
	fmt.Println(b, bytes, procPin() >= 0)
	procUnpin()

	// What has no size lies where a word can be written.
	type empty struct{}
	e := []*empty{new(empty)}
	*(*uint64)(unsafe.Pointer(e[0])) = 5
	z := unsafe_New(desc(reflect.TypeOf(empty{})))
	*(*uint64)(z) = 0
	fmt.Println(*e[0])
}
