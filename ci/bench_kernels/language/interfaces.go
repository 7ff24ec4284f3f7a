// Calls through interfaces with several implementations, embedded ones and method values.
//
// counts: 60_000_000 => 500_000
// counts: 20_000_000 => 200_000
package main

import "fmt"

type shape interface {
	area() int
	scale(k int) shape
}

type square struct{ side int }
type rect struct{ w, h int }
type wrapped struct {
	shape
	times int
}

func (s *square) area() int         { return s.side * s.side }
func (s *square) scale(k int) shape { s.side = s.side*k%101 + 1; return s }
func (r *rect) area() int           { return r.w * r.h }
func (r *rect) scale(k int) shape   { r.w, r.h = r.h%97+k, r.w%89+1; return r }
func (w *wrapped) area() int        { w.times++; return w.shape.area() + w.times&1 }

func main() {
	shapes := []shape{&square{3}, &rect{2, 5}, &wrapped{shape: &square{7}}, &wrapped{shape: &rect{1, 9}}}
	sum := 0
	for i := range 60_000_000 {
		s := shapes[i&3]
		sum += s.area()
		if i&15 == 0 {
			s.scale(i & 3)
		}
	}
	area := shapes[2].area
	for range 20_000_000 {
		sum += area()
	}
	fmt.Println(sum)
}
