package strings_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	ref "strings"
	"testing"
	"unicode"

	own "rgostd/strings"
	ownunicode "rgostd/unicode"
)

var pieces = []string{"a", "b", "ab", "A", "Z", " ", "\t", "\n", "\r\n", "é", "É", "ß", "世", "ſ", "K", "k", "\xff", "\xe4\xb8", "\uFFFD", "😀", "ǅ", "_", "1", ",", "\u00a0", "\u2003", "aaa"}

func text(r *rand.Rand, n int) string {
	s := ""
	for range r.IntN(n) {
		s += pieces[r.IntN(len(pieces))]
	}
	return s
}

func isA(r rune) bool { return r == 'a' || r == 'é' || r == unicode.ReplacementChar }

func swap(r rune) rune {
	switch r {
	case 'a':
		return -1
	case 'b':
		return '世'
	case '世':
		return 'b'
	case 'Z':
		return 0x110000
	}
	return r
}

func ownSpecial() ownunicode.SpecialCase { return ownunicode.TurkishCase }

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60000 {
		s, x, y, n := text(r, 14), text(r, 3), text(r, 3), r.IntN(6)-1
		var words [][]string
		got := func(f ...any) string { return fmt.Sprintf("%q", f) }
		check := func(name, a, b string) {
			if a != b {
				t.Fatalf("%s(%q, %q, %q, %d)\n got %s\nwant %s", name, s, x, y, n, a, b)
			}
		}
		check("search",
			got(own.Index(s, x), own.LastIndex(s, x), own.IndexAny(s, x), own.LastIndexAny(s, x), own.Count(s, x), own.IndexFunc(s, isA), own.LastIndexFunc(s, isA), own.Compare(s, x), own.EqualFold(s, ref.ToUpper(s)), own.EqualFold(x, y), own.Contains(s, x), own.HasPrefix(s, x), own.HasSuffix(s, x)),
			got(ref.Index(s, x), ref.LastIndex(s, x), ref.IndexAny(s, x), ref.LastIndexAny(s, x), ref.Count(s, x), ref.IndexFunc(s, isA), ref.LastIndexFunc(s, isA), ref.Compare(s, x), ref.EqualFold(s, ref.ToUpper(s)), ref.EqualFold(x, y), ref.Contains(s, x), ref.HasPrefix(s, x), ref.HasSuffix(s, x)))
		for _, c := range []rune{'a', '世', '\uFFFD', 0x110000, 0xD800, -1} {
			check("IndexRune", got(own.IndexRune(s, c), own.ContainsRune(s, c)), got(ref.IndexRune(s, c), ref.ContainsRune(s, c)))
		}
		check("split",
			got(own.Split(s, x), own.SplitN(s, x, n), own.SplitAfter(s, x), own.SplitAfterN(s, x, n), own.Fields(s), own.FieldsFunc(s, isA)),
			got(ref.Split(s, x), ref.SplitN(s, x, n), ref.SplitAfter(s, x), ref.SplitAfterN(s, x, n), ref.Fields(s), ref.FieldsFunc(s, isA)))
		check("seq",
			got(slices.Collect(func(y func(string) bool) { own.SplitSeq(s, x)(y) }), slices.Collect(func(y func(string) bool) { own.Lines(s)(y) }), slices.Collect(func(y func(string) bool) { own.FieldsSeq(s)(y) }), slices.Collect(func(y func(string) bool) { own.SplitAfterSeq(s, x)(y) })),
			got(slices.Collect(ref.SplitSeq(s, x)), slices.Collect(ref.Lines(s)), slices.Collect(ref.FieldsSeq(s)), slices.Collect(ref.SplitAfterSeq(s, x))))
		check("trim",
			got(own.Trim(s, x), own.TrimLeft(s, x), own.TrimRight(s, x), own.TrimSpace(s), own.TrimPrefix(s, x), own.TrimSuffix(s, x), own.TrimFunc(s, isA), own.TrimLeftFunc(s, isA), own.TrimRightFunc(s, isA)),
			got(ref.Trim(s, x), ref.TrimLeft(s, x), ref.TrimRight(s, x), ref.TrimSpace(s), ref.TrimPrefix(s, x), ref.TrimSuffix(s, x), ref.TrimFunc(s, isA), ref.TrimLeftFunc(s, isA), ref.TrimRightFunc(s, isA)))
		check("transform",
			got(own.ToUpper(s), own.ToLower(s), own.ToTitle(s), own.Title(s), own.Map(swap, s), own.ToValidUTF8(s, x), own.Replace(s, x, y, n), own.ReplaceAll(s, x, y), own.Repeat(x, n+1), own.ToUpperSpecial(ownSpecial(), s)),
			got(ref.ToUpper(s), ref.ToLower(s), ref.ToTitle(s), ref.Title(s), ref.Map(swap, s), ref.ToValidUTF8(s, x), ref.Replace(s, x, y, n), ref.ReplaceAll(s, x, y), ref.Repeat(x, n+1), ref.ToUpperSpecial(unicode.TurkishCase, s)))
		words = append(words, ref.Fields(s))
		check("Join", own.Join(words[0], x), ref.Join(words[0], x))
		a1, b1, c1 := own.Cut(s, x)
		a2, b2, c2 := ref.Cut(s, x)
		check("Cut", got(a1, b1, c1), got(a2, b2, c2))
		a1, b1, c1 = own.CutLast(s, x)
		a2, b2, c2 = ref.CutLast(s, x)
		check("CutLast", got(a1, b1, c1), got(a2, b2, c2))
	}
}

func TestReplacer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 30000 {
		var pairs []string
		for range r.IntN(5) {
			pairs = append(pairs, text(r, 3), text(r, 3))
		}
		if r.IntN(4) == 0 {
			for i := range pairs {
				pairs[i] = string(rune('a' + r.IntN(5)))
			}
		}
		a, b := own.NewReplacer(pairs...), ref.NewReplacer(pairs...)
		s := text(r, 12)
		if x, y := a.Replace(s), b.Replace(s); x != y {
			t.Fatalf("NewReplacer(%q).Replace(%q) = %q, want %q", pairs, s, x, y)
		}
		var out bytes.Buffer
		if n, err := a.WriteString(&out, s); out.String() != b.Replace(s) || n != out.Len() || err != nil {
			t.Fatalf("NewReplacer(%q).WriteString(%q) = %d, %v and wrote %q", pairs, s, n, err, out.String())
		}
	}
}

func TestBuilder(t *testing.T) {
	var b own.Builder
	b.WriteString("a")
	b.WriteByte('b')
	b.WriteRune('世')
	b.Write([]byte("c"))
	if b.String() != "ab世c" || b.Len() != 6 {
		t.Error(b.String(), b.Len())
	}
	b.Grow(100)
	if b.Cap()-b.Len() < 100 {
		t.Error("Grow made no room")
	}
	defer func() {
		if r := recover(); r != "strings: illegal use of non-zero Builder copied by value" {
			t.Error("a copied builder:", r)
		}
	}()
	c := b
	c.WriteByte('x')
}
