package rand_test

import (
	"fmt"
	ref "math/rand"
	"testing"

	own "rgostd/math/rand"
)

// narrow hides a source's Uint64.
type narrow struct{ src ref.Source }

func (n narrow) Int63() int64    { return n.src.Int63() }
func (n narrow) Seed(seed int64) { n.src.Seed(seed) }

func TestSameStreams(t *testing.T) {
	for _, seed := range []int64{0, 1, -1, 42, 1 << 40, -1 << 62, 2147483647, 89482311} {
		a, b := own.New(own.NewSource(seed)), ref.New(ref.NewSource(seed))
		for variant := range 2 {
			if variant == 1 {
				a, b = own.New(narrow{ref.NewSource(seed)}), ref.New(narrow{ref.NewSource(seed)})
			}
			za, zb := own.NewZipf(a, 1.5, 2, 1000), ref.NewZipf(b, 1.5, 2, 1000)
			for i := range 20000 {
				n := 1 + i*7919
				p, q := make([]byte, i%12), make([]byte, i%12)
				a.Read(p)
				b.Read(q)
				x := fmt.Sprint(a.Int63(), a.Uint32(), a.Uint64(), a.Int31(), a.Int(), a.Int63n(int64(n)<<20), a.Int31n(int32(n)), a.Intn(n), a.Float64(), a.Float32(), a.NormFloat64(), a.ExpFloat64(), za.Uint64(), p, a.Perm(i%7))
				y := fmt.Sprint(b.Int63(), b.Uint32(), b.Uint64(), b.Int31(), b.Int(), b.Int63n(int64(n)<<20), b.Int31n(int32(n)), b.Intn(n), b.Float64(), b.Float32(), b.NormFloat64(), b.ExpFloat64(), zb.Uint64(), q, b.Perm(i%7))
				u, v := []int{1, 2, 3, 4, 5}, []int{1, 2, 3, 4, 5}
				a.Shuffle(5, func(i, j int) { u[i], u[j] = u[j], u[i] })
				b.Shuffle(5, func(i, j int) { v[i], v[j] = v[j], v[i] })
				if x != y || fmt.Sprint(u) != fmt.Sprint(v) {
					t.Fatalf("seed %d, draw %d:\n got %s %v\nwant %s %v", seed, i, x, u, y, v)
				}
			}
		}
	}
}

func TestGlobal(t *testing.T) {
	own.Seed(1)
	seen := map[int64]bool{}
	for range 1000 {
		seen[own.Int63()] = true
		if n := own.Intn(10); n < 0 || n > 9 {
			t.Fatal("out of range:", n)
		}
	}
	if len(seen) < 990 {
		t.Error("draws repeat")
	}
}
