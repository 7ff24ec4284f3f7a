// run

// Values in interfaces: small and large, copies, nil pointers, methods on all kinds, conversion between interfaces.
package main

import "fmt"

type shape interface{ area() int }
type namer interface{ name() string }
type full interface {
	shape
	namer
}
type (
	sq     int
	rect   struct{ w, h int }
	huge   struct{ v [30]int }
	fn     func() int
	sl     []int
	mp     map[string]int
	empty  struct{}
	ptr    struct{ p *int }
	flt    float32
	single struct{ f func() int }
)

func (s sq) area() int       { return int(s * s) }
func (r rect) area() int     { return r.w * r.h }
func (r rect) name() string  { return "rect" }
func (h huge) area() int     { return h.v[29] }
func (h *huge) name() string { return fmt.Sprint("huge", h.v[0]) }
func (f fn) area() int       { return f() }
func (s sl) area() int       { return len(s) }
func (m mp) area() int       { return m["a"] }
func (empty) area() int      { return 0 }
func (p ptr) area() int      { return *p.p }
func (f flt) area() int      { return int(f * 2) }
func (s single) area() int   { return s.f() }

func main() {
	n := 5
	h := huge{}
	h.v[29] = 9
	shapes := []shape{sq(3), rect{2, 4}, h, &h, fn(func() int { return 11 }), sl{1, 2}, mp{"a": 6}, empty{}, ptr{&n}, flt(1.5), single{func() int { return n }}}
	h.v[29], h.v[0] = 10, 1
	n = 8
	for _, s := range shapes {
		fmt.Print(s.area(), " ")
		if f, ok := s.(full); ok {
			var nm namer = f
			fmt.Print(nm.name(), " ", nm.(shape).area(), " ")
		}
	}
	fmt.Println()
	r := rect{1, 1}
	var s shape = r
	r.w = 50
	t := s
	fmt.Println(s.area(), t == s, s == shape(rect{1, 1}), any(s) == any(rect{1, 1}))
	var np *huge
	var nm namer = np
	fmt.Println(nm != nil, nm == (*huge)(nil))
	var e any = empty{}
	_, ok := e.(shape)
	fmt.Println(ok, e == any(empty{}))
	vals := []any{uint8(200), 'x', int64(1) << 40, 1.5, float32(2.5), true, "", [0]int{}, [1]string{"a"}, complex(1, 2), uintptr(7), struct{ a, b byte }{1, 2}}
	for _, v := range vals {
		fmt.Printf("%T=%v ", v, v)
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		fmt.Println(nm.name())
	}()
	m := map[shape]string{sq(2): "two", rect{1, 2}: "r"}
	fmt.Println(m[sq(2)], m[rect{1, 2}], m[flt(2)] == "")
}
