package main

type Number interface{ ~int | ~float64 }

func sum[T Number](list ...T) (total T) {
	for _, v := range list {
		total += v
	}
	return
}

type List[T any] struct {
	head *node[T]
	size int
}

type node[T any] struct {
	value T
	next  *node[T]
}

func (l *List[E]) Push(v E) {
	l.head = &node[E]{v, l.head}
	l.size++
}

func (l *List[E]) All() func(yield func(int, E) bool) {
	return func(yield func(int, E) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.value) {
				return
			}
			i++
		}
	}
}

// A method with a type parameter of its own.
func (l *List[E]) Map[R any](f func(E) R) *List[R] {
	out := new(List[R])
	for _, v := range l.All() {
		out.Push(f(v))
	}
	return out
}

type Set[T comparable] = map[T]struct{}

func apply[S ~[]E, E, R any](s S, f func(E) R) []R {
	var out []R
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

func double[T Number](v T) T { return v + v }

type MyInts []int

type Outer struct{ Inner }
type Inner struct{ A, B int }

func main() {
	var l List[string]
	l.Push("a")
	lengths := l.Map(func(s string) int { return len(s) })
	var n int = lengths.head.value
	_ = sum(1, 2.5)
	_ = sum[int]()
	var f func(float64) float64 = double
	_ = f
	r := apply(MyInts{1, 2}, double)
	r[0] = n
	s := Set[string]{"x": {}}
	_ = s
	p := new(n + 1)
	*p = 3
	o := Outer{A: 1, B: 2}
	_ = o
	_ = sum("a", "b")     // ERROR "string does not satisfy Number (string missing in ~int | ~float64)"
	_ = apply(5, double)  // ERROR "in call to apply, cannot infer E"
	_ = Set[[]int]{}      // ERROR "[]int does not satisfy comparable"
	var _ List            // ERROR "cannot use generic type List[T any] without instantiation"
	var _ List[int, bool] // ERROR "too many type arguments for type List: have 2, want 1"
	_ = sum[int]("a")     // ERROR " (untyped string constant) as int value in argument to sum[int]"
	_ = double            // ERROR "cannot use generic function double without instantiation"
}
