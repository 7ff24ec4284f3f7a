package main

import (
	"os"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

func main() {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	src := "# Title *x*\n\n- a\n- b [l](http://e.x)\n\n| h | i |\n|---|--:|\n| 1 | 2 |\n\n```go\nx := 1 < 2\n```\n\n~~s~~ &amp; <b>raw</b>\n"
	if err := md.Convert([]byte(src), os.Stdout); err != nil {
		panic(err)
	}
}
