// Iterators: functions to range over, adapters, early exits through several layers, and pulling by hand.
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Map applies f to each element.
func Map[A, B any](seq iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for a := range seq {
			if !yield(f(a)) {
				return
			}
		}
	}
}

// Filter keeps what matches.
func Filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		seq(func(v T) bool { return !keep(v) || yield(v) })
	}
}

// Take ends after n elements.
func Take[T any](seq iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		left := n
		for v := range seq {
			if left--; !yield(v) || left == 0 {
				return
			}
		}
	}
}

// Zip walks two sequences side by side; the shorter one ends it.
func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

// Window yields overlapping views.
func Window[T any](seq iter.Seq[T], n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var w []T
		for v := range seq {
			w = append(w, v)
			if len(w) > n {
				w = w[1:]
			}
			if len(w) == n && !yield(slices.Clone(w)) {
				return
			}
		}
	}
}

// Fold reduces.
func Fold[T, A any](seq iter.Seq[T], acc A, f func(A, T) A) A {
	for v := range seq {
		acc = f(acc, v)
	}
	return acc
}

// Naturals never end.
func Naturals(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

func fibonacci() iter.Seq[int] {
	return func(yield func(int) bool) {
		for a, b := 0, 1; yield(a); a, b = b, a+b {
		}
	}
}

// tree is a search tree with a recursive iterator.
type tree[T any] struct {
	left, right *tree[T]
	value       T
}

func (t *tree[T]) insert(v T, less func(a, b T) bool) *tree[T] {
	switch {
	case t == nil:
		return &tree[T]{value: v}
	case less(v, t.value):
		t.left = t.left.insert(v, less)
	default:
		t.right = t.right.insert(v, less)
	}
	return t
}

func (t *tree[T]) all(yield func(T) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.value) && t.right.all(yield)
}

// All is an in-order walk.
func (t *tree[T]) All() iter.Seq[T] { return func(yield func(T) bool) { t.all(yield) } }

// Backward goes from the largest.
func (t *tree[T]) Backward() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		var walk func(*tree[T]) bool
		walk = func(t *tree[T]) bool {
			if t == nil {
				return true
			}
			if !walk(t.right) || !yield(i, t.value) {
				return false
			}
			i++
			return walk(t.left)
		}
		walk(t)
	}
}

// tracked reports when its loop ends, however it does.
func tracked(name string, n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("end of", name)
		for i := range n {
			if !yield(i) {
				fmt.Println(name, "was cut at", i)
				return
			}
		}
	}
}

func search(want int) (found string) {
	defer func() { found += "!" }()
outer:
	for i := range tracked("outer", 5) {
		for j := range tracked("inner", 5) {
			switch {
			case j > i:
				continue outer
			case i*10+j == want:
				return fmt.Sprint(i, ",", j)
			case i == 3:
				break outer
			}
		}
	}
	return "none"
}

func deferred() {
	for i := range tracked("deferred", 3) {
		// Runs when the function ends, not the loop's body.
		defer fmt.Println("deferred call", i)
	}
	fmt.Println("loop is over")
}

func panicking() (text string) {
	defer func() { text = fmt.Sprint("caught ", recover()) }()
	for i := range tracked("panicking", 3) {
		if i == 1 {
			panic("in the body")
		}
	}
	return "not reached"
}

func main() {
	squares := Map(Naturals, func(n int) int { return n * n })
	odd := Filter(squares, func(n int) bool { return n%2 == 1 })
	fmt.Println(slices.Collect(Take(odd, 6)), slices.Collect(Take(odd, 0)) == nil)
	for a, b := range Zip(fibonacci(), slices.Values(strings.Fields("zero one one-again two three five"))) {
		fmt.Print(a, "=", b, " ")
	}
	fmt.Println()
	for w := range Window(Take(fibonacci(), 6), 3) {
		fmt.Print(w)
	}
	fmt.Println()
	fmt.Println(Fold(Take(Naturals, 101), "", func(s string, n int) string {
		if n%20 == 0 {
			s += fmt.Sprint(n, ";")
		}
		return s
	}))

	var t *tree[string]
	for _, w := range strings.Fields("m c x a e p z q") {
		t = t.insert(w, func(a, b string) bool { return a < b })
	}
	for v := range t.All() {
		if v > "p" {
			break
		}
		fmt.Print(v, " ")
	}
	for i, v := range t.Backward() {
		fmt.Print(i, v, " ")
		if i == 3 {
			break
		}
	}
	fmt.Println()

	fmt.Println(search(21))
	fmt.Println(search(99))
	deferred()
	fmt.Println(panicking())

	next, stop := iter.Pull2(maps.All(map[string]int{"only": 1}))
	k, v, ok := next()
	fmt.Println(k, v, ok)
	k, v, ok = next()
	fmt.Printf("%q %d %t\n", k, v, ok)
	stop()
	_, _, ok = next()
	fmt.Println(ok)

	pulled, stopPulled := iter.Pull(tracked("pulled", 4))
	a, _ := pulled()
	b, _ := pulled()
	fmt.Println(a, b)
	stopPulled()
	stopPulled()

	m := maps.Collect(slices.All([]string{"a", "b", "c"}))
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(m, keys, slices.SortedFunc(maps.Values(m), func(a, b string) int { return strings.Compare(b, a) }))
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, cap(c))
	}
	fmt.Println()
	for part := range strings.SplitSeq("x,y,,z", ",") {
		fmt.Printf("%q ", part)
	}
	for i := range 3 {
		fmt.Print(i)
	}
	for range 2 {
		fmt.Print("!")
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println("misuse:", recover()) }()
		bad := func(yield func(int) bool) {
			yield(1)
			yield(2)
		}
		for range bad {
			break
		}
	}()
}
