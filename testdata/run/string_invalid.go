// run

// Strings: iteration over invalid UTF-8, conversions, comparison, slicing, indexing.
package main

import "fmt"

func main() {
	for _, s := range []string{"", "aé日😀", "\xff", "a\xc3", "\xe6\x97", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80z", "\xf0\x9f\x98", "\xe2\x82\xac\x80"} {
		for i, r := range s {
			fmt.Printf("%d:%x ", i, r)
		}
		runes := []rune(s)
		fmt.Printf("| %d %d %x %x\n", len(s), len(runes), string(runes), []byte(s))
	}
	s := "hello"
	b := []byte(s)
	b[0] = 'J'
	t := string(b)
	b[1] = 'x'
	fmt.Println(s, t, string(b), s[1:3], s[5:], s[:0] == "", s > t, "abc" < "abd", "ab" < "abc", "Z" < "a", "é" > "z")
	fmt.Println(string(rune(0x10ffff+1)) == "\ufffd", string([]rune{'a', -1, 0xd800, 'b'}), len("日本"[1:]), "\u00e9" == "é", "e\u0301" == "é")
	var keep []string
	for i := range 3 {
		keep = append(keep, string(rune('a'+i))+s[i:])
	}
	cat := ""
	for _, k := range keep {
		cat += k + ","
	}
	fmt.Println(cat, len(cat), cat[len(cat)-1] == ',')
	type text string
	type bytes []byte
	type letter byte
	m := text("named")
	fmt.Println(bytes(m)[1:3], text(bytes("xy")[1:]), []letter("ab"), string([]letter{'c'}), m[0], len(m[2:]))
	switch s + "!" {
	case "hello":
		fmt.Println("no")
	case "hel" + "lo!":
		fmt.Println("yes")
	}
	const raw = `a\n
	b`
	fmt.Printf("%q %d\n", raw, len(raw))
}
