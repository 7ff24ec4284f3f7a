// run

// Package encoding/json/v2: options, functions for types, methods, embedded maps, streams, and its texts of errors.
package main

import (
	"bytes"
	jsonv1 "encoding/json"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"time"
)

type address struct {
	Street string `json:"street"`
	Zip    *int   `json:"zip,omitempty"`
}

type person struct {
	Name    string               `json:"name,case:ignore"`
	Age     int64                `json:"age,string"`
	Emails  []string             `json:"emails,omitempty"`
	Born    time.Time            `json:"born,omitzero"`
	Home    address              `json:"home,omitempty"`
	Secret  string               `json:"-"`
	Numbers map[int]float64      `json:"numbers"`
	Raw     jsontext.Value       `json:"raw,omitempty"`
	Others  map[string]any       `json:",embed"`
	Nested  map[string][]address `json:"nested,omitempty"`
}

// celsius writes itself with tokens, and asks options.
type celsius float64

func (c celsius) MarshalJSONTo(e *jsontext.Encoder) error {
	if asked, _ := json.GetOption(e.Options(), json.StringifyNumbers); asked {
		return e.WriteToken(jsontext.String(fmt.Sprintf("%g°C", float64(c))))
	}
	return errors.ErrUnsupported
}

func (c *celsius) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() != jsontext.KindString {
		return errors.ErrUnsupported
	}
	t, err := d.ReadToken()
	if err != nil {
		return err
	}
	_, err = fmt.Sscanf(t.String(), "%f°C", (*float64)(c))
	return err
}

func say(what string, err error) {
	text := "ok"
	if err != nil {
		text = strings.ReplaceAll(err.Error(), "json: unable to", "json: cannot")
	}
	if s, ok := err.(*json.SemanticError); ok {
		text += fmt.Sprintf(" [%d %q %v %s %v]", s.ByteOffset, s.JSONPointer, s.JSONKind, s.JSONValue, s.GoType)
	}
	fmt.Println(what, text)
}

func main() {
	var none []string
	zip := 12345
	p := person{Name: "Ada", Age: 36, Home: address{"Main <St>", &zip}, Numbers: map[int]float64{2: .5, 10: 1e21, 1: -0.0},
		Others: map[string]any{"z": nil, "list": []any{1.5, "x", true}}, Raw: jsontext.Value(` {"k" : [ ]} `)}
	for _, opts := range [][]json.Options{
		{json.Deterministic(true)},
		{json.Deterministic(true), json.StringifyNumbers(true), jsontext.EscapeForHTML(true)},
		{json.Deterministic(true), json.OmitZeroStructFields(true), jsontext.WithIndent("  ")},
		{jsonv1.DefaultOptionsV1()},
	} {
		b, err := json.Marshal(&p, opts...)
		fmt.Println(string(b))
		say("marshal", err)
		var q person
		say("unmarshal", json.Unmarshal(b, &q, opts...))
		fmt.Println(q.Name, q.Age, *q.Home.Zip, q.Numbers, string(q.Raw), q.Others)
	}

	for _, text := range []string{
		`{"NAME":"x","na_me":"y"}`, `{"age":5}`, `{"age":"x"}`, `{"home":{"street":5}}`, `{"home":{"zip":1.5}}`, `{"home":{"zip":1e3}}`,
		`{"numbers":{"1":1,"01":2}}`, `{"numbers":{"1":1,"1":2}}`, `{"born":"2024-01-02 03:04"}`, `{"born":"2024-01-02T3:04:05Z"}`,
		`{"name":"` + "\xff" + `"}`, `{"name":"a"`, `{"name":"a",}`, `[]`, `{"nested":{"k":[{"street":"s"},{"zip":"1"}]}}`, `{} {}`, ``, `{"emails":null,"home":null}`,
	} {
		q := person{Emails: []string{"old"}, Home: address{Street: "old"}}
		err := json.Unmarshal([]byte(text), &q)
		say(text, err)
		fmt.Println(q.Name, q.Emails, q.Home.Street, q.Numbers, len(q.Nested["k"]))
	}
	var known struct{ A, B int }
	err := json.Unmarshal([]byte(`{"A":1,"x/y":{"deep":[1,2,3]},"B":2}`), &known, json.RejectUnknownMembers(true))
	say("unknown", err)
	fmt.Println(errors.Is(err, json.ErrUnknownName), known)
	var pair [2]int
	say("too few", json.Unmarshal([]byte(`[1]`), &pair))
	say("too many", json.Unmarshal([]byte(`[1,2,3]`), &pair))
	say("any length", json.Unmarshal([]byte(`[1,2,3]`), &pair, jsonv1.UnmarshalArrayFromAnyLength(true)))

	for _, v := range []any{none, map[string]int(nil), []byte("bytes"), [3]byte{1, 2, 3}, math.Inf(1), time.Second, make(chan int), struct{ x int }{}, "\xff", map[bool]int{true: 1}, celsius(20)} {
		b, err := json.Marshal(v)
		say(fmt.Sprintf("%T %s", v, b), err)
		b, err = json.Marshal(v, jsonv1.DefaultOptionsV1())
		say(fmt.Sprintf("%T %s", v, b), err)
	}
	b, err := json.Marshal(map[string]celsius{"in": 21.5}, json.StringifyNumbers(true))
	say(string(b), err)
	var temps map[string]celsius
	say("temperatures", json.Unmarshal([]byte(`{"a":"3.5°C","b":4}`), &temps))
	fmt.Println(temps)

	marshalers := json.JoinMarshalers(
		json.MarshalFunc(func(t time.Duration) ([]byte, error) { return []byte(`"` + t.String() + `"`), nil }),
		json.MarshalToFunc(func(e *jsontext.Encoder, v *address) error {
			if v.Zip == nil {
				return errors.ErrUnsupported
			}
			return json.MarshalEncode(e, v.Street, json.WithMarshalers(nil))
		}),
		json.MarshalToFunc(func(e *jsontext.Encoder, err error) error { return e.WriteToken(jsontext.String("E:" + err.Error())) }),
	)
	b, err = json.Marshal([]any{time.Minute, address{"a", &zip}, &address{"b", nil}, io.EOF}, json.WithMarshalers(marshalers))
	say(string(b), err)
	unmarshalers := json.UnmarshalFromFunc(func(d *jsontext.Decoder, v *any) error {
		if d.PeekKind() == jsontext.KindNumber {
			*v = jsontext.Value(nil)
		}
		return errors.ErrUnsupported
	})
	var x any
	err = json.Unmarshal([]byte(`{"a":[1,12345678901234567890,{"b":0.10}],"c":"s"}`), &x, json.WithUnmarshalers(unmarshalers))
	say(fmt.Sprint(reflect.TypeOf(x.(map[string]any)["a"].([]any)[1]), x), err)

	var out bytes.Buffer
	e := jsontext.NewEncoder(&out, jsontext.SpaceAfterColon(true))
	for i := range 3 {
		say("encode", json.MarshalEncode(e, map[string]int{"i": i}))
	}
	say("token", e.WriteToken(jsontext.BeginObject))
	say("name", json.MarshalEncode(e, 1.5))
	say("value", json.MarshalEncode(e, []int{1}, jsontext.SpaceAfterColon(false)))
	say("value", json.MarshalEncode(e, []int{1}))
	say("duplicates", json.MarshalEncode(e, "1.5"))
	fmt.Println(out.String(), e.StackPointer(), e.StackDepth())
	d := jsontext.NewDecoder(strings.NewReader(`{"i":1} {"i":2} [3] {"i":`))
	for {
		var v struct {
			I int `json:"i"`
		}
		err := json.UnmarshalDecode(d, &v)
		say(fmt.Sprint("decode ", v, d.InputOffset()), err)
		if _, ok := err.(*json.SemanticError); err != nil && !ok {
			break
		}
		if err != nil {
			d.SkipValue()
			d.ReadToken()
		}
	}
	fmt.Println(json.GetOption(json.JoinOptions(json.Deterministic(true), json.DefaultOptionsV2()), json.Deterministic))
	fmt.Println(json.GetOption(json.JoinOptions(jsontext.WithIndent("--"[2:])), jsontext.WithIndent))
	fmt.Println(json.GetOption(json.StringifyNumbers(false), json.RejectUnknownMembers))
}
