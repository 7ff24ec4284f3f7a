// Strings: building, joining, splitting, converting, formatting.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

func main() {
	total := 0
	for round := range 60 {
		var b strings.Builder
		for i := range 40_000 {
			b.WriteString(strconv.Itoa(i * round))
			b.WriteByte(' ')
		}
		words := strings.Fields(b.String())
		joined := strings.Join(words, ",")
		total += len(joined) + strings.Count(joined, "77")
		text := ""
		for _, w := range words[:500] {
			text += w
		}
		total += len(text)
		for _, w := range words[:5000] {
			total += len(fmt.Sprintf("%s:%d|%x", w, len(w), total))
		}
	}
	fmt.Println(total)
}
