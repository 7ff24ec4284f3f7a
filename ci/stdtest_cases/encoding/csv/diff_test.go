package csv_test

import (
	"bytes"
	ref "encoding/csv"
	"fmt"
	"math/rand/v2"
	refstrings "strings"
	"testing"

	own "rgostd/encoding/csv"
	"rgostd/strings"
)

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "#", "é", ";", "\\.", "\t"}
	for range 200000 {
		s := ""
		for range r.IntN(14) {
			s += pieces[r.IntN(len(pieces))]
		}
		a, b := own.NewReader(strings.NewReader(s)), ref.NewReader(refstrings.NewReader(s))
		if r.IntN(2) == 0 {
			a.LazyQuotes, b.LazyQuotes = true, true
		}
		if r.IntN(2) == 0 {
			a.TrimLeadingSpace, b.TrimLeadingSpace = true, true
		}
		if r.IntN(2) == 0 {
			a.Comment, b.Comment = '#', '#'
		}
		if r.IntN(3) == 0 {
			a.Comma, b.Comma = 'é', 'é'
		}
		a.FieldsPerRecord = r.IntN(4) - 1
		b.FieldsPerRecord = a.FieldsPerRecord
		for range 10 {
			x, err1 := a.Read()
			y, err2 := b.Read()
			u, v := fmt.Sprintf("%q %v %d", x, err1, a.InputOffset()), fmt.Sprintf("%q %v %d", y, err2, b.InputOffset())
			for i := range y {
				if i < len(x) {
					u += fmt.Sprint(a.FieldPos(i))
					v += fmt.Sprint(b.FieldPos(i))
				}
			}
			if u != v {
				t.Fatalf("%q (lazy %v, trim %v): %s, want %s", s, a.LazyQuotes, a.TrimLeadingSpace, u, v)
			}
			if err1 != nil {
				break
			}
		}
		var p, q bytes.Buffer
		w1, w2 := own.NewWriter(&p), ref.NewWriter(&q)
		w1.UseCRLF = r.IntN(2) == 0
		w2.UseCRLF = w1.UseCRLF
		record := refstrings.Split(s, "a")
		w1.Write(record)
		w2.Write(record)
		w1.Flush()
		w2.Flush()
		if p.String() != q.String() {
			t.Fatalf("Write(%q) = %q, want %q", record, p.String(), q.String())
		}
	}
}
