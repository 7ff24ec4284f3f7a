// json-iterator, which works on variables by their type descriptors and pulls maps and allocation out of package reflect.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	jsoniter "github.com/json-iterator/go"
	"github.com/modern-go/reflect2"
)

type address struct {
	Street string   `json:"street"`
	Zip    *string  `json:"zip,omitempty"`
	Tags   []string `json:"tags,omitempty"`
}

type shape interface{ Area() float64 }

type square struct{ Side float64 }

func (s square) Area() float64 { return s.Side * s.Side }

type person struct {
	Name    string              `json:"name"`
	Age     int                 `json:"age"`
	Scores  map[string]float64  `json:"scores"`
	ByYear  map[int]address     `json:"by_year"`
	Home    *address            `json:"home"`
	Born    time.Time           `json:"born"`
	Any     any                 `json:"any"`
	Raw     jsoniter.RawMessage `json:"raw"`
	Matrix  [2][3]uint8         `json:"matrix"`
	Nothing struct{}            `json:"nothing"`
	Shape   shape               `json:"shape"`
	hidden  int
}

func main() {
	api := jsoniter.ConfigCompatibleWithStandardLibrary
	zip := "12345"
	p := person{
		Name: "Ann <&>", Age: 42, Scores: map[string]float64{"go": 1.5, "c": 1e21, "rust": 0.1},
		ByYear: map[int]address{2001: {Street: "A"}, 1999: {Street: "B", Zip: &zip}},
		Home:   &address{Street: "Main", Tags: []string{"x", "y"}}, Born: time.Date(1984, 5, 6, 7, 8, 9, 10, time.UTC),
		Any: []any{1, "two", nil, true, map[string]any{"k": []int{1, 2}}}, Raw: jsoniter.RawMessage(`{"r": [1, 2]}`),
		Matrix: [2][3]uint8{{1, 2, 3}, {4, 5, 6}}, Shape: square{2}, hidden: 1,
	}
	text, err := api.MarshalIndent(p, "", "  ")
	fmt.Println(string(text), err)

	var q person
	q.Shape = nil
	err = api.Unmarshal(bytes.Replace(text, []byte(`{
    "Side": 2
  }`), []byte("null"), 1), &q)
	fmt.Println(err, q.Name, q.Age, q.Scores, len(q.ByYear), *q.ByYear[1999].Zip, *q.Home, q.Born, q.Any, string(q.Raw), q.Matrix)

	for _, bad := range []string{`{"name": 5}`, `{"age": "x"}`, `{"matrix": [[1,2`, `[1,2]`, `{"born": "never"}`, `{"scores": {"a": tru}}`} {
		var r person
		if err := api.UnmarshalFromString(bad, &r); err != nil {
			fmt.Println(bad, "fails")
		}
	}

	it := jsoniter.Parse(jsoniter.ConfigDefault, strings.NewReader(`{"a": [1, 2.5, "s", null], "b": {"c": true}} 17`), 8)
	for field := it.ReadObject(); field != ""; field = it.ReadObject() {
		fmt.Println(field, it.Read())
	}
	fmt.Println(it.ReadInt(), it.Error)

	found := jsoniter.Get([]byte(`{"list": [{"x": 1}, {"x": 22}]}`), "list", 1, "x")
	fmt.Println(found.ToInt(), found.ValueType() == jsoniter.NumberValue, jsoniter.Get([]byte(`{}`), "no").LastError() != nil)

	stream := jsoniter.NewStream(jsoniter.ConfigFastest, os.Stdout, 16)
	stream.WriteVal(map[string]any{"only": []float64{1, 2.25, 1e-7}})
	stream.WriteRaw("\n")
	stream.Flush()

	t := reflect2.TypeOf(map[string]int{}).(reflect2.MapType)
	m := map[string]int{"a": 1, "b": 2}
	sum := 0
	for iter := t.Iterate(&m); iter.HasNext(); {
		_, v := iter.Next()
		sum += *v.(*int)
	}
	key, value := "c", 3
	t.SetIndex(&m, &key, &value)
	fmt.Println(sum, m, *t.GetIndex(&m, &key).(*int))
}
