// Strings, runes and numbers: folding, wrapping, ciphers, justification, conversion there and back.
package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const poem = `Über allen Gipfeln
Ist Ruh, 日本語 in between —
naïve café; 	tabs	too. ﬁn`

// wrap breaks text into lines of at most width runes.
func wrap(text string, width int) (lines []string) {
	var line []string
	used := 0
	for _, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		if used > 0 && used+1+n > width {
			lines = append(lines, strings.Join(line, " "))
			line, used = line[:0], 0
		}
		if used > 0 {
			used++
		}
		line = append(line, w)
		used += n
	}
	if used > 0 {
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

// justify spreads spaces so that the line is exactly width runes.
func justify(line string, width int) string {
	words := strings.Fields(line)
	if len(words) < 2 {
		return line
	}
	letters := 0
	for _, w := range words {
		letters += utf8.RuneCountInString(w)
	}
	gaps := len(words) - 1
	space := width - letters
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w)
		if i < gaps {
			n := space / gaps
			if i < space%gaps {
				n++
			}
			b.WriteString(strings.Repeat(" ", n))
		}
	}
	return b.String()
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func caesar(shift int) func(rune) rune {
	return func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+rune(shift)+26)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+rune(shift)+26)%26
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}
}

// squeeze encodes runs; expand takes them apart again.
func squeeze(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		rest := strings.TrimLeft(s, s[:size])
		n := (len(s) - len(rest)) / size
		if n > 1 {
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteRune(r)
		s = rest
	}
	return b.String()
}

func expand(s string) (string, error) {
	var b bytes.Buffer
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
		n := 1
		if end < 0 {
			return "", fmt.Errorf("number %q at the end", s)
		}
		if end > 0 {
			var err error
			if n, err = strconv.Atoi(s[:end]); err != nil {
				return "", err
			}
			s = s[end:]
		}
		_, size := utf8.DecodeRuneInString(s)
		b.WriteString(strings.Repeat(s[:size], n))
		s = s[size:]
	}
	return b.String(), nil
}

func classes(s string) map[string]int {
	m := map[string]int{}
	for _, r := range s {
		for name, is := range map[string]func(rune) bool{
			"upper": unicode.IsUpper, "lower": unicode.IsLower, "digit": unicode.IsDigit, "space": unicode.IsSpace,
			"punct": unicode.IsPunct, "letter": unicode.IsLetter, "han": func(r rune) bool { return unicode.Is(unicode.Han, r) },
		} {
			if is(r) {
				m[name]++
			}
		}
	}
	return m
}

func palindrome(s string) bool {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	return clean == reverse(clean)
}

func numbers() {
	for _, s := range []string{"42", "-0x2a", "0b101", "0o17", "1_000", "9223372036854775808", "-9223372036854775808", "", "12a", "+7"} {
		n, err := strconv.ParseInt(s, 0, 64)
		fmt.Print(n, " ", err, "; ")
	}
	fmt.Println()
	for _, s := range []string{"1", ".5", "1e3", "-0", "inf", "NaN", "0x1p-2", "1e400", "4.9e-324", "0.1e", "1_0.5", "123456789012345678901234567890"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Print(f, " ", err, "; ")
	}
	fmt.Println()
	for _, base := range []int{2, 8, 16, 36} {
		fmt.Print(strconv.FormatInt(-123456789, base), " ", strconv.FormatUint(1<<64-1, base), " ")
	}
	fmt.Println()
	for _, f := range []float64{0, 1, -1.5, 1e6, 1e20, 1e21, 1e-5, 123456789.123, 0.1, 1.0 / 3, 2.5e-310} {
		fmt.Print(strconv.FormatFloat(f, 'g', -1, 64), " ", strconv.FormatFloat(f, 'e', 3, 64), " ", strconv.FormatFloat(f, 'f', -1, 32), "; ")
	}
	fmt.Println()
	for _, s := range []string{"true", "T", "0", "yes"} {
		b, err := strconv.ParseBool(s)
		fmt.Print(b, " ", err, "; ")
	}
	u, err := strconv.ParseUint("300", 10, 8)
	fmt.Println(u, err)
	fmt.Println(strconv.Quote("a\tb\x00\u2028\xff\"é"), strconv.QuoteToASCII("日"), strconv.QuoteRune('☺'), strconv.Quote("`"))
	for _, q := range []string{`"a\nb"`, "`raw\\n`", `'x'`, `"bad`, `"\u00e9\x41\101"`} {
		s, err := strconv.Unquote(q)
		fmt.Printf("%q %v; ", s, err)
	}
	fmt.Println()
}

func invalid() {
	s := "a\xffb\xc3(\xe6\x97z"
	for i, r := range s {
		fmt.Print(i, ":", string(r), "/", r, " ")
	}
	fmt.Println(utf8.ValidString(s), utf8.RuneCountInString(s), len([]rune(s)), strings.ToValidUTF8(s, "?"), []byte(string([]rune(s)))[1:4])
	r, size := utf8.DecodeLastRuneInString("né")
	fmt.Println(string(r), size, utf8.RuneLen('日'), utf8.AppendRune(nil, 0x10FFFF), utf8.ValidRune(0xD800), string(rune(0xD800)), string(rune(-1)))
}

func main() {
	for _, l := range wrap(poem, 18) {
		fmt.Printf("[%s]\n", justify(l, 18))
	}
	fmt.Println(reverse(poem[:20]), strings.ToUpper(poem[:19]), strings.ToLower("ÄÖÜ ΣΑΣ"), strings.Title("hello wörld"))
	secret := strings.Map(caesar(3), "Hello, World xyz")
	fmt.Println(secret, strings.Map(caesar(-3), secret))
	for _, s := range []string{"aaabccdddd", "ééüüü", "", "abc"} {
		q := squeeze(s)
		back, err := expand(q)
		fmt.Println(q, back == s, err)
	}
	_, err := expand("a3")
	fmt.Println(err)
	_, err = expand("99999999999999999999x")
	fmt.Println(err)
	fmt.Println(classes(poem))
	fmt.Println(palindrome("A man, a plan, a canal: Panama"), palindrome("Go"), strings.EqualFold("Straße", "STRAßE"), strings.EqualFold("K", "\u212a"))

	fmt.Printf("%q %q %q\n", strings.Split("a,b,,c", ","), strings.SplitN("a,b,c", ",", 2), strings.SplitAfter("a,b", ","))
	fmt.Printf("%q %q %q\n", strings.Fields("  x  y "), strings.FieldsFunc("a1b22c", unicode.IsDigit), strings.Split("日本", ""))
	fmt.Println(strings.Index("chicken", "ken"), strings.LastIndex("go gopher", "go"), strings.IndexAny("golang", "ny"), strings.IndexRune("日本", '本'), strings.Count("cheese", "e"), strings.Count("五", ""))
	fmt.Println(strings.TrimSpace(" \t x \n"), strings.Trim("xxhixx", "x"), strings.TrimPrefix("prefix", "pre"), strings.TrimSuffix("a.go", ".go"), strings.TrimRight("1200", "0"), strings.TrimFunc("12x34", unicode.IsDigit))
	fmt.Println(strings.Replace("oink oink oink", "k", "ky", 2), strings.ReplaceAll("aaa", "a", "bb"), strings.NewReplacer("<", "&lt;", ">", "&gt;", "<<", "no").Replace("<a> << b"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found, strings.ContainsAny("abc", "xyzc"), strings.HasPrefix("", ""), strings.Compare("a", "b"), strings.Repeat("-=", 5))

	var b strings.Builder
	for i := range 3000 {
		b.WriteString(strconv.Itoa(i % 10))
	}
	fmt.Println(b.Len(), strings.Count(b.String(), "789012"), bytes.Equal([]byte(b.String()[:10]), []byte("0123456789")))
	numbers()
	invalid()
}
