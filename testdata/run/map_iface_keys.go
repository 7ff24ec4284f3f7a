// run

// Maps whose keys are interfaces: every form that a key can have, with lookups that allocate nothing for plain ones.
package main

import (
	"fmt"
	"math"
	"strings"
)

type (
	small uint8
	half  int16
	quad  int32
	name  string
	pair  struct{ a, b int32 }
	wide  struct{ a, b, c int }
	mixed struct {
		s string
		x any
	}
	ref    struct{ p *int }
	padded struct {
		a int8
		b int32
	}
	speaker interface{ speak() string }
)

func (n name) speak() string  { return string(n) }
func (q quad) speak() string  { return fmt.Sprint("quad ", int32(q)) }
func (p *pair) speak() string { return "pair" }
func (w wide) speak() string  { return fmt.Sprint("wide ", w.c) }

//go:noinline
func sum(m map[any]int, n int) (total int) {
	for i := range n {
		total += m[i]
	}
	return total
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	one := 1
	c := make(chan int)
	keys := []any{
		nil, true, false, small(7), half(7), quad(7), 7, int64(7), uint32(7), uint64(7), uintptr(7), float32(7), 7.0, 0.0,
		complex64(7), complex(7, 1), "7", "", name("7"), strings.Repeat("seven", 20), &one, c, pair{7, 7}, wide{7, 7, 7},
		mixed{"7", 7}, mixed{"7", "7"}, ref{&one}, padded{7, 7}, [2]int{7, 7}, [1]string{"7"}, struct{}{}, [0]int{},
	}
	m := map[any]int{}
	for i, k := range keys {
		m[k] = i
	}
	for i, k := range keys {
		if got, ok := m[k]; !ok || got != i {
			fmt.Printf("%T %v: %d %v, want %d\n", k, k, got, ok, i)
		}
	}
	fmt.Println(len(m), m[math.Copysign(0, -1)] == m[0.0], m["se"+"ven"], m[8], m[name("8")], m[&m])
	_, there := m[struct{ a, b int32 }{7, 7}]
	fmt.Println(there, m[[2]int{7, 7}], m[mixed{"7", 7}])

	m[math.NaN()] = 1
	m[math.NaN()] = 2
	_, there = m[math.NaN()]
	fmt.Println(len(m), there)

	p := &pair{1, 2}
	voices := map[speaker]string{name("a"): "n", quad(3): "q", p: "p", wide{1, 2, 3}: "w", nil: "nil"}
	fmt.Println(voices[name("a")], voices[quad(3)], voices[p], voices[wide{1, 2, 3}], voices[nil], voices[&pair{1, 2}] == "", voices[quad(4)] == "")

	var none map[any]int
	fmt.Println(none[1], none["x"], none[nil])
	for _, bad := range []any{[]int{1}, map[int]int{}, func() {}, struct{ f func() }{}, [1][]int{}, mixed{"", []int{}}} {
		try(func() { _ = m[bad] })
		try(func() { _ = none[bad] })
		try(func() { delete(m, bad) })
	}
	for _, k := range keys {
		delete(m, k)
	}
	fmt.Println(len(m))

	for i := range 1000 {
		m[i] = i
	}
	fmt.Println(sum(m, 1000))
}
