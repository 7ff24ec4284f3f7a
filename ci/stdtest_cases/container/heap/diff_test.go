package heap_test

import (
	ref "container/heap"
	"math/rand/v2"
	"slices"
	"testing"

	own "rgostd/container/heap"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }

func (h *ints) Pop() any {
	n := len(*h) - 1
	x := (*h)[n]
	*h = (*h)[:n]
	return x
}

func TestSameHeap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a := make(ints, r.IntN(50))
		for i := range a {
			a[i] = r.IntN(30)
		}
		b := slices.Clone(a)
		own.Init(&a)
		ref.Init(&b)
		for range 40 {
			switch op := r.IntN(4); {
			case op == 0 || len(a) == 0:
				v := r.IntN(30)
				own.Push(&a, v)
				ref.Push(&b, v)
			case op == 1:
				if own.Pop(&a) != ref.Pop(&b) {
					t.Fatal("Pop")
				}
			case op == 2:
				i := r.IntN(len(a))
				if own.Remove(&a, i) != ref.Remove(&b, i) {
					t.Fatal("Remove")
				}
			default:
				i := r.IntN(len(a))
				a[i] = r.IntN(30)
				b[i] = a[i]
				own.Fix(&a, i)
				ref.Fix(&b, i)
			}
			if !slices.Equal(a, b) {
				t.Fatalf("%v, want %v", a, b)
			}
		}
	}
}
