// Strings in the language: indexing, ranging over runes, comparing, slicing, converting, switching.
package main

import "fmt"

func kind(w string) int {
	switch w {
	case "break", "continue", "goto", "return":
		return 1
	case "if", "else", "switch", "case", "default":
		return 2
	case "func", "type", "var", "const":
		return 3
	}
	return 0
}

func main() {
	text := "if größe := len(wörter); größe > 10 { return größe } else { goto ende } // naïve — 日本語\n"
	runes, spaces, kinds := 0, 0, 0
	for range 500_000 {
		start := 0
		for i, r := range text {
			runes += int(r) & 3
			if r == ' ' {
				kinds += kind(text[start:i])
				start = i + 1
			}
		}
		for i := 0; i < len(text); i++ {
			if text[i] == ' ' {
				spaces++
			}
		}
	}
	changed, order := 0, 0
	for i := range 2_000_000 {
		b := []byte(text[i%20 : i%20+40])
		b[3] = 'x'
		if s := string(b); s < text {
			order++
			changed += len(s)
		}
		changed += len([]rune(text[40:80]))
	}
	fmt.Println(runes, spaces, kinds, changed, order)
}
