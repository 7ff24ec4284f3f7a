// run

// The number of runes of a string, counted without a slice of them: what is no UTF-8 counts byte by byte.
package main

import "fmt"

type letters []rune

type text string

func count[S ~string](s S) int { return len([]rune(s)) }

func main() {
	side := 0
	next := func(s string) string { side++; return s }
	for _, s := range []string{"", "a", "12345678", "123456789", "größe", "日本語日本語日本語", "1234567é12345678é", "\xff\xfe12345678\xe6\x97", "\xed\xa0\x80\xf4\x90\x80\x80", "a\x00b"} {
		n := len([]rune(s))
		fmt.Println(n, len(letters(s)), len(([]rune)(next(s))), count(s), count(text(s)), cap([]rune(s)) >= n, len([]rune(s)) == len([]int32(text(s))))
	}
	fmt.Println(side, len([]rune("constant")), len([]byte("größe")))
}
