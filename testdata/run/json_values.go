// run

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

type Inner struct {
	A int               `json:"a"`
	B string            `json:"b,omitempty"`
	C []float64         `json:"c"`
	D map[string]string `json:"d"`
}
type T struct {
	Name  string `json:"name"`
	Age   int
	P     *Inner
	I     any
	T     time.Time
	Bytes []byte
	M     map[int]bool
	Arr   [3]uint8
	Raw   json.RawMessage
	N     json.Number
	Dur   time.Duration
	Q     int `json:",string"`
	Inner
}

type Temp float64

func (t Temp) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("%.1fC", float64(t))), nil }
func (t *Temp) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "%fC", (*float64)(t))
	return err
}

type J struct{ x int }

func (j *J) UnmarshalJSON(b []byte) error { j.x = len(b); return nil }
func (j J) MarshalJSON() ([]byte, error)  { return []byte(fmt.Sprint(j.x)), nil }

func main() {
	v := T{Name: "x<y>", Age: 3, P: &Inner{1, "b", []float64{1.5, 1e30, 1e-9}, map[string]string{"z": "1", "a": "2"}}, I: []any{1, "x", nil, true}, Bytes: []byte("hello"), M: map[int]bool{3: true, 20: false}, Raw: json.RawMessage(`{"k": [1, 2]}`), N: "12.5", Dur: time.Second, Q: 7}
	b, err := json.Marshal(v)
	fmt.Println(string(b), err)
	var w T
	err = json.Unmarshal(b, &w)
	fmt.Printf("%+v %v\n", w.I, err)
	b, err = json.MarshalIndent(w, ">", "  ")
	fmt.Println(string(b), err)
	var a any
	fmt.Println(json.Unmarshal([]byte(`{"a":[1,2,{"b":"\u00e9\ud83d\ude00"}],"n":1e2}`), &a), a)
	m := map[Temp]J{1.5: {3}}
	b, err = json.Marshal(m)
	fmt.Println(string(b), err)
	m = nil
	fmt.Println(json.Unmarshal([]byte(`{"3.5C":{"a":1}}`), &m), m)
	fmt.Println(json.Unmarshal([]byte(`{"Age":"x"}`), &w))
	fmt.Println(json.Unmarshal([]byte(`{"Age":1`), &w))
	dec := json.NewDecoder(strings.NewReader(`{"a":[1,true,null,"s"]} 5 "x"`))
	for {
		t, err := dec.Token()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T %v %v\n", t, t, dec.More())
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	enc.Encode(map[string]any{"x": "<>", "y": []int{}})
	fmt.Println(json.Marshal(make(chan int)))
	fmt.Println(json.RawMessage(`{}`))
}
