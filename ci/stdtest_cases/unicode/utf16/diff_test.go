package utf16_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	ref "unicode/utf16"

	own "rgostd/unicode/utf16"
)

func TestAgainstReference(t *testing.T) {
	for r := rune(-2); r <= 0x110002; r++ {
		a1, a2 := own.EncodeRune(r)
		b1, b2 := ref.EncodeRune(r)
		if a1 != b1 || a2 != b2 || own.RuneLen(r) != ref.RuneLen(r) || own.IsSurrogate(r) != ref.IsSurrogate(r) || !slices.Equal(own.AppendRune(nil, r), ref.AppendRune(nil, r)) {
			t.Fatalf("%U", r)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200000 {
		words, runes := make([]uint16, r.IntN(8)), make([]rune, r.IntN(8))
		for i := range words {
			words[i] = []uint16{'a', 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF}[r.IntN(7)]
		}
		for i := range runes {
			runes[i] = rune(r.IntN(0x112000) - 10)
		}
		if !slices.Equal(own.Decode(words), ref.Decode(words)) || !slices.Equal(own.Encode(runes), ref.Encode(runes)) {
			t.Fatalf("%x %x", words, runes)
		}
	}
}
