package base64_test

import (
	ref "encoding/base64"
	"math/rand/v2"
	"testing"

	own "rgostd/encoding/base64"
	"rgostd/io"
	"rgostd/strings"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	encodings := []struct {
		own *own.Encoding
		ref *ref.Encoding
	}{
		{own.StdEncoding, ref.StdEncoding}, {own.URLEncoding, ref.URLEncoding}, {own.RawStdEncoding, ref.RawStdEncoding},
		{own.RawURLEncoding, ref.RawURLEncoding}, {own.StdEncoding.Strict(), ref.StdEncoding.Strict()},
		{own.StdEncoding.WithPadding('*').Strict(), ref.StdEncoding.WithPadding('*').Strict()},
	}
	for range 200000 {
		e := encodings[r.IntN(len(encodings))]
		p := make([]byte, r.IntN(12))
		for i := range p {
			p[i] = byte(r.Uint32())
		}
		s := e.own.EncodeToString(p)
		if s != e.ref.EncodeToString(p) {
			t.Fatalf("EncodeToString(%x) = %s", p, s)
		}
		if data, err := io.ReadAll(own.NewDecoder(e.own, strings.NewReader(s))); string(data) != string(p) || err != nil {
			t.Fatalf("NewDecoder(%s): %x, %v", s, data, err)
		}
		var out strings.Builder
		w := own.NewEncoder(e.own, &out)
		cut := r.IntN(len(p) + 1)
		w.Write(p[:cut])
		w.Write(p[cut:])
		w.Close()
		if out.String() != s {
			t.Fatalf("NewEncoder(%x) wrote %s", p, out.String())
		}
		b := []byte(s)
		for range r.IntN(3) {
			at := r.IntN(len(b) + 1)
			c := "=\n\rA*_/%"[r.IntN(8)]
			b = append(b[:at:at], append([]byte{c}, b[at:]...)...)
		}
		x, err1 := e.own.DecodeString(string(b))
		y, err2 := e.ref.DecodeString(string(b))
		if (err1 == nil) != (err2 == nil) || err1 != nil && err1.Error() != err2.Error() || string(x) != string(y) {
			t.Fatalf("DecodeString(%q) = %x, %v; want %x, %v", b, x, err1, y, err2)
		}
	}
}
