package utf8_test

import (
	"math/rand/v2"
	"testing"
	ref "unicode/utf8"

	own "rgostd/unicode/utf8"
)

func TestEveryRune(t *testing.T) {
	for r := rune(-2); r <= ref.MaxRune+2; r++ {
		if own.RuneLen(r) != ref.RuneLen(r) || own.ValidRune(r) != ref.ValidRune(r) {
			t.Fatalf("RuneLen or ValidRune of %U", r)
		}
		var a, b [4]byte
		if m, n := own.EncodeRune(a[:], r), ref.EncodeRune(b[:], r); m != n || a != b {
			t.Fatalf("EncodeRune(%U) = %x, want %x", r, a[:m], b[:n])
		}
		if x, y := own.AppendRune([]byte("x"), r), ref.AppendRune([]byte("x"), r); string(x) != string(y) {
			t.Fatalf("AppendRune(%U) = %x, want %x", r, x, y)
		}
	}
}

func TestBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	// Bytes at the limits of what may follow what.
	edges := []byte{0, 'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF}
	for range 2000000 {
		p := make([]byte, r.IntN(12))
		for i := range p {
			p[i] = edges[r.IntN(len(edges))]
		}
		s := string(p)
		x1, n1 := own.DecodeRune(p)
		x2, n2 := ref.DecodeRune(p)
		y1, m1 := own.DecodeLastRune(p)
		y2, m2 := ref.DecodeLastRune(p)
		u1, k1 := own.DecodeRuneInString(s)
		v1, l1 := own.DecodeLastRuneInString(s)
		if x1 != x2 || n1 != n2 || y1 != y2 || m1 != m2 || u1 != x2 || k1 != n2 || v1 != y2 || l1 != m2 {
			t.Fatalf("decoding %x", p)
		}
		if own.FullRune(p) != ref.FullRune(p) || own.FullRuneInString(s) != ref.FullRune(p) {
			t.Fatalf("FullRune(%x)", p)
		}
		if own.Valid(p) != ref.Valid(p) || own.ValidString(s) != ref.Valid(p) {
			t.Fatalf("Valid(%x)", p)
		}
		if own.RuneCount(p) != ref.RuneCount(p) || own.RuneCountInString(s) != ref.RuneCount(p) {
			t.Fatalf("RuneCount(%x)", p)
		}
	}
}
