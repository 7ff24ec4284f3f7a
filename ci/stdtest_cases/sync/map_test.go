package sync

import (
	"math/rand/v2"
	"testing"
)

// A Map does what a map does, whatever has been published meanwhile.
func TestMapAgainstMap(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var m Map
	want := map[any]any{}
	for i := range 200000 {
		k, v := r.IntN(30), r.IntN(3)
		old, had := want[k]
		var got any
		var ok bool
		switch r.IntN(9) {
		case 0, 1, 2:
			got, ok = m.Load(k)
		case 3:
			got, ok = m.Swap(k, v)
			want[k] = v
		case 4:
			got, ok = m.LoadOrStore(k, v)
			if !had {
				want[k], old = v, v
			}
		case 5:
			got, ok = m.LoadAndDelete(k)
			delete(want, k)
		case 6:
			if m.CompareAndSwap(k, v, v+1) != (had && old == v) {
				t.Fatal(i, k, v, old)
			}
			if had && old == v {
				want[k] = v + 1
			}
			continue
		case 7:
			if m.CompareAndDelete(k, v) != (had && old == v) {
				t.Fatal(i, k, v, old)
			}
			if had && old == v {
				delete(want, k)
			}
			continue
		default:
			if r.IntN(20) > 0 {
				continue
			}
			seen := map[any]any{}
			m.Range(func(k, v any) bool {
				seen[k] = v
				return true
			})
			if len(seen) != len(want) {
				t.Fatal(i, seen, want)
			}
			for k, v := range want {
				if seen[k] != v {
					t.Fatal(i, seen, want)
				}
			}
			if r.IntN(10) == 0 {
				m.Clear()
				clear(want)
			}
			continue
		}
		if got != old || ok != had {
			t.Fatal(i, k, got, ok, old, had)
		}
	}
}

func TestPoolKeepsForACollection(t *testing.T) {
	p := Pool{New: func() any { return -1 }}
	for i := range 100 {
		p.Put(i)
	}
	found := 0
	for p.Get() != -1 {
		found++
	}
	if found < 50 {
		t.Error(found)
	}
}
