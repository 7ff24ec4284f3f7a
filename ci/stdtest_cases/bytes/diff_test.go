package bytes_test

import (
	ref "bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	own "rgostd/bytes"
)

var pieces = []string{"a", "b", "ab", "A", " ", "\n", "\r\n", "é", "世", "\xff", "\xe4\xb8", "\uFFFD", "😀", ",", "\u00a0"}

func text(r *rand.Rand, n int) []byte {
	var s []byte
	for range r.IntN(n) {
		s = append(s, pieces[r.IntN(len(pieces))]...)
	}
	return s
}

func isA(r rune) bool { return r == 'a' || r == '世' }

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40000 {
		s, x, y, n := text(r, 12), text(r, 3), text(r, 3), r.IntN(6)-1
		// %#v shows nil apart from empty.
		got := func(f ...any) string { return fmt.Sprintf("%#v", f) }
		check := func(name, a, b string) {
			if a != b {
				t.Fatalf("%s(%q, %q, %q, %d)\n got %s\nwant %s", name, s, x, y, n, a, b)
			}
		}
		check("search",
			got(own.Equal(s, x), own.Compare(s, x), own.Index(s, x), own.LastIndex(s, x), own.IndexAny(s, string(x)), own.LastIndexAny(s, string(x)), own.Count(s, x), own.IndexRune(s, '世'), own.EqualFold(s, ref.ToUpper(s))),
			got(ref.Equal(s, x), ref.Compare(s, x), ref.Index(s, x), ref.LastIndex(s, x), ref.IndexAny(s, string(x)), ref.LastIndexAny(s, string(x)), ref.Count(s, x), ref.IndexRune(s, '世'), ref.EqualFold(s, ref.ToUpper(s))))
		check("split",
			got(own.Split(s, x), own.SplitN(s, x, n), own.SplitAfter(s, x), own.SplitAfterN(s, x, n), own.Fields(s), own.FieldsFunc(s, isA)),
			got(ref.Split(s, x), ref.SplitN(s, x, n), ref.SplitAfter(s, x), ref.SplitAfterN(s, x, n), ref.Fields(s), ref.FieldsFunc(s, isA)))
		check("trim",
			got(own.Trim(s, string(x)), own.TrimLeft(s, string(x)), own.TrimSpace(s), own.TrimPrefix(s, x), own.TrimSuffix(s, x), own.TrimFunc(s, isA), own.TrimLeftFunc(s, isA)),
			got(ref.Trim(s, string(x)), ref.TrimLeft(s, string(x)), ref.TrimSpace(s), ref.TrimPrefix(s, x), ref.TrimSuffix(s, x), ref.TrimFunc(s, isA), ref.TrimLeftFunc(s, isA)))
		check("transform",
			fmt.Sprintf("%q", []any{own.ToUpper(s), own.ToLower(s), own.ToTitle(s), own.Title(s), own.ToValidUTF8(s, x), own.Replace(s, x, y, n), own.Repeat(x, n+1), own.Runes(s), own.Join(ref.Fields(s), x)}),
			fmt.Sprintf("%q", []any{ref.ToUpper(s), ref.ToLower(s), ref.ToTitle(s), ref.Title(s), ref.ToValidUTF8(s, x), ref.Replace(s, x, y, n), ref.Repeat(x, n+1), ref.Runes(s), ref.Join(ref.Fields(s), x)}))
	}
}

// TestBuffer drives both buffers with the same random operations.
func TestBuffer(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var a own.Buffer
		var b ref.Buffer
		for step := range 60 {
			p := text(r, 40)
			n := r.IntN(30)
			var x, y string
			op := r.IntN(13)
			switch op {
			case 0:
				a.Write(p)
				b.Write(p)
			case 1:
				a.WriteString(string(p))
				b.WriteString(string(p))
			case 2:
				a.WriteByte(byte(n))
				b.WriteByte(byte(n))
			case 3:
				a.WriteRune(rune(n * 3000))
				b.WriteRune(rune(n * 3000))
			case 4:
				u, v := make([]byte, n), make([]byte, n)
				i, err1 := a.Read(u)
				j, err2 := b.Read(v)
				x, y = fmt.Sprint(i, u, err1 == nil), fmt.Sprint(j, v, err2 == nil)
			case 5:
				x, y = fmt.Sprint(a.Next(n)), fmt.Sprint(b.Next(n))
			case 6:
				i, err1 := a.ReadByte()
				j, err2 := b.ReadByte()
				x, y = fmt.Sprint(i, err1 == nil), fmt.Sprint(j, err2 == nil)
			case 7:
				i, k, err1 := a.ReadRune()
				j, l, err2 := b.ReadRune()
				x, y = fmt.Sprint(i, k, err1 == nil), fmt.Sprint(j, l, err2 == nil)
			case 8:
				x, y = fmt.Sprint(a.UnreadRune()), fmt.Sprint(b.UnreadRune())
			case 9:
				x, y = fmt.Sprint(a.UnreadByte()), fmt.Sprint(b.UnreadByte())
			case 10:
				i, err1 := a.ReadString(' ')
				j, err2 := b.ReadString(' ')
				x, y = fmt.Sprintf("%q %v", i, err1 == nil), fmt.Sprintf("%q %v", j, err2 == nil)
			case 11:
				n = min(n, b.Len())
				a.Truncate(n)
				b.Truncate(n)
			case 12:
				// What can be taken back after Grow depends on whether the data moved: a write settles it.
				a.Grow(n)
				b.Grow(n)
				a.WriteByte('g')
				b.WriteByte('g')
			}
			if x != y || a.String() != b.String() || a.Len() != b.Len() {
				t.Fatalf("step %d, operation %d: %s and %q, want %s and %q", step, op, x, a.String(), y, b.String())
			}
		}
	}
}
