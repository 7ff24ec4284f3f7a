package rand_test

import (
	"bytes"
	"fmt"
	ref "math/rand/v2"
	"testing"

	own "rgostd/math/rand/v2"
)

func TestSameStreams(t *testing.T) {
	for seed := range uint64(20) {
		key := [32]byte{byte(seed), 1, 2, 3, 31: byte(seed * 7)}
		for _, pair := range []struct {
			own own.Source
			ref ref.Source
		}{
			{own.NewPCG(seed, seed<<32), ref.NewPCG(seed, seed<<32)},
			{own.NewChaCha8(key), ref.NewChaCha8(key)},
		} {
			a, b := own.New(pair.own), ref.New(pair.ref)
			za, zb := own.NewZipf(a, 1.5, 2, 1000), ref.NewZipf(b, 1.5, 2, 1000)
			for i := range 5000 {
				n := 1 + i*7919
				x := fmt.Sprint(a.Int64(), a.Uint32(), a.Uint64(), a.Int32(), a.Int(), a.Uint(), a.Int64N(int64(n)<<20), a.Uint64N(uint64(n)), a.Int32N(int32(n)), a.Uint32N(uint32(n)), a.IntN(n), a.UintN(uint(n)), a.N(int8(100)), a.Float64(), a.Float32(), a.NormFloat64(), a.ExpFloat64(), za.Uint64(), a.Perm(i%7))
				y := fmt.Sprint(b.Int64(), b.Uint32(), b.Uint64(), b.Int32(), b.Int(), b.Uint(), b.Int64N(int64(n)<<20), b.Uint64N(uint64(n)), b.Int32N(int32(n)), b.Uint32N(uint32(n)), b.IntN(n), b.UintN(uint(n)), b.N(int8(100)), b.Float64(), b.Float32(), b.NormFloat64(), b.ExpFloat64(), zb.Uint64(), b.Perm(i%7))
				if x != y {
					t.Fatalf("seed %d, draw %d:\n got %s\nwant %s", seed, i, x, y)
				}
			}
		}
	}
}

func TestEncodings(t *testing.T) {
	a, b := own.NewChaCha8([32]byte{1}), ref.NewChaCha8([32]byte{1})
	for i := range 400 {
		p, q := make([]byte, i%13), make([]byte, i%13)
		a.Read(p)
		b.Read(q)
		x, _ := a.MarshalBinary()
		y, _ := b.MarshalBinary()
		if !bytes.Equal(p, q) || !bytes.Equal(x, y) {
			t.Fatalf("after %d reads: %x %q, want %x %q", i, p, x, q, y)
		}
		var c own.ChaCha8
		if err := c.UnmarshalBinary(x); err != nil {
			t.Fatal(err)
		}
		a = &c
		if i%3 == 0 && a.Uint64() != b.Uint64() {
			t.Fatal("the restored generator differs")
		}
	}
	p, q := own.NewPCG(1, 2), ref.NewPCG(1, 2)
	x, _ := p.MarshalBinary()
	y, _ := q.MarshalBinary()
	var r own.PCG
	if !bytes.Equal(x, y) || r.UnmarshalBinary(x) != nil || r.Uint64() != q.Uint64() {
		t.Error("PCG's encoding")
	}
	if r.UnmarshalBinary([]byte("pcg:")) == nil || new(own.ChaCha8).UnmarshalBinary([]byte("chacha8:")) == nil {
		t.Error("a short encoding was taken")
	}
}
