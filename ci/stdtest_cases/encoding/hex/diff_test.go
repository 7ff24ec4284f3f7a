package hex_test

import (
	ref "encoding/hex"
	"math/rand/v2"
	"testing"

	own "rgostd/encoding/hex"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50000 {
		p := make([]byte, r.IntN(40))
		for i := range p {
			p[i] = byte(r.Uint32())
		}
		if own.EncodeToString(p) != ref.EncodeToString(p) || own.Dump(p) != ref.Dump(p) {
			t.Fatalf("%x", p)
		}
		s := []byte(ref.EncodeToString(p))
		for range r.IntN(3) {
			s = append(s, "0aFgz"[r.IntN(5)])
		}
		a, err1 := own.DecodeString(string(s))
		b, err2 := ref.DecodeString(string(s))
		if string(a) != string(b) || (err1 == nil) != (err2 == nil) || err1 != nil && err1.Error() != err2.Error() {
			t.Fatalf("%q: %x, %v; want %x, %v", s, a, err1, b, err2)
		}
	}
}
