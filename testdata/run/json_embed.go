// run

// The tag option embed: structs, and maps and texts for the members that have no field.
package main

import (
	"encoding/json"
	"encoding/json/jsontext"
	"fmt"
)

type In struct{ X, Y int }
type M struct {
	A int
	R map[string]any `json:",embed"`
}
type P struct {
	A int
	R *map[string]int `json:",embed"`
}
type V struct {
	A int
	R jsontext.Value `json:",embed"`
	B string
}
type S struct {
	I In   `json:",embed"`
	J *In2 `json:",embed"`
	Z int  `json:",embed"`
	K In   `json:"k,embed"`
}
type In2 struct{ W int }
type F struct {
	A []byte `json:"a,format:hex"`
}
type E struct {
	In   `json:",omitempty"`
	*In2 `json:"in2"`
	B    map[string]int `json:",embed"`
}

func main() {
	for _, s := range []string{`{"A":1,"b":2,"c":{"d":3}}`, `{"b":2}`, `{}`, `{"a":5,"X":1,"Y":2,"W":3,"Z":4,"k":{"X":9},"B":"q","in2":{"W":8}}`, `{"b":"s","c":1}`, `[]`} {
		for _, v := range []any{new(M), new(P), new(V), new(S), new(F), new(E), &M{R: map[string]any{"old": 1}}, &V{R: jsontext.Value(`{"o":1}`)}, &V{R: jsontext.Value(` { } `)}} {
			err := json.Unmarshal([]byte(s), v)
			b, err2 := json.Marshal(v)
			fmt.Printf("%T %v | %s %v\n", v, err, b, err2)
		}
	}
	for _, v := range []any{V{R: jsontext.Value(`[1]`)}, V{R: jsontext.Value(`null`)}, V{R: jsontext.Value(`{"a": 1 , "b":2}`)}, V{R: jsontext.Value(``)}, V{R: jsontext.Value(`{"a"`)}, M{}, M{R: map[string]any{"z": 1, "A": 2}}, P{}, F{}} {
		b, err2 := json.Marshal(v)
		fmt.Printf("%T %s %v\n", v, b, err2)
	}
}
