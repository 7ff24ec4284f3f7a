package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entities writes HTML's named character references. The names are the string keys in the reference's table, the texts
// what its UnescapeString makes of them.
func entities(w *output) {
	path := filepath.Join(build.Default.GOROOT, "src/html/entity.go")
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen_stdlib:", err)
		os.Exit(1)
	}
	var names []string
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if lit, ok := kv.Key.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				name, _ := strconv.Unquote(lit.Value)
				names = append(names, name)
			}
		}
		return true
	})
	slices.Sort(names)
	w.header("html")
	fmt.Fprint(w, "// entities are the named character references, \"name=text\" with a zero byte after each, in order of the\n// names.\nconst entities = \"\" +\n")
	line := ""
	flush := func(end string) {
		fmt.Fprintf(w, "\t\"%s\"%s\n", line, end)
		line = ""
	}
	for i, name := range names {
		text := html.UnescapeString("&" + name)
		line += strings.Trim(strconv.QuoteToASCII(name+"="+text+"\x00"), `"`)
		switch {
		case i == len(names)-1:
			flush("")
		case len(line) > 100:
			flush(" +")
		}
	}
}
