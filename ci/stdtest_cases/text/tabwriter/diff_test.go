package tabwriter_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	ref "text/tabwriter"

	own "rgostd/text/tabwriter"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "bcd", "\t", "\t", "\t", "\v", "\n", "\n", "\f", "\xff", "<b>", "&amp;", "é", "世界", " ", "<", ";"}
	for range 100000 {
		var a, b bytes.Buffer
		minWidth, tabWidth, padding := r.IntN(10), r.IntN(9), r.IntN(3)
		padChar := " \t.-"[r.IntN(4)]
		flags := uint(r.IntN(64))
		x := own.NewWriter(&a, minWidth, tabWidth, padding, padChar, flags)
		y := ref.NewWriter(&b, minWidth, tabWidth, padding, padChar, flags)
		all := ""
		for range 1 + r.IntN(3) {
			s := ""
			for range r.IntN(25) {
				s += pieces[r.IntN(len(pieces))]
			}
			all += s + "|"
			x.Write([]byte(s))
			y.Write([]byte(s))
			if r.IntN(2) == 0 {
				x.Flush()
				y.Flush()
			}
		}
		x.Flush()
		y.Flush()
		if a.String() != b.String() {
			t.Fatalf("%d %d %d %q flags %b of %q\n got %q\nwant %q", minWidth, tabWidth, padding, padChar, flags, all, a.String(), b.String())
		}
	}
}
