// run

// What json says about texts and values it can't handle, and what is stored nevertheless.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

type point struct {
	X int8 `json:"x"`
	Y uint `json:"y,string"`
}

type shape struct {
	Name   string            `json:"name"`
	Points []point           `json:"points"`
	Extra  map[string]*point `json:"extra"`
	OK     bool
	*base
}

type base struct{ ID int }

type grumpy int

func (g grumpy) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("grumpy %d", int(g)) }
func (g *grumpy) UnmarshalJSON(b []byte) error {
	if string(b) == "1" {
		return errors.New("not one")
	}
	*g = grumpy(len(b))
	return nil
}

type loop struct{ Next *loop }

func main() {
	for _, s := range []string{
		``, ` `, `{`, `{"name"`, `{"name":`, `{"name":"a"`, `{"name":"a",}`, `[1,]`, `[1 2]`, `{"a" 1}`, `{1:2}`, `nul`, `nulx`, `tru`, `1.`, `-`,
		`01`, `1e+`, `"\q"`, `"\u12g4"`, "\"\n\"", `"a`, `{} x`, `é`, "\xff", strings.Repeat("[", 10001),
		`{"name":1}`, `{"points":[{"x":1},{"x":128},{"y":"7"},{"y":7}]}`, `{"extra":{"a":{"x":"s"}}}`, `{"points":{}}`, `[]`, `"x"`,
		`{"OK":1,"name":"later"}`, `{"ID":4}`, `{"NAME":"folded"}`,
	} {
		var v shape
		err := json.Unmarshal([]byte(s), &v)
		if len(s) > 60 {
			s = s[:10] + "…"
		}
		fmt.Printf("%q: %v %v\n", s, err, v.Name)
		var se *json.SyntaxError
		var te *json.UnmarshalTypeError
		switch {
		case errors.As(err, &se):
			fmt.Println("\tsyntax", se.Offset)
		case errors.As(err, &te):
			fmt.Printf("\ttype %s|%s|%s|%s|%d\n", te.Value, te.Type, te.Struct, te.Field, te.Offset)
		}
		fmt.Println("\t", v.Points, json.Valid([]byte(s)))
	}
	fmt.Println(json.Unmarshal([]byte(`1`), nil), json.Unmarshal([]byte(`1`), 5), json.Unmarshal([]byte(`1`), (*int)(nil)))
	var g []grumpy
	fmt.Println(json.Unmarshal([]byte(`[22, 1, 333]`), &g), []int{int(g[0]), int(g[1]), int(g[2])})
	var l loop
	l.Next = &l
	for _, v := range []any{math.NaN(), math.Inf(-1), make(chan int), func() {}, 1i, []any{grumpy(3)}, map[bool]int{true: 1}, l, json.Number("1x"),
		json.RawMessage(`{]`), map[string]any{"deep": []any{map[string]any{"er": complex64(1)}}}} {
		b, err := json.Marshal(v)
		fmt.Printf("%s %T %v\n", b, err, err)
	}
	var n int
	var s string
	for _, p := range []any{&n, &s, new(bool), new([]byte), new([2]int), new(map[int]int), new(error), new(float32)} {
		fmt.Println(json.Unmarshal([]byte(`{"a":1}`), p), json.Unmarshal([]byte(`1e40`), p), json.Unmarshal([]byte(`null`), p), json.Unmarshal([]byte(`"!"`), p))
	}
	d := json.NewDecoder(strings.NewReader(`{"x": 1, "z": 2} [1, 2`))
	d.DisallowUnknownFields()
	var pt point
	fmt.Println(d.Decode(&pt), pt)
	fmt.Println(d.Decode(&pt), d.Decode(&pt), d.InputOffset())
	d = json.NewDecoder(strings.NewReader(`{"a": [1, {"b": null}], "c": "d"}`))
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		fmt.Printf("%T(%v) more %v at %d\n", t, t, d.More(), d.InputOffset())
	}
	for _, s := range []string{`[1,}`, `{"a"}`, `]`, `{:`, `[1 2]`, `{"a":1 "b"}`, `[tru]`} {
		d := json.NewDecoder(strings.NewReader(s))
		var err error
		for err == nil {
			_, err = d.Token()
		}
		fmt.Printf("%s: %T %v\n", s, err, err)
	}
	var out bytes.Buffer
	fmt.Println(json.Indent(&out, []byte(`{"a":[1,2,{}],"b":[]} `), "> ", "  "), out.String()+"|")
	out.Reset()
	fmt.Println(json.Compact(&out, []byte(` { "a" : [ 1 , 2 ] } `)), out.String())
	fmt.Println(json.Compact(&out, []byte(` { "a" : [ 1 ; 2 ] } `)), json.Indent(&out, []byte(`[1,`), "", ""), out.String())
	json.HTMLEscape(&out, []byte("\"<a href='x'>&\u2028\""))
	fmt.Println(out.String())
}
