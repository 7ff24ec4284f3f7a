// regexp: matching, finding, groups and replacing over log lines.
//
// counts: i := range 4000 => i := range 100
// counts: [:50_000] => [:5_000]
// counts: [:100_000] => [:5_000]
package main

import (
	"fmt"
	"regexp"
	"strings"
)

func main() {
	var lines []string
	for i := range 4000 {
		lines = append(lines, fmt.Sprintf(`10.0.%d.%d - user%d [12/Mar/2026:10:%02d:00] "GET /item/%d?q=a%%20b HTTP/1.1" %d %d`, i%256, i*7%256, i, i%60, i, 200+i%5*100, i*13))
	}
	text := strings.Join(lines, "\n")
	line := regexp.MustCompile(`^(\S+) - (\w+) \[([^\]]+)\] "(GET|POST) ([^ "]+) HTTP/\d\.\d" (\d{3}) (\d+)$`)
	number := regexp.MustCompile(`[0-9]+`)
	alternatives := regexp.MustCompile(`(?i)(error|user1\d*|item/99)`)
	greedy := regexp.MustCompile(`(?s)"(.*?)".*?(\d+)`)
	total := 0
	for range 12 {
		for _, l := range lines {
			if m := line.FindStringSubmatch(l); m != nil {
				total += len(m[5]) + len(m[2])
			}
			if alternatives.MatchString(l) {
				total++
			}
		}
		total += len(number.FindAllStringIndex(text, -1))
		total += len(number.ReplaceAllString(text[:50_000], "<$0>"))
		total += len(greedy.FindAllStringSubmatch(text[:100_000], -1))
	}
	fmt.Println(total)
}
