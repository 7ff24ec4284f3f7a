package path_test

import (
	"math/rand/v2"
	ref "path"
	"testing"

	own "rgostd/path"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(alphabet string, n int) string {
		b := make([]byte, r.IntN(n))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		return string(b)
	}
	for range 500000 {
		p := text("//..ab", 12)
		a := []string{own.Clean(p), own.Base(p), own.Dir(p), own.Ext(p), own.Join(p, "x", p)}
		for i, b := range []string{ref.Clean(p), ref.Base(p), ref.Dir(p), ref.Ext(p), ref.Join(p, "x", p)} {
			if a[i] != b {
				t.Fatalf("function %d of %q = %q, want %q", i, p, a[i], b)
			}
		}
		pattern, name := text("a*?[]^-\\b/c\xc3\xa9", 9), text("ab/c-\xc3\xa9", 7)
		x, err1 := own.Match(pattern, name)
		y, err2 := ref.Match(pattern, name)
		if x != y || (err1 == nil) != (err2 == nil) {
			t.Fatalf("Match(%q, %q) = %v, %v; want %v, %v", pattern, name, x, err1, y, err2)
		}
	}
}
