// bufio.Scanner: words and lines of a text counted in a map.
package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
)

func main() {
	syllables := []string{"ba", "lo", "mi", "ter", "an", "go", "ru", "st", "ei", "n"}
	var b strings.Builder
	seed := uint32(12)
	for i := range 1_500_000 {
		for range 1 + seed>>30 {
			seed = seed*1664525 + 1013904223
			b.WriteString(syllables[seed>>16%10])
		}
		if i%11 == 10 {
			b.WriteString(".\n")
		} else {
			b.WriteByte(' ')
		}
	}
	text := b.String()
	counts := map[string]int{}
	words := bufio.NewScanner(strings.NewReader(text))
	words.Split(bufio.ScanWords)
	for words.Scan() {
		counts[strings.ToLower(strings.Trim(words.Text(), ".,"))]++
	}
	lines, longest := bufio.NewScanner(strings.NewReader(text)), 0
	for lines.Scan() {
		longest = max(longest, len(lines.Bytes()))
	}
	type entry struct {
		word string
		n    int
	}
	var top []entry
	for w, n := range counts {
		top = append(top, entry{w, n})
	}
	slices.SortFunc(top, func(a, b entry) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(a.word, b.word)
	})
	fmt.Println(len(counts), longest, top[:3])
}
