// run

// encoding/json/jsontext: tokens, values and their forms; types that write and read themselves by tokens.
package main

import (
	"bytes"
	"encoding/json"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

type set map[string]bool

func (s set) MarshalJSONTo(e *jsontext.Encoder) error {
	if err := e.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	for _, k := range []string{"a", "b", "c"} {
		if s[k] {
			if err := e.WriteToken(jsontext.String(k)); err != nil {
				return err
			}
		}
	}
	return e.WriteToken(jsontext.EndArray)
}

func (s *set) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	*s = set{}
	if t, err := d.ReadToken(); err != nil || t.Kind() != '[' {
		return errors.Join(err, errors.New("no array at "+string(d.StackPointer())))
	}
	for d.PeekKind() != ']' {
		t, err := d.ReadToken()
		if err != nil {
			return err
		}
		(*s)[t.String()] = true
	}
	_, err := d.ReadToken()
	return err
}

func main() {
	d := jsontext.NewDecoder(strings.NewReader(`{"name": "v\u00e9", "list": [1, -2.5e3, null, {"deep": true}]} "next" `))
	for {
		k := d.PeekKind()
		t, err := d.ReadToken()
		if err != nil {
			fmt.Println(k, err, err == io.EOF)
			break
		}
		fmt.Printf("%v %q at %d, depth %d, %s\n", t.Kind(), t.String(), d.InputOffset(), d.StackDepth(), d.StackPointer())
	}
	for _, s := range []string{`{"a":1,"a":2}`, `[1,`, `{"a" 1}`, `{"x":[0,{"y/z":tru}]}`, "\"\xff\"", `[}`, `{"a":}`, `1 2`, `"\ud800"`} {
		v, err := jsontext.NewDecoder(strings.NewReader(s)).ReadValue()
		fmt.Println(string(v), err, jsontext.Value(s).IsValid(), jsontext.Value(s).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)))
		var e *jsontext.SyntacticError
		if errors.As(err, &e) {
			fmt.Println("\t", e.ByteOffset, e.JSONPointer, e.JSONPointer.LastToken())
		}
	}
	v := jsontext.Value(` {"b": [1.50, 12345678901234567890, "\u0061<"], "a": {}, "é": {"z": 1, "y": [ ]}} `)
	for _, f := range []func(*jsontext.Value) error{
		func(v *jsontext.Value) error { return v.Compact() },
		func(v *jsontext.Value) error {
			return v.Indent(jsontext.WithIndent("  "), jsontext.WithIndentPrefix("\t"))
		},
		func(v *jsontext.Value) error { return v.Canonicalize() },
		func(v *jsontext.Value) error {
			return v.Format(jsontext.SpaceAfterComma(true), jsontext.EscapeForHTML(true))
		},
	} {
		w := v.Clone()
		fmt.Println(f(&w), w)
	}
	var out bytes.Buffer
	e := jsontext.NewEncoder(&out, jsontext.Multiline(true))
	for _, t := range []jsontext.Token{jsontext.BeginObject, jsontext.String("k"), jsontext.BeginArray, jsontext.Int(math.MinInt64),
		jsontext.Uint(math.MaxUint64), jsontext.Float(1e-7), jsontext.Float32(0.1), jsontext.Float(math.NaN()), jsontext.EndArray, jsontext.String("k"),
		jsontext.Null, jsontext.String("e"), jsontext.BeginObject, jsontext.EndObject, jsontext.EndArray, jsontext.EndObject, {}, jsontext.True} {
		if err := e.WriteToken(t); err != nil {
			fmt.Println(err, e.StackPointer(), e.OutputOffset())
		}
	}
	fmt.Println(e.WriteValue(jsontext.Value(`[1, {"x": []}]`)), e.WriteValue(jsontext.Value(`[1, {"x": ]`)))
	os.Stdout.Write(out.Bytes())

	b, err := json.Marshal(map[string]set{"x": {"b": true, "a": true}, "y": nil})
	fmt.Println(string(b), err)
	var m map[string]set
	fmt.Println(json.Unmarshal([]byte(`{"p":["c","a"],"q":5}`), &m), m)
	q, err := jsontext.AppendQuote(nil, "<\xff>")
	fmt.Println(string(q), err)
	q, err = jsontext.AppendUnquote(nil, `"\u00e9\n" `)
	fmt.Println(string(q), err)
	fmt.Println(jsontext.Pointer("/a~1b/0").LastToken(), jsontext.Pointer("/a~1b/0").Parent().LastToken(), jsontext.Pointer("/x").AppendToken("a/b~"))
	for t := range jsontext.Pointer("/a~1b/0/").Tokens() {
		fmt.Printf("%q ", t)
	}
	fmt.Println()
}
