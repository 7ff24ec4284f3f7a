// run

// Which fields of structs are members, under which names, and when they are left out.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

type Low struct {
	A, B int
	C    int `json:"c"`
}

type Left struct {
	Low
	Same string
	Tag  string `json:"tag"`
}

type Right struct {
	Same string
	Tag  string
	D    *int `json:",omitempty"`
}

type hidden struct{ H int }

type all struct {
	Left
	*Right
	hidden
	B       string
	Dash    int       `json:"-"`
	Minus   int       `json:"-,"`
	Empty   string    `json:",omitempty"`
	Zero    time.Time `json:",omitzero"`
	When    moment    `json:"when,omitzero"`
	Num     int       `json:",string"`
	Str     string    `json:"str,string"`
	Ptr     *float64  `json:",string"`
	Odd     int       `json:"a'b"`
	Bad     int       `json:"$%/"`
	Any     any
	unseen  int
	Strict  int           `json:"strict,case:strict"`
	Times   time.Duration `json:"times"`
	Words   [2]word
	ByWord  map[word]int
	Inline  struct{ X, Y int8 }
	Marsh   json.Marshaler
	Bytes   []byte
	Generic pair[string, int]
}

type pair[K comparable, V any] struct {
	Key K `json:"k"`
	Val V `json:"v"`
}

type word string

func (w word) MarshalText() ([]byte, error) { return []byte("w:" + string(w)), nil }
func (w *word) UnmarshalText(b []byte) error {
	*w = word(strings.TrimPrefix(string(b), "w:"))
	return nil
}

type moment struct{ n int }

func (m *moment) IsZero() bool { return m.n < 3 }

func main() {
	var v all
	b, err := json.MarshalIndent(v, "", " ")
	fmt.Println(string(b), err)
	f := 2.5
	v = all{Left: Left{Low: Low{1, 2, 3}, Same: "left"}, Right: &Right{Same: "right", D: new(int)}, hidden: hidden{4}, B: "b", Minus: 5,
		Empty: "e", When: moment{7}, Num: 8, Str: "q\"", Ptr: &f, Any: map[string]any{"k": []int{1}}, Words: [2]word{"x", "y"},
		ByWord: map[word]int{"b": 1, "a": 2}, Marsh: json.RawMessage("[ 1 ]"), Bytes: []byte{1, 2, 3}, Generic: pair[string, int]{"g", 1}}
	b, err = json.Marshal(&v)
	fmt.Println(string(b), err)
	v.Marsh = nil
	b, _ = json.Marshal(v)
	var w all
	fmt.Println(json.Unmarshal(b, &w))
	again, err := json.Marshal(w)
	fmt.Println(string(again) == string(b), err)
	fmt.Println(json.Unmarshal([]byte(`{"STRICT":1,"strict":2,"c":9,"C":10,"dash":5,"-":6,"aNY":7,"Same":"?","h":3,"tag":"t","TAG":"T"}`), &w))
	fmt.Println(w.Strict, w.C, w.Dash, w.Minus, w.Any, w.Left.Same, w.H, w.Left.Tag)
}
