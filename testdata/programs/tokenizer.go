// A tokenizer and parser for a JSON-like notation with comments, trailing commas and bare keys, and two printers.
package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind of a token.
type Kind int

const (
	EOF Kind = iota
	Punct
	String
	Number
	Word
	Bad
)

var kindNames = map[Kind]string{EOF: "end", Punct: "punct", String: "string", Number: "number", Word: "word", Bad: "bad"}

func (k Kind) String() string { return kindNames[k] }

// Pos is a place in the input.
type Pos struct{ Line, Col int }

func (p Pos) String() string { return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col) }

// Token is a piece of the input; Text is the value for strings and the source for the rest.
type Token struct {
	Kind Kind
	Text string
	Pos
}

// Lexer cuts the input into tokens.
type Lexer struct {
	src  string
	at   int
	line int
	bol  int
}

func (l *Lexer) pos(at int) Pos { return Pos{l.line, utf8.RuneCountInString(l.src[l.bol:at]) + 1} }

func (l *Lexer) skip() *Token {
	for l.at < len(l.src) {
		switch c := l.src[l.at]; {
		case c == '\n':
			l.at++
			l.line++
			l.bol = l.at
		case c == ' ' || c == '\t' || c == '\r':
			l.at++
		case strings.HasPrefix(l.src[l.at:], "//"):
			if n := strings.IndexByte(l.src[l.at:], '\n'); n >= 0 {
				l.at += n
			} else {
				l.at = len(l.src)
			}
		case strings.HasPrefix(l.src[l.at:], "/*"):
			start := l.pos(l.at)
			n := strings.Index(l.src[l.at+2:], "*/")
			if n < 0 {
				l.at = len(l.src)
				return &Token{Bad, "comment without end", start}
			}
			comment := l.src[l.at : l.at+n+4]
			if i := strings.LastIndexByte(comment, '\n'); i >= 0 {
				l.line += strings.Count(comment, "\n")
				l.bol = l.at + i + 1
			}
			l.at += len(comment)
		default:
			return nil
		}
	}
	return nil
}

// Next returns the next token.
func (l *Lexer) Next() Token {
	if bad := l.skip(); bad != nil {
		return *bad
	}
	start := l.pos(l.at)
	if l.at == len(l.src) {
		return Token{EOF, "", start}
	}
	r, size := utf8.DecodeRuneInString(l.src[l.at:])
	switch {
	case strings.ContainsRune("{}[],:", r):
		l.at++
		return Token{Punct, string(r), start}
	case r == '"':
		return l.str(start)
	case r == '-' || r == '+' || '0' <= r && r <= '9':
		return l.while(Number, start, func(r rune) bool {
			return unicode.IsDigit(r) || strings.ContainsRune("+-.eExXabcdefABCDEF_", r)
		})
	case r == '_' || unicode.IsLetter(r):
		return l.while(Word, start, func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) })
	case r == utf8.RuneError && size == 1:
		l.at++
		return Token{Bad, fmt.Sprintf("byte %#02x is not UTF-8", l.src[l.at-1]), start}
	}
	l.at += size
	return Token{Bad, fmt.Sprintf("character %q", r), start}
}

func (l *Lexer) while(k Kind, start Pos, in func(rune) bool) Token {
	begin := l.at
	for l.at < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[l.at:])
		if !in(r) {
			break
		}
		l.at += size
	}
	return Token{k, l.src[begin:l.at], start}
}

func (l *Lexer) str(start Pos) Token {
	begin := l.at
	for l.at++; l.at < len(l.src); l.at++ {
		switch l.src[l.at] {
		case '\\':
			l.at++
		case '\n':
			return Token{Bad, "newline in string", start}
		case '"':
			l.at++
			text, err := strconv.Unquote(l.src[begin:l.at])
			if err != nil {
				return Token{Bad, "string " + l.src[begin:l.at] + ": " + err.Error(), start}
			}
			return Token{String, text, start}
		}
	}
	l.at = min(l.at, len(l.src))
	return Token{Bad, "string without end", start}
}

// Member is a key with its value; Object keeps the source's order.
type (
	Member struct {
		Key   string
		Value any
	}
	Object []Member
	Array  []any
)

// SyntaxError is raised inside the parser and returned by Parse.
type SyntaxError struct {
	Pos
	Msg string
}

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Msg }

type parser struct {
	Lexer
	tok   Token
	depth int
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{p.tok.Pos, fmt.Sprintf(format, args...)})
}

func (p *parser) advance() {
	if p.tok = p.Next(); p.tok.Kind == Bad {
		p.fail("%s", p.tok.Text)
	}
}

func (p *parser) is(punct string) bool { return p.tok.Kind == Punct && p.tok.Text == punct }

func (p *parser) expect(punct string) {
	if !p.is(punct) {
		p.fail("want %q, found %v %q", punct, p.tok.Kind, p.tok.Text)
	}
	p.advance()
}

func (p *parser) value() any {
	if p.depth++; p.depth > 100 {
		p.fail("too deep")
	}
	defer func() { p.depth-- }()
	switch t := p.tok; {
	case p.is("{"):
		return p.object()
	case p.is("["):
		p.advance()
		list := Array{}
		for !p.is("]") {
			list = append(list, p.value())
			if !p.is("]") {
				p.expect(",")
			}
		}
		p.advance()
		return list
	case t.Kind == String:
		p.advance()
		return t.Text
	case t.Kind == Number:
		if n, err := strconv.ParseInt(t.Text, 0, 64); err == nil {
			p.advance()
			return n
		}
		f, err := strconv.ParseFloat(t.Text, 64)
		if err != nil {
			p.fail("%v", err)
		}
		p.advance()
		return f
	case t.Kind == Word:
		known := map[string]any{"true": true, "false": false, "null": nil, "NaN": math.NaN(), "Inf": math.Inf(1)}
		v, ok := known[t.Text]
		if !ok {
			p.fail("unknown word %s", t.Text)
		}
		p.advance()
		return v
	}
	p.fail("want a value, found %v %q", p.tok.Kind, p.tok.Text)
	return nil
}

func (p *parser) object() Object {
	p.advance()
	o := Object{}
	seen := map[string]Pos{}
	for !p.is("}") {
		key := p.tok
		if key.Kind != String && key.Kind != Word {
			p.fail("want a key, found %v %q", key.Kind, key.Text)
		}
		if first, twice := seen[key.Text]; twice {
			p.fail("key %s again, first at %v", key.Text, first)
		}
		seen[key.Text] = key.Pos
		p.advance()
		p.expect(":")
		o = append(o, Member{key.Text, p.value()})
		if !p.is("}") {
			p.expect(",")
		}
	}
	p.advance()
	return o
}

// Parse reads one value.
func Parse(src string) (v any, err error) {
	p := &parser{Lexer: Lexer{src: src, line: 1}}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*SyntaxError)
			if !ok {
				panic(r)
			}
			v, err = nil, e
		}
	}()
	p.advance()
	v = p.value()
	if p.tok.Kind != EOF {
		p.fail("%v %q after the value", p.tok.Kind, p.tok.Text)
	}
	return v, nil
}

// Print writes a value with indentation.
func Print(w io.Writer, v any, indent string) {
	switch v := v.(type) {
	case nil:
		io.WriteString(w, "null")
	case Object:
		if len(v) == 0 {
			io.WriteString(w, "{}")
			return
		}
		io.WriteString(w, "{\n")
		for _, m := range v {
			fmt.Fprintf(w, "%s  %s: ", indent, m.Key)
			Print(w, m.Value, indent+"  ")
			io.WriteString(w, "\n")
		}
		io.WriteString(w, indent+"}")
	case Array:
		io.WriteString(w, "[")
		for i, e := range v {
			if i > 0 {
				io.WriteString(w, " ")
			}
			Print(w, e, indent)
		}
		io.WriteString(w, "]")
	case string:
		io.WriteString(w, strconv.QuoteToASCII(v))
	case int64, float64, bool:
		fmt.Fprint(w, v)
	default:
		panic(fmt.Sprintf("cannot print %T", v))
	}
}

func walk(v any, depth int, visit func(any, int)) {
	visit(v, depth)
	switch v := v.(type) {
	case Object:
		for _, m := range v {
			walk(m.Value, depth+1, visit)
		}
	case Array:
		for _, e := range v {
			walk(e, depth+1, visit)
		}
	}
}

const sample = `// a configuration
{
	name: "größe \u00e9\t\"x\"", /* a
	   comment */ "size": 0x1F, ratio: -1.5e3,
	list: [1, 2.25, true, null, [], {}, [NaN, Inf],],
	nested: {a: {b: {c: "deep"}}, "日本": 1_000},
}`

func main() {
	l := Lexer{src: `{a: [-1, "x\n"] /* c */ é9: $`, line: 1}
	for t := l.Next(); t.Kind != EOF; t = l.Next() {
		fmt.Printf("%v %v %q|", t.Pos, t.Kind, t.Text)
	}
	fmt.Println()

	v, err := Parse(sample)
	if err != nil {
		fmt.Println(err)
		return
	}
	Print(os.Stdout, v, "")
	fmt.Println()
	types := map[string]int{}
	deepest := 0
	walk(v, 0, func(v any, depth int) {
		types[fmt.Sprintf("%T", v)]++
		deepest = max(deepest, depth)
	})
	fmt.Println(types, deepest)
	fmt.Printf("%v\n", v.(Object)[4])

	for _, src := range []string{
		"", "[1 2]", "{a 1}", "{1: 2}", "{a: 1, a: 2}", "[1,\n  \"abc\n\"]", `"abc`, "/* x", "[tru]", "1e999", "\"\\q\"",
		"[\xff]", "[1]]", strings.Repeat("[", 200), "  \n\n é ü", "12ab", "{a:1,,}",
	} {
		if _, err := Parse(src); err != nil {
			fmt.Println(err)
		} else {
			fmt.Printf("%q is fine\n", src)
		}
	}

	var big strings.Builder
	big.WriteString("[")
	for i := range 5000 {
		fmt.Fprintf(&big, "{id: %d, name: \"n%x\", w: %g, tags: [\"a\", \"b%d\"]},\n", i, i*i, float64(i)/8, i%10)
	}
	big.WriteString("]")
	v, err = Parse(big.String())
	nodes, total := 0, 0.0
	walk(v, 0, func(v any, _ int) {
		nodes++
		if f, ok := v.(float64); ok {
			total += f
		} else if n, ok := v.(int64); ok {
			total += float64(n)
		}
	})
	fmt.Println(len(v.(Array)), nodes, total, err)
}
