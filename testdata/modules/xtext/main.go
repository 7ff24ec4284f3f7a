package main

import (
	"fmt"

	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

func main() {
	fmt.Println(cases.Title(language.English).String("hello wORLD"), cases.Upper(language.Turkish).String("istanbul"))
	fmt.Println([]byte(norm.NFC.String("e\u0301")), []byte(norm.NFD.String("é")))
	fmt.Println(width.Widen.String("abc"))
	c := collate.New(language.German)
	w := []string{"Zebra", "Äpfel", "apfel", "Öl"}
	c.SortStrings(w)
	fmt.Println(w)
	t, err := language.Parse("zh-Hant-TW")
	fmt.Println(t, err)
}
