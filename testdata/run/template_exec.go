// run

// Templates: actions, pipelines, functions, scopes, and the texts of errors with their places.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
	"text/template/parse"
)

type inner struct{ Name string }

func (i inner) Upper() string         { return strings.ToUpper(i.Name) }
func (i *inner) Pointer(n int) string { return fmt.Sprint(i.Name, n) }
func (i inner) Fail(on bool) (string, error) {
	if on {
		return "", errors.New("failed as told")
	}
	return "fine", nil
}

type data struct {
	inner
	Items  []string
	Counts map[string]int
	Nested *data
	In     inner
	Any    any
	Func   func(a int, b ...string) string
	F      float64
	C      complex128
	Ch     chan int
	hidden int
}

func main() {
	ch := make(chan int, 3)
	ch <- 7
	ch <- 8
	close(ch)
	d := &data{
		inner: inner{"emb"}, Items: []string{"a<b", "c&d", ""}, Counts: map[string]int{"z": 26, "a": 1, "m": 13},
		In: inner{"val"}, Any: map[string]any{"k": []int{4, 5, 6}, "s": "str"}, F: 2.5, C: 1 + 2i, Ch: ch,
		Func: func(a int, b ...string) string { return fmt.Sprint(a, b) },
	}
	funcs := template.FuncMap{
		"add":   func(a, b int) int { return a + b },
		"upper": strings.ToUpper,
		"seq": func(n int) func(yield func(int) bool) {
			return func(yield func(int) bool) {
				for i := range n {
					if !yield(i * i) {
						return
					}
				}
			}
		},
		"panics": func() string { panic("oh no") },
	}
	for _, text := range []string{
		"plain", "{{.Name}} {{.Upper}} {{.In.Upper}} {{.Pointer 3}} {{.In.Pointer 4}}",
		"{{range .Items}}[{{.}}]{{else}}none{{end}} {{range $i, $x := .Items}}{{$i}}={{$x}};{{end}}",
		"{{range $k, $v := .Counts}}{{$k}}{{$v}} {{end}}{{range .Counts}}{{.}},{{end}}",
		"{{range 5}}{{if eq . 1}}{{continue}}{{end}}{{if gt . 3}}{{break}}{{end}}{{.}}{{end}}",
		"{{range seq 5}}{{.}} {{end}}{{range .Ch}}<{{.}}>{{end}}",
		"{{with .Nested}}x{{else with .In}}{{.Name}}{{else}}y{{end}} {{if .Nested}}1{{else if .F}}2{{else}}3{{end}}",
		"{{$x := 1}}{{range .Items}}{{$x = add $x 1}}{{end}}{{$x}} {{with $y := .In}}{{$y.Name}}{{$.Name}}{{end}}",
		"a  {{- 1 -}}  b {{/* c */ -}}\n d {{- /* e */}}f",
		`{{printf "%d %q %v" 3 "x" .F}} {{print 1 2 "a" "b"}} {{println "l"}}{{len .Items}} {{index .Any.k 1}} {{index .Counts "m"}}`,
		`{{html "<a href='x'>" "&"}} {{js "it's \"q\" <\n>"}} {{urlquery "a b&c/é"}} {{slice "abcdef" 1 3}} {{slice .Items 1 | len}}`,
		`{{and 1 0 .Missing}} {{or 0 "" "x"}} {{not .F}} {{eq 1 2 3 1}} {{lt 1 2}} {{le "a" "b"}} {{ne .F 2.5}} {{ge 2 2}} {{gt 'a' 96}}`,
		`{{call .Func 1 "a" "b"}} {{"x" | printf "%s-%s" "y"}} {{("q" | upper)}} {{(index .Any "k") | len}} {{.C}} {{1e3}} {{0x1F}} {{'a'}} {{1+2i}} {{true}}`,
		`{{define "t"}}<{{.}}>{{end}}{{template "t" .F}}{{template "t"}}{{block "b" .In}}{{.Name}}{{end}}`,
		"{{.Any.s}} {{.Any.none}} {{.Fail false}} {{nil | printf \"%v\"}}",
		// Errors of execution.
		"line\n  {{.Fail true}}", "{{.hidden}}", "{{.Nope}}", "{{.Nested.Name}}", "{{index .Items 9}}", "{{index .Any 1}}",
		"{{len 3}}", "{{add 1}}", `{{add 1 "x"}}`, "{{.Name 1}}", "{{panics}}", `{{template "none"}}`, "{{lt 1 \"a\"}}", "{{range .F}}{{end}}",
		"{{call .F}}", "{{1 | 2}}", "{{slice .F}}", "{{eq .Items .Items}}", "{{.Func}}", "{{\"%d\" .X}}", "{{.In.Name.X}}",
		// Errors of parsing.
		"{{", "{{.X", "{{end}}", "{{if .X}}", "{{range}}{{end}}", "a\n{{nofunc 1}}", "{{$x}}", "{{break}}", "{{.X | }}", "{{(1}}", "{{)}}",
		"{{\"abc}}", "{{`abc}}", "{{'ab'}}", "{{1a}}", "{{99999999999999999999}}", "{{/* x}}", "{{if}}{{end}}", "{{else}}", "{{define}}{{end}}",
		"{{$x, $y := 1}}", "{{range $a, $b, $c := .X}}{{end}}", "{{template 1}}", "{{.A.}}", "{{nil.X}}", "{{true.X}}", "{{#}}", "{{\x01}}", "{{if 1}}{{else}}{{else}}{{end}}",
		"{{with 1}}{{else if 2}}{{end}}", "{{x := 1}}", "{{define \"a\"}}1{{end}}{{define \"a\"}}2{{end}}", "\n\n{{if\n.X\n!}}",
	} {
		t, err := template.New("name").Funcs(funcs).Parse(text)
		if err != nil {
			fmt.Printf("%q: %v\n", text, err)
			continue
		}
		var b strings.Builder
		err = t.Execute(&b, d)
		fmt.Printf("%q → %q", t.Root.String(), b.String())
		var exec template.ExecError
		fmt.Println("", err, errors.As(err, &exec))
	}

	t := template.Must(template.New("o").Delims("<<", ">>").Option("missingkey=error").Parse("{{x}} <<.a>> <<.b>>"))
	fmt.Println(t.Execute(os.Stdout, map[string]int{"a": 5}))
	c := template.Must(t.Clone())
	template.Must(c.New("second").Parse("<<template \"o\" .>>!"))
	fmt.Println(c.Option("missingkey=zero").ExecuteTemplate(os.Stdout, "second", map[string]int{"a": 6}))
	fmt.Println(t.Lookup("second") == nil, c.DefinedTemplates() != "", t.ExecuteTemplate(os.Stdout, "x", nil))
	trees, err := parse.Parse("p", "a{{/*c*/}}{{.X.Y 1 | f}}{{if $}}b{{else}}c{{end}}", "", "", map[string]any{"f": 1})
	fmt.Println(trees["p"].Root, trees["p"].Copy().Root, err)
	for _, n := range trees["p"].Root.Nodes {
		fmt.Print(n.Type(), n.Position(), " ")
	}
	fmt.Println()
}
