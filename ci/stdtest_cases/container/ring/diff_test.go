package ring_test

import (
	ref "container/ring"
	"fmt"
	"testing"

	own "rgostd/container/ring"
)

func TestAgainstReference(t *testing.T) {
	for n := range 8 {
		for move := -9; move < 10; move++ {
			for cut := -1; cut < 10; cut++ {
				a, b := own.New(n), ref.New(n)
				x, y := "", ""
				for i := range n {
					a.Value, b.Value = i, i
					a, b = a.Next(), b.Next()
				}
				if n > 0 {
					a, b = a.Move(move), b.Move(move)
					u, v := a.Unlink(cut), b.Unlink(cut)
					u.Do(func(v any) { x += fmt.Sprint(v) })
					v.Do(func(v any) { y += fmt.Sprint(v) })
					x += fmt.Sprint(u.Len(), a.Prev().Value)
					y += fmt.Sprint(v.Len(), b.Prev().Value)
					p, q := &own.Ring{Value: "p"}, &ref.Ring{Value: "p"}
					a.Link(p)
					b.Link(q)
				}
				a.Do(func(v any) { x += fmt.Sprint(" ", v) })
				b.Do(func(v any) { y += fmt.Sprint(" ", v) })
				if x != y || a.Len() != b.Len() {
					t.Fatalf("%d, %d, %d: %s, want %s", n, move, cut, x, y)
				}
			}
		}
	}
}
