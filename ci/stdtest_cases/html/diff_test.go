package html_test

import (
	ref "html"
	"math/rand/v2"
	"testing"

	own "rgostd/html"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"&", "amp", "lt", "gt;", ";", "#", "#x", "1", "80", "9f", "D800", "110000", "notit", "not", "acE", "nGt;", "=", "'", "<", "é", "x", "bne;", "quot", "copy", "Aacute", "newline", "NewLine;", "bsol;", "\n"}
	for range 400000 {
		s := ""
		for range r.IntN(7) {
			s += pieces[r.IntN(len(pieces))]
		}
		if a, b := own.UnescapeString(s), ref.UnescapeString(s); a != b {
			t.Fatalf("UnescapeString(%q) = %q, want %q", s, a, b)
		}
		if a, b := own.EscapeString(s), ref.EscapeString(s); a != b {
			t.Fatalf("EscapeString(%q) = %q, want %q", s, a, b)
		}
	}
}
