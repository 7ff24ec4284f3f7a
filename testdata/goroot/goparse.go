// Go source as data: parsed, walked, changed, formatted, documented, and errors of scanner and parser.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/doc"
	"go/format"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"os"
	"sort"
)

const source = `// Package shapes has shapes.
package shapes

import ("fmt";  m "math")

// Area is a surface.
//
// It is never negative:
//
//	a := Area(1)
type Area  float64

// New makes an area.
func New[T ~int|~float64](x T) (a Area, err error) {
	if x<0 { return 0, fmt.Errorf("negative: %v",x) }
	for i:=range 10 { _ = i }
	switch { case x>1: a=Area(m.Sqrt(float64(x))); default: }
	return
}
func (a *Area) Grow( by int ) { *a+=Area(by) }
`

func main() {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "shapes.go", source, parser.ParseComments)
	if err != nil {
		fmt.Println(err)
		return
	}
	kinds := map[string]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil {
			kinds[fmt.Sprintf("%T", n)]++
		}
		if f, ok := n.(*ast.FuncDecl); ok {
			fmt.Println(f.Name.Name, fset.Position(f.Pos()), fset.Position(f.End()))
			f.Name.Name += "X"
		}
		return true
	})
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		fmt.Println(k, kinds[k])
	}
	fmt.Println(format.Node(os.Stdout, fset, file))
	var buf bytes.Buffer
	cfg := printer.Config{Mode: printer.RawFormat, Tabwidth: 4, Indent: 1}
	fmt.Println(cfg.Fprint(&buf, fset, file.Decls[len(file.Decls)-1]), buf.String())
	out, err := format.Source([]byte("x:=map[string]int{\"a\":1,\n\"bbb\":2}"))
	fmt.Printf("%s %v\n", out, err)
	ast.Print(fset, &ast.BinaryExpr{X: ast.NewIdent("a"), Op: token.ADD, Y: &ast.BasicLit{Kind: token.INT, Value: "1"}})

	p, err := doc.NewFromFiles(fset, []*ast.File{parsed(fset, source)}, "example.com/shapes")
	fmt.Println(p.Doc, err)
	for _, t := range p.Types {
		os.Stdout.Write(p.Text(t.Doc))
		os.Stdout.Write(p.HTML(t.Doc))
		fmt.Println(len(t.Funcs), len(t.Methods))
	}

	_, err = parser.ParseFile(fset, "bad.go", "package p\nfunc f( {\n\tx := 1 +\n}\nvar 3 = 'ab'\n", parser.AllErrors)
	for _, e := range err.(scanner.ErrorList) {
		fmt.Println(e)
	}
	x, err := parser.ParseExpr("f(a.b[1:2], func() int { return 3 }()) + <-c")
	fmt.Printf("%T %v\n", x, err)
	c, err := constraint.Parse("//go:build linux && (amd64 || !cgo) && go1.20")
	fmt.Println(c, err, c.Eval(func(tag string) bool { return tag != "cgo" }), constraint.GoVersion(c))
}

func parsed(fset *token.FileSet, text string) *ast.File {
	f, err := parser.ParseFile(fset, "again.go", text, parser.ParseComments)
	if err != nil {
		panic(err)
	}
	return f
}
