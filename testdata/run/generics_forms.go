// run

// Generic functions and types in many forms: inference, constraints, methods, recursion, embedding, closures, channels.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

type number interface {
	~int | ~int8 | ~uint8 | ~float64
}

type list[T any] struct {
	head *elem[T]
	size int
}
type elem[T any] struct {
	v    T
	next *elem[T]
}

func (l *list[T]) push(v T) *list[T] { l.head = &elem[T]{v, l.head}; l.size++; return l }
func (l *list[T]) each(f func(T)) {
	for e := l.head; e != nil; e = e.next {
		f(e.v)
	}
}

// pick is a method with a type parameter of its own.
func (l *list[T]) fold[A any](acc A, f func(A, T) A) A {
	l.each(func(v T) { acc = f(acc, v) })
	return acc
}

func mapTo[S ~[]A, A, B any](s S, f func(A) B) []B {
	var out []B
	for _, a := range s {
		out = append(out, f(a))
	}
	return out
}

func sum[T number](vs ...T) (t T) {
	for _, v := range vs {
		t += v
	}
	return t
}

type stack[T any] []T

func (s *stack[T]) push(v T) { *s = append(*s, v) }
func (s *stack[T]) pop() (v T) {
	v, *s = (*s)[len(*s)-1], (*s)[:len(*s)-1]
	return
}

type cell[K comparable, V any] struct {
	key K
	val V
	*cell2[V]
}
type cell2[V any] struct{ extra V }

type numeric[T number] struct{ v T }

func (n numeric[T]) plus(o numeric[T]) numeric[T] { return numeric[T]{n.v + o.v} }

type setter[T any] interface {
	*T
	set(string)
}
type cfg struct{ s string }

func (c *cfg) set(s string) { c.s = s }

func build[T any, P setter[T]](s string) T {
	var t T
	P(&t).set(s)
	return t
}

type tree[T interface{ less(T) bool }] struct {
	v           T
	left, right *tree[T]
}

func (t *tree[T]) insert(v T) *tree[T] {
	if t == nil {
		return &tree[T]{v: v}
	}
	if v.less(t.v) {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}
func (t *tree[T]) walk(f func(T)) {
	if t != nil {
		t.left.walk(f)
		f(t.v)
		t.right.walk(f)
	}
}

type age int

func (a age) less(b age) bool { return a < b }

func zero[T any]() (z T)                            { return }
func ptr[T any](v T) *T                             { return &v }
func size[T any](v []T) int                         { return cap(v[:0:len(v)]) }
func conv[To, From number](f From) To               { return To(f) }
func eq[T comparable](a, b T) bool                  { return a == b }
func keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }
func send[C ~chan T, T any](c C, v T)               { c <- v }
func first[T any, A [3]T | []T](a A) T              { return a[0] }
func length[T string | []byte](v T) int {
	n := 0
	for range len(v) {
		n++
	}
	return n + len(v[1:])
}

type alias[T any] = map[string]list[T]
type fnOf[A, B any] func(A) B

func (f fnOf[A, B]) then(g fnOf[B, B]) fnOf[A, B] { return func(a A) B { return g(f(a)) } }

func depth[T any](n int, v T) string {
	if n == 0 {
		return fmt.Sprintf("%T", v)
	}
	return depth(n-1, v) + "."
}

func main() {
	l := new(list[string]).push("a").push("b").push("c")
	fmt.Println(l.fold(0, func(n int, s string) int { return n + len(s) }), l.fold("", func(a, s string) string { return a + s }))
	fmt.Println(mapTo([]int{1, 2}, strconv.Itoa), mapTo(strings.Fields("x yy"), func(s string) int { return len(s) }), sum(1, 2, 3), sum(1.5, 2), sum[age]())
	var s stack[func() int]
	for i := range 3 {
		s.push(func() int { return i })
	}
	fmt.Println(s.pop()(), s.pop()(), len(s))
	c := cell[string, int]{"k", 1, &cell2[int]{5}}
	fmt.Println(c.extra, c.key, numeric[uint8]{200}.plus(numeric[uint8]{100}), build[cfg]("set").s)
	var t *tree[age]
	for _, a := range []age{5, 2, 9, 1} {
		t = t.insert(a)
	}
	t.walk(func(a age) { fmt.Print(a, " ") })
	fmt.Println(zero[*int]() == nil, zero[string]() == "", *ptr(3), size([]bool{true}), conv[uint8](300.7), conv[float64](age(3)), eq[any](1, 1), keys(map[string]bool{"x": true}))
	ch := make(chan int, 1)
	send(ch, 4)
	fmt.Println(<-ch, first[int]([3]int{7}), first[string]([]string{"f"}), length("abc"), length([]byte{1, 2}), depth(3, []age{}))
	f := fnOf[string, int](func(s string) int { return len(s) }).then(func(n int) int { return n * 10 })
	fmt.Println(f("four"), alias[int]{"x": {size: 2}}["x"].size)
	fmt.Printf("%T %T %T\n", c, t, f)
}
