package regexp_test

import (
	"fmt"
	"math/rand/v2"
	ref "regexp"
	"strings"
	"testing"

	own "rgostd/regexp"
)

var pieces = []string{"a", "b", "c", "(a)", "(", ")", "|", "*", "+", "?", "*?", "+?", "{2}", "{1,3}?", "[ab]", "[^a]", ".", "^", "$", `\b`, `\B`, `\w`, `\W`, "(?:", "(?m)^", "(?m)$", "(?i)", `\pL`, "é", "x", "ab", `\z`, `\A`, "(b|c)", `\n`, "(a*)", "(?s).", " "}

var texts = []string{"a", "b", "c", "ab", "A", "é", "\xff", "\xc3", "\n", " ", "x", "a", "b", "☺", "abc", "."}

// TestSearch compares what random patterns find in random texts, short and long, as different machines take them.
func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pick := func(from []string, n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(from[r.IntN(len(from))])
		}
		return b.String()
	}
	for range 6000 {
		pattern := pick(pieces, 1+r.IntN(9))
		want, err := ref.Compile(pattern)
		if err != nil {
			continue
		}
		got := own.MustCompile(pattern)
		if r.IntN(4) == 0 {
			want.Longest()
			got.Longest()
		}
		for _, n := range []int{r.IntN(20), 100 + r.IntN(200)} {
			s := pick(texts, n)
			g := fmt.Sprint(got.MatchString(s), got.FindAllStringSubmatchIndex(s, -1), got.FindAllStringIndex(s, 3), got.FindSubmatchIndex([]byte(s)), got.FindReaderSubmatchIndex(strings.NewReader(s)))
			w := fmt.Sprint(want.MatchString(s), want.FindAllStringSubmatchIndex(s, -1), want.FindAllStringIndex(s, 3), want.FindSubmatchIndex([]byte(s)), want.FindReaderSubmatchIndex(strings.NewReader(s)))
			if g != w {
				t.Errorf("%q in %q:\n%s\n%s", pattern, s, g, w)
			}
			const template = "<$1${2}x$0$$$1x>"
			if g, w := got.ReplaceAllString(s, template), want.ReplaceAllString(s, template); g != w {
				t.Errorf("replace %q in %q:\n%q\n%q", pattern, s, g, w)
			}
			if g, w := fmt.Sprintf("%q", got.Split(s, 4)), fmt.Sprintf("%q", want.Split(s, 4)); g != w {
				t.Errorf("split %q by %q:\n%s\n%s", s, pattern, g, w)
			}
		}
	}
}
