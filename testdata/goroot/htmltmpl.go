// Templates that escape by place: text, attributes, URLs, scripts, styles; and the parse trees below.
package main

import (
	"fmt"
	"html/template"
	"os"
	"strings"
	"text/template/parse"
)

const page = `{{define "item"}}<li title="{{.Title}}" {{if .On}}checked{{end}}>{{.Title | shout}}</li>{{end -}}
<html><head><style>p { color: {{.Color}} }</style>
<script>var data = {{.Data}}; var s = "{{.Text}}";</script></head>
<body onload="start({{.Text}})"><a href="/q?x={{.Text}}&y={{.URL}}">{{.Text}}</a><a href="{{.URL}}">u</a>
<img src={{.Safe}} alt='{{.Text}}'>{{.HTML}}{{/* nothing */}}
<ul>{{range $i, $e := .Items}}{{template "item" $e}}{{else}}none{{end}}</ul>
{{with $n := len .Items}}{{$n}} {{printf "%03d" $n}} {{eq $n 2 3}} {{and $n (lt 1 $n)}}{{end}}
</body></html>
`

type item struct {
	Title string
	On    bool
}

func main() {
	t := template.Must(template.New("page").Funcs(template.FuncMap{"shout": strings.ToUpper}).Parse(page))
	data := map[string]any{
		"Color": "red; background: url(x)",
		"Data":  map[string]any{"a": []int{1, 2}, "b": "</script>"},
		"Text":  `O'Reilly & <b> "x"`,
		"URL":   "javascript:alert(1)",
		"Safe":  template.URL("data:image/png,abc def"),
		"HTML":  template.HTML("<i>ok</i>"),
		"Items": []item{{"one<", true}, {"two", false}},
	}
	fmt.Println(t.Execute(os.Stdout, data))
	fmt.Println(len(t.Templates()))
	for _, bad := range []string{`<a href="{{if .X}}'{{end}}>`, `<script>{{if .}}"{{end}}</script>`, `{{template "nosuch"}}`, `{{.Missing.Field}}`, `{{nofunc}}`, "{{if}}"} {
		b, err := template.New("bad").Parse(bad)
		if err == nil {
			err = b.Execute(os.Stdout, map[string]int{})
		}
		fmt.Println(err)
	}
	fmt.Println(template.JSEscapeString("'x' <y>\n"), template.HTMLEscaper("a", 1, "<"), template.URLQueryEscaper("a b", "&"))

	trees, err := parse.Parse("p", `a{{range .X}}{{break}}{{end}}{{with $y := 1.5e3 | printf "%v"}}{{$y}}{{end}}`, "", "", map[string]any{"printf": fmt.Sprintf})
	fmt.Println(err)
	for _, n := range trees["p"].Root.Nodes {
		fmt.Printf("%d %d %s\n", n.Type(), n.Position(), n)
	}
}
