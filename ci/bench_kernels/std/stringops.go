// strings: Split, Fields, Replace, Builder, Contains, case, trimming, Replacer, Join, EqualFold.
package main

import (
	"fmt"
	"strings"
)

func main() {
	line := strings.Repeat("The quick brown fox, jumps over  the lazy dog; ", 40)
	umlauts := strings.Repeat("Über größere Wörter läuft es anders. ", 20)
	html := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	total := 0
	for i := range 6000 {
		total += len(strings.Split(line, " ")) + len(strings.Fields(line)) + len(strings.Fields(umlauts))
		total += len(strings.ReplaceAll(line, "fox", "badger")) + len(strings.Replace(line, "the", "a", 3))
		total += len(strings.ToUpper(line)) + len(strings.ToLower(umlauts)) + strings.Count(line, "o")
		var b strings.Builder
		for _, part := range strings.SplitN(line, ",", 10) {
			b.WriteString(strings.TrimSpace(part))
			b.WriteRune('ß')
		}
		total += b.Len() + strings.Index(line, "lazy cat") + strings.LastIndex(line, "quick")
		if strings.Contains(umlauts, "anders") && strings.HasPrefix(line, "The") && strings.EqualFold(line[:40], strings.ToUpper(line[:40])) {
			total += i & 1
		}
		total += len(html.Replace("a < b && c > d" + line[:50]))
		total += len(strings.Map(func(r rune) rune {
			if r == 'ö' {
				return 'o'
			}
			return r
		}, umlauts))
		before, after, _ := strings.Cut(line, ";")
		total += len(before) + len(strings.TrimRight(after, "; "))
		total += len(strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ';' }), "/"))
	}
	fmt.Println(total)
}
