// Texts of other formats: JSON with all its mistakes, templates, regular expressions, URLs, quoted strings, Printf's verbs.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

type Color int

const (
	Red Color = iota
	Green
)

func (c Color) MarshalText() ([]byte, error) {
	if c > Green {
		return nil, fmt.Errorf("color %d", int(c))
	}
	return []byte([]string{"red", "green"}[c]), nil
}
func (c *Color) UnmarshalText(b []byte) error {
	switch string(b) {
	case "red":
		*c = Red
	case "green":
		*c = Green
	default:
		return fmt.Errorf("no color %q", b)
	}
	return nil
}

type Shape interface{ Area() float64 }
type Circle struct{ R float64 }
type Sq struct{ A float64 }

func (c Circle) Area() float64 { return 3 * c.R * c.R }
func (s *Sq) Area() float64    { return s.A * s.A }

type Env struct {
	Type string          `json:"type"`
	Body json.RawMessage `json:"body"`
}
type Embedded struct {
	A int `json:"a"`
	B int
}
type Embedded2 struct {
	B int
	c int
}
type Doc struct {
	Embedded
	*Embedded2
	Name   string            `json:"name"`
	Skip   string            `json:"-"`
	Dash   int               `json:"-,"`
	Omit   []int             `json:"omit,omitempty"`
	Str    int64             `json:"str,string"`
	M      map[Color]float64 `json:"m"`
	C      Color
	P      **int
	I      any
	F32    float32
	By     []byte
	Arr    [3]bool
	N      json.Number
	priv   int
	Shapes []Shape `json:"shapes"`
}

func decodeShape(b []byte) (Shape, error) {
	var e Env
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, err
	}
	var s Shape
	switch e.Type {
	case "circle":
		s = new(Circle)
	case "sq":
		s = new(Sq)
	default:
		return nil, fmt.Errorf("unknown shape %q", e.Type)
	}
	return s, json.Unmarshal(e.Body, s)
}

func main() {
	five := 5
	pf := &five
	d := Doc{Embedded: Embedded{1, 2}, Embedded2: &Embedded2{B: 3}, Name: "q\"<\u2028>\x01é\xff", Str: 1 << 60, M: map[Color]float64{Green: 1e21, Red: 1e-7}, P: &pf, I: []any{nil, 1.0, "x", map[string]any{"z": 1, "a": true}}, F32: 0.1, By: []byte("hi"), N: "12.50", Shapes: []Shape{Circle{1}, &Sq{2}, nil}}
	b, err := json.MarshalIndent(d, ">", " ")
	fmt.Println(string(b), err)
	_, err = json.Marshal(map[string]any{"c": Color(7)})
	fmt.Println(err)
	for _, x := range []any{make(chan int), func() {}, map[bool]int{true: 1}, complex(1, 2), struct{ X any }{X: map[string]any{"a": make(chan int)}}} {
		_, err := json.Marshal(x)
		fmt.Println(err)
	}
	for _, s := range []string{
		`{"name":"n","str":"77","m":{"green":2,"red":1},"C":"green","P":9,"I":{"a":[1,2]},"By":"aGk=","Arr":[true],"N":1e5,"a":4,"B":5,"NAME":"over","-":3}`,
		`{"m":{"blue":1}}`, `{"C":5}`, `{"C":"pink"}`, `{"str":5}`, `{"str":"x"}`, `{"By":"!!"}`, `{"Arr":[1]}`, `{"F32":1e40}`, `{"N":"abc"}`, `{"shapes":[{}]}`, `{"P":null}`, `{"a":1.5}`, `{"name":5}`, `[1]`, `{"a":`, `{"a" 1}`, `{"a":01}`, `{'a':1}`, `{"a":1}x`, `{"a":1,}`, "\"\x01\"", `"\ud800x"`, `nul`, ``, ` `, `{"a":{"b":[1,2,{"c":tru}]}}`, strings.Repeat("[", 10001),
	} {
		var d Doc
		err := json.Unmarshal([]byte(s), &d)
		var se *json.SyntaxError
		var te *json.UnmarshalTypeError
		off := int64(-1)
		if errors.As(err, &se) {
			off = se.Offset
		} else if errors.As(err, &te) {
			off = te.Offset
			fmt.Print(te.Field, "|", te.Struct, "|", te.Value, "|", te.Type, " ")
		}
		fmt.Printf("%v @%d %+v\n", err, off, d.M)
		if d.Name != "" {
			fmt.Printf("%+v %v %d\n", d.Embedded, d.Name, **d.P)
		}
	}
	for _, s := range []string{`{"type":"circle","body":{"R":2}}`, `{"type":"sq","body":{"a":3}}`, `{"type":"tri"}`, `{"type":"sq"}`} {
		sh, err := decodeShape([]byte(s))
		if err == nil {
			fmt.Println(sh.Area())
		} else {
			fmt.Println(err)
		}
	}
	dec := json.NewDecoder(strings.NewReader(`{"a":[1,"x",null,{"b":true}]} 17 "s" [`))
	dec.UseNumber()
	for {
		tok, err := dec.Token()
		if err != nil {
			fmt.Println(err, dec.InputOffset())
			break
		}
		fmt.Printf("%T(%v)%t ", tok, tok, dec.More())
	}
	var out bytes.Buffer
	json.Compact(&out, []byte("{ \"a\" : [ 1 , 2 ] }"))
	json.HTMLEscape(&out, []byte(`"<&>"`))
	fmt.Println(out.String(), json.Indent(&out, []byte("{"), "", " "))

	tm := template.New("root").Funcs(template.FuncMap{"join": strings.Join, "div": func(a, b int) (int, error) {
		if b == 0 {
			return 0, errors.New("division by zero")
		}
		return a / b, nil
	}, "boom": func() string { panic("template func") }})
	for i, src := range []string{
		`{{define "row"}}<{{.}}>{{end}}{{range $i, $e := .L}}{{if gt $i 1}}{{break}}{{end}}{{template "row" $e}}{{else}}none{{end}}`,
		`{{with $x := .M.k}}{{$x}}{{else with .M.j}}J{{.}}{{else}}no{{end}} {{index .M "k"}} {{index .L 1}} {{slice .S 1 3}} {{len .L}} {{.C.Area | printf "%.2f"}}`,
		`{{- /* c */ -}}  {{"q" | printf "%s-%s" "p"}} {{print 1 2 "x" 3}} {{html "<a>"}} {{js "it's"}} {{urlquery "a b"}} {{not true}} {{and 1 0 2}} {{or 0 "" "z"}} {{eq 1 2 1}} {{lt 1.5 2.5}} {{call .Fn 3}}`,
		`{{div 4 0}}`, `{{boom}}`, `{{.Nope}}`, `{{.S.Foo}}`, `{{index .L 9}}`, `{{template "missing"}}`, `{{range .N}}x{{end}}`, `{{range 3}}{{.}}{{continue}}{{end}}`, `{{if}}`, `{{.L`, `{{end}}`, `{{foo 1}}`, `{{"unterminated}}`, `{{1 | 2}}`, `{{range .Seq}}{{.}},{{end}}`, `{{$x := 1}}{{$x = 2}}{{$x}}{{$y}}`, `{{block "b" .S}}B{{.}}{{end}}`, `{{break}}`, "{{.L -}} \n x", `{{printf "%d" "s"}} {{lt 1 "a"}}`, `{{.M.nokey}} {{.P.X}}`, `{{range $k, $v := .M}}{{$k}}={{$v}};{{end}}`,
	} {
		t, err := template.Must(tm.Clone()).New(fmt.Sprint("t", i)).Parse(src)
		if err != nil {
			fmt.Println(i, "parse:", err)
			continue
		}
		var b bytes.Buffer
		err = t.Execute(&b, map[string]any{"L": []int{1, 2, 3}, "M": map[string]any{"k": "K", "a": 1}, "S": "string", "C": Circle{2}, "Fn": func(i int) int { return i * i }, "N": 1.5, "P": (*struct{ X int })(nil), "Seq": func(y func(int) bool) { _ = y(1) && y(2) }})
		fmt.Printf("%d %q %v\n", i, b.String(), err)
	}

	re := regexp.MustCompile(`(?i)(?P<user>[a-z0-9._]+)@(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,})`)
	txt := "Mail Bob.Smith@Example.co.uk, or x@y, or eve@host.org!"
	fmt.Println(re.FindAllString(txt, -1), re.SubexpNames(), re.NumSubexp(), re.ReplaceAllString(txt, "<${host}:$user>"), re.FindAllStringSubmatchIndex(txt, -1))
	fmt.Println(re.ReplaceAllStringFunc(txt, strings.ToUpper), string(re.ExpandString(nil, "$1 at ${2}x $$ $nope", txt, re.FindStringSubmatchIndex(txt))))
	for _, s := range []string{`a(b`, `a**`, `[z-a]`, `\8`, `(?P<n>a)(?P<n>b)`, `a{1001}`, `(?=x)`, `\pX`, `[[:foo:]]`, `x{2,1}`, `*a`, "a\xff", `(?i`, `\`} {
		_, err := regexp.Compile(s)
		fmt.Println(err)
	}
	fmt.Println(regexp.MustCompile(`\b\p{Lu}\p{L}*\b`).FindAllString("Émile und Ärger in Ödland Ωmega x", -1), regexp.MustCompile(`a|ab|abc`).FindString("abcd"), regexp.MustCompilePOSIX(`a|ab|abc`).FindString("abcd"), regexp.MustCompile(`(a*)(b?)`).ReplaceAllString("baac", "[$1|$2]"), regexp.MustCompile(`,\s*`).Split("a, b,c,  d", 3), regexp.QuoteMeta("a.b*[c]"))
	fmt.Println(strings.Title("hello wörld"), strings.ToTitle("ǆ ß"), strings.EqualFold("Straße", "STRASSE"), strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) {
			return -1
		}
		return unicode.SimpleFold(r)
	}, "k,K.ſ"), strings.FieldsFunc("a1b22c", unicode.IsDigit), strings.ToValidUTF8("a\xffb\xc0\xafc", "?"), strings.TrimFunc("123abc456", unicode.IsNumber))
	fmt.Printf("%q %+q %x % X %U %#U %c|%-8q|%08.3f|%+d|%#o %O %b|%6.2f%%|%*d|%[2]*[1]d|%v %!|%z %d\n", "é\n", "é", "hi", "hi", 'é', '語', 0x1F600, 'x', 3.14159, 5, 8, 8, 5, 99.5, 5, 42, []string{"a"}, 1)
	fmt.Printf("%d %s %v %+v %#v %T %p\n", "str", 5, struct{ a *int }{}, struct {
		A int
		B []string
	}{1, nil}, map[string][]int{"k": {1}}, errors.New, nil)
	fmt.Printf("%[3]d %[1]d %d %[9]d %[x]d %-+8.3d| %x %X %t %v\n", 1, 2, 3, -5, []byte{1, 0xab}, "z", "nb", [2]bool{true})
	var a, c int
	var s string
	var r rune
	n, err := fmt.Sscanf("10-0x1f:word é", "%d-%v:%s %c", &a, &c, &s, &r)
	fmt.Println(n, err, a, c, s, string(r))
	n, err = fmt.Sscan("7 eight", &a, &c)
	fmt.Println(n, err, a)
	n, err = fmt.Sscanf("5,x", "%d,%d", &a, &c)
	fmt.Println(n, err)
	bs := bufio.NewScanner(strings.NewReader("one two\nthree\r\n\nlast"))
	for bs.Scan() {
		fmt.Printf("%q ", bs.Text())
	}
	bs = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 70000)))
	fmt.Println(bs.Scan(), bs.Err())
	br := bufio.NewReaderSize(strings.NewReader("line one\nline two is longer than the buffer\nend"), 16)
	for {
		l, pre, err := br.ReadLine()
		fmt.Printf("%q %t %v;", l, pre, err)
		if err == io.EOF {
			break
		}
	}
	fmt.Println()
	fmt.Println(html.EscapeString("<a href='x'>&"), html.UnescapeString("&lt;&eacute;&#x41;&#0;&bogus;&amp"), base64.StdEncoding.EncodeToString([]byte("any carnal")), base64.RawURLEncoding.EncodeToString([]byte{0xfb, 0xff}))
	_, err = base64.StdEncoding.DecodeString("aGk=x")
	fmt.Println(err)
	u, err := url.Parse("https://us%20er:p%40ss@[::1]:8080/a%2Fb/../c d;p?q=1&q=2&e=%zz#fr ag")
	fmt.Println(u, err)
	u, err = url.Parse("http://h/a/b/c?x=y")
	fmt.Println(u.ResolveReference(&url.URL{Path: "../d"}), u.JoinPath("..", "e f"), u.Query())
	for _, s := range []string{"http://a b/", ":", "http://h:port/", "%", "http://[::1", "mailto:a@b", "//h/p", "a\x7f"} {
		_, err := url.Parse(s)
		fmt.Println(err)
	}
	fmt.Println(strconv.Quote("\a\x00\u200b\U0001F600\xfe"), strconv.QuoteToASCII("é語"), utf16.Encode([]rune("a😀")), utf8.RuneCountInString("é語a\xff"), utf8.ValidString("\xed\xa0\x80"))
	_, err = strconv.Unquote(`"\x"`)
	fmt.Println(err)
	_, err = strconv.Atoi("12a")
	fmt.Println(err, errors.Is(err, strconv.ErrSyntax))
	_, err = strconv.ParseBool("maybe")
	fmt.Println(err)
	_, err = strconv.ParseUint("300", 10, 8)
	fmt.Println(err)
	os.Stdout.WriteString("end\n")
}
