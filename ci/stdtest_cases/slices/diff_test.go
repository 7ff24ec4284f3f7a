package slices_test

import (
	"fmt"
	"math/rand/v2"
	ref "slices"
	"testing"

	own "rgostd/slices"
)

func numbers(r *rand.Rand, n int) []int {
	x := make([]int, r.IntN(n), n+r.IntN(4))
	for i := range x {
		x[i] = r.IntN(4)
	}
	return x
}

// both runs f on two copies of x with equal capacity and returns the whole memory of the results.
func both(x []int, own, ref func([]int) []int) (string, string) {
	render := func(f func([]int) []int) string {
		c := make([]int, len(x), cap(x))
		copy(c, x)
		y := f(c)
		return fmt.Sprint(y, c[:cap(c)])
	}
	return render(own), render(ref)
}

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	even := func(v int) bool { return v%2 == 0 }
	eq := func(a, b int) bool { return a/2 == b/2 }
	sub := func(a, b int) int { return a - b }
	for range 100000 {
		x, v := numbers(r, 9), numbers(r, 4)
		i := r.IntN(len(x) + 1)
		j := i + r.IntN(len(x)+1-i)
		self := r.IntN(len(x) + 1)
		for name, f := range map[string][2]func([]int) []int{
			"Insert":      {func(s []int) []int { return own.Insert(s, i, v...) }, func(s []int) []int { return ref.Insert(s, i, v...) }},
			"Insert self": {func(s []int) []int { return own.Insert(s, i, s[self:]...) }, func(s []int) []int { return ref.Insert(s, i, s[self:]...) }},
			"Delete":      {func(s []int) []int { return own.Delete(s, i, j) }, func(s []int) []int { return ref.Delete(s, i, j) }},
			"Replace":     {func(s []int) []int { return own.Replace(s, i, j, v...) }, func(s []int) []int { return ref.Replace(s, i, j, v...) }},
			"DeleteFunc":  {func(s []int) []int { return own.DeleteFunc(s, even) }, func(s []int) []int { return ref.DeleteFunc(s, even) }},
			"Compact":     {own.Compact[[]int], ref.Compact[[]int]},
			"CompactFunc": {func(s []int) []int { return own.CompactFunc(s, eq) }, func(s []int) []int { return ref.CompactFunc(s, eq) }},
			"Reverse":     {func(s []int) []int { own.Reverse(s); return s }, func(s []int) []int { ref.Reverse(s); return s }},
			"Repeat":      {func(s []int) []int { return own.Repeat(s, i) }, func(s []int) []int { return ref.Repeat(s, i) }},
			"Concat":      {func(s []int) []int { return own.Concat(s, v, s) }, func(s []int) []int { return ref.Concat(s, v, s) }},
			"Clip":        {own.Clip[[]int], ref.Clip[[]int]},
			"Grow":        {func(s []int) []int { return own.Grow(s, 20)[:len(s)+20] }, func(s []int) []int { return ref.Grow(s, 20)[:len(s)+20] }},
		} {
			if a, b := both(x, f[0], f[1]); a != b {
				t.Fatalf("%s of %v (%d, %d, %v) = %s, want %s", name, x, i, j, v, a, b)
			}
		}
		a := fmt.Sprint(own.Equal(x, v), own.Compare(x, v), own.CompareFunc(x, v, sub), own.Index(x, i), own.Contains(x, j), own.IndexFunc(x, even), own.Clone(x), own.IsSorted(x), own.IsSortedFunc(x, sub))
		b := fmt.Sprint(ref.Equal(x, v), ref.Compare(x, v), ref.CompareFunc(x, v, sub), ref.Index(x, i), ref.Contains(x, j), ref.IndexFunc(x, even), ref.Clone(x), ref.IsSorted(x), ref.IsSortedFunc(x, sub))
		if a != b {
			t.Fatalf("%v %v: %s, want %s", x, v, a, b)
		}
		if len(x) == 0 {
			continue
		}
		if own.Min(x) != ref.Min(x) || own.Max(x) != ref.Max(x) || own.MinFunc(x, sub) != ref.Min(x) || own.MaxFunc(x, sub) != ref.Max(x) {
			t.Fatalf("extremes of %v", x)
		}
		a, b = "", ""
		for c := range own.Chunk(x, 1+i) {
			a += fmt.Sprint(c, cap(c))
		}
		for c := range ref.Chunk(x, 1+i) {
			b += fmt.Sprint(c, cap(c))
		}
		for k, v := range own.Backward(x) {
			a += fmt.Sprint(k, v)
		}
		for k, v := range ref.Backward(x) {
			b += fmt.Sprint(k, v)
		}
		if a != b {
			t.Fatalf("sequences of %v: %s, want %s", x, a, b)
		}
	}
}
