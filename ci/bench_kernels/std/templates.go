// text/template: a page with loops, conditions, functions, nested templates and maps executed again and again.
package main

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
)

type item struct {
	Name  string
	Price float64
	Tags  []string
	Attrs map[string]int
}

func (i item) Cheap() bool { return i.Price < 50 }

const page = `{{define "tag"}}<b>{{. | upper}}</b>{{end -}}
<h1>{{.Title}}</h1>
{{range $i, $it := .Items}}{{if $it.Cheap}}cheap{{else if gt $it.Price 90.0}}dear{{else}}fair{{end}} {{$i}}: {{$it.Name | printf "%-10s"}} {{printf "%.2f" $it.Price}}
{{range $it.Tags}}{{template "tag" .}} {{end}}{{with $it.Attrs}}{{index . "size"}}/{{len .}}{{end}}
{{else}}none{{end}}{{if and .Footer (not .Hidden)}}{{.Footer}}{{end}}`

func main() {
	t := template.Must(template.New("page").Funcs(template.FuncMap{"upper": strings.ToUpper}).Parse(page))
	items := make([]item, 100)
	for i := range items {
		items[i] = item{fmt.Sprint("item", i), float64(i), []string{"new", "red"}, map[string]int{"size": i, "w": 2}}
	}
	data := map[string]any{"Title": "Things", "Items": items, "Footer": "the end", "Hidden": false}
	total := 0
	var b bytes.Buffer
	for range 700 {
		b.Reset()
		if err := t.Execute(&b, data); err != nil {
			panic(err)
		}
		total += b.Len()
	}
	fmt.Println(total)
}
