// run

// Searching in all its forms: short and long texts, assertions, groups, broken UTF-8, readers, longest matches.
package main

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

func main() {
	long := strings.Repeat("lorem ipsum dolor ", 40) + "key=value-7 ünï\xffcode\n" + strings.Repeat("sit amet ", 60) + "key2=v\n"
	texts := []string{"", "a", "abcabc", "foo=bar; baz=qux", "née Ñandú", "x\xffy", "line one\nline two\n", long}
	patterns := []string{
		``, `a*`, `a+?b`, `(a)(b)?(c)`, `(\w+)=(\w+)`, `(?i)ñANDÚ`, `\bline\b`, `(?m)^line (\w+)$`, `\xff?y$`, `^line`,
		`(a|ab)(c|bcd)*`, `(?s).+`, `[^\x00-\x{10FFFF}]`, `k(e)y(?P<n>\d)?=(?P<v>[^\n]*)`, `\p{Lu}\pL*`, `(|a)*b`, `amet$|value-\d`,
		`(?:(a)|(b)|(c))+`, `\B.\B`, `(?:dolor ){0,2}sit`, `^(\w+) (\w+)\n(\w+) (\w+)\n$`,
	}
	for _, p := range patterns {
		re := regexp.MustCompile(p)
		fmt.Printf("%s: %d groups, names %q", p, re.NumSubexp(), re.SubexpNames())
		prefix, all := re.LiteralPrefix()
		fmt.Println(" prefix", prefix, all)
		for i, s := range texts {
			all := re.FindAllStringSubmatchIndex(s, -1)
			if len(all) > 12 {
				all = append(all[:6:6], all[len(all)-6:]...)
			}
			fmt.Println(" ", i, re.MatchString(s), re.FindStringIndex(s), all, re.FindReaderSubmatchIndex(strings.NewReader(s)))
		}
	}

	re := regexp.MustCompile(`a+|a+b`)
	fmt.Println(re.FindString("xaaab"), re.FindString(strings.Repeat("x", 200)+"aaab"))
	re.Longest()
	fmt.Println(re.FindString("xaaab"), re.FindString(strings.Repeat("x", 200)+"aaab"))
	fmt.Println(regexp.MustCompilePOSIX(`(a|ab)(c|bcd)(d*)`).FindStringSubmatch("abcd"))

	re = regexp.MustCompile(`(?P<first>\w+)\s+(?P<second>\w+)`)
	for _, template := range []string{"$second $first", "${second}x$1", "$2x$1", "$$1", "${bad", "$", "$0$9", "<$first>"} {
		fmt.Printf("%q ", re.ReplaceAllString("one two  three four", template))
	}
	fmt.Println()
	fmt.Println(re.ReplaceAllLiteralString("a b", "$1"), re.ReplaceAllStringFunc("a b c d", strings.ToUpper))
	fmt.Printf("%q %q\n", regexp.MustCompile(`x*`).ReplaceAllString("abcé", "-"), regexp.MustCompile(`a*`).Split("baaac", -1))
	fmt.Printf("%q\n", regexp.MustCompile(`,\s*`).Split("a, b,c,   d", 3))
	fmt.Printf("%s\n", regexp.MustCompile(`(\d)(\d)`).Expand([]byte("> "), []byte("$2-$1"), []byte("ab42"), []int{2, 4, 2, 3, 3, 4}))
	fmt.Println(regexp.QuoteMeta("a.b*[c]"), re.SubexpIndex("second"), re.SubexpIndex("none"))

	for _, p := range []string{`(`, `)`, `*a`, `a**`, `[b-a]`, `[a`, `a{1001}`, `(?P<n`, `(?z)`, `\8`, `\pX`, "a\xffb", `x{2}{1000}`, `\`, `[[:no:]]`, `(?P<n-n>a)`} {
		_, err := regexp.Compile(p)
		var detail *syntax.Error
		fmt.Println(err, errors.As(err, &detail), detail.Code == syntax.ErrMissingParen)
	}
	defer func() { fmt.Println(recover()) }()
	regexp.MustCompile("a`(")
}
