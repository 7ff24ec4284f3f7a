package syntax_test

import (
	"fmt"
	"math/rand/v2"
	ref "regexp/syntax"
	"strings"
	"testing"

	own "rgostd/regexp/syntax"
)

var pieces = []string{"a", "b", "A", "K", "k", "ſ", "s", "(", "(", ")", ")", "|", "|", "*", "+", "?", "*?", "{2}", "{1,3}", "{0,2}", "{2,}", "{", "}", "[", "]", "[^", "-", "^", "$", ".", `\d`, `\W`, `\pL`, `\p{Greek}`, `\P{Lu}`, `\p{^Lu}`, "[:alpha:]", "[[:^word:]]", "(?i)", "(?i:", "(?-i:", "(?s)", "(?s:", "(?-s:", "(?m:", "(?U)", "(?:", "(?P<n>", "(?<x_1>", `\b`, `\B`, `\A`, `\z`, `\Q`, `\E`, `\x41`, `\x{263a}`, `\1`, `\012`, `\n`, `\_`, `\-`, "☺", "\xff", "[a-c]", "[aA]", "[^\\n]", "ab", "abc", "[[:word:]", "{1001}", "{,2}", `\C`, `\p{`, `(?`, "(?P", "\\", "ax", "ay"}

func refTree(re *ref.Regexp) string {
	s := fmt.Sprint(re.Op, re.Flags&(ref.FoldCase|ref.NonGreedy|ref.WasDollar), re.Rune, re.Min, re.Max, re.Cap, re.Name, "{")
	for _, sub := range re.Sub {
		s += refTree(sub)
	}
	return s + "}"
}

func ownTree(re *own.Regexp) string {
	s := fmt.Sprint(re.Op, re.Flags&(own.FoldCase|own.NonGreedy|own.WasDollar), re.Rune, re.Min, re.Max, re.Cap, re.Name, "{")
	for _, sub := range re.Sub {
		s += ownTree(sub)
	}
	return s + "}"
}

// TestPatterns compares trees, programs and errors of random patterns in all dialects.
func TestPatterns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	dialects := []ref.Flags{
		ref.Perl, ref.Perl, ref.Perl, ref.POSIX, ref.Perl | ref.FoldCase, ref.FoldCase, ref.Perl | ref.DotNL,
		ref.Perl &^ ref.OneLine, ref.Literal, ref.PerlX,
	}
	for range 20000 {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		pattern, flags := b.String(), dialects[r.IntN(len(dialects))]
		want, wantErr := ref.Parse(pattern, flags)
		got, err := own.Parse(pattern, own.Flags(flags))
		if fmt.Sprint(wantErr) != fmt.Sprint(err) {
			t.Errorf("%q: %v, want %v", pattern, err, wantErr)
			continue
		}
		if err != nil {
			continue
		}
		if g, w := ownTree(got)+got.String(), refTree(want)+want.String(); g != w {
			t.Errorf("%q:\n%s\n%s", pattern, g, w)
		}
		wantProg, _ := ref.Compile(want.Simplify())
		prog, _ := own.Compile(got.Simplify())
		wantPrefix, wantAll := wantProg.Prefix()
		prefix, all := prog.Prefix()
		g := fmt.Sprint(prog, prefix, all, uint8(prog.StartCond()), prog.NumCap)
		if w := fmt.Sprint(wantProg, wantPrefix, wantAll, uint8(wantProg.StartCond()), wantProg.NumCap); g != w {
			t.Errorf("%q:\n%s\n%s", pattern, g, w)
		}
	}
}
