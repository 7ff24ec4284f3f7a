package sort_test

import (
	"cmp"
	"math/rand/v2"
	refslices "slices"
	ref "sort"
	"testing"

	ownslices "rgostd/slices"
	own "rgostd/sort"
)

type item struct{ key, id int }

type items []item

func (x items) Len() int           { return len(x) }
func (x items) Less(i, j int) bool { return x[i].key < x[j].key }
func (x items) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// data makes a slice in one of the shapes that the algorithm treats differently.
func data(r *rand.Rand) items {
	n := r.IntN(400)
	if r.IntN(20) == 0 {
		n = r.IntN(20000)
	}
	keys := 1 + r.IntN(n+1)
	x := make(items, n)
	shape := r.IntN(6)
	for i := range x {
		switch shape {
		case 0:
			x[i].key = i
		case 1:
			x[i].key = n - i
		case 2:
			x[i].key = i % keys
		case 3:
			x[i].key = min(i, n-i)
		default:
			x[i].key = r.IntN(keys)
		}
		x[i].id = i
	}
	if shape < 2 && n > 0 {
		for range r.IntN(8) {
			x.Swap(r.IntN(n), r.IntN(n))
		}
	}
	return x
}

func byKey(a, b item) int { return cmp.Compare(a.key, b.key) }

// TestSameOrder compares the order of equal elements, too: programs show it.
func TestSameOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 3000 {
		x := data(r)
		want := refslices.Clone(x)
		ref.Sort(want)
		stable := refslices.Clone(x)
		ref.Stable(stable)
		for name, sorted := range map[string]struct {
			want items
			sort func(items)
		}{
			"Sort":           {want, func(x items) { own.Sort(x) }},
			"Slice":          {want, func(x items) { own.Slice(x, x.Less) }},
			"SortFunc":       {want, func(x items) { ownslices.SortFunc(x, byKey) }},
			"Stable":         {stable, func(x items) { own.Stable(x) }},
			"SliceStable":    {stable, func(x items) { own.SliceStable(x, x.Less) }},
			"SortStableFunc": {stable, func(x items) { ownslices.SortStableFunc(x, byKey) }},
		} {
			got := refslices.Clone(x)
			sorted.sort(got)
			if !refslices.Equal(got, sorted.want) {
				t.Fatalf("round %d: %s differs on %d elements", round, name, len(x))
			}
		}
	}
}

func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		x := make([]int, r.IntN(50))
		for i := range x {
			x[i] = r.IntN(60)
		}
		own.Ints(x)
		if !ref.IntsAreSorted(x) || !own.IntsAreSorted(x) {
			t.Fatal("not sorted")
		}
		for v := -1; v < 62; v++ {
			if own.SearchInts(x, v) != ref.SearchInts(x, v) {
				t.Fatalf("SearchInts(%v, %d)", x, v)
			}
			i, a := ownslices.BinarySearch(x, v)
			j, b := refslices.BinarySearch(x, v)
			k, c := own.Find(len(x), func(i int) int { return v - x[i] })
			if i != j || a != b || k != j || c != b {
				t.Fatalf("BinarySearch(%v, %d)", x, v)
			}
		}
	}
}
