// encoding/json: a document of 10 MB made from structs and from values in interfaces.
//
// counts: people(45_000) => people(500)
// counts: 20_000 => 200
package main

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
)

type address struct {
	Street string     `json:"street"`
	City   string     `json:"city"`
	Geo    [2]float64 `json:"geo"`
}

type person struct {
	ID      int               `json:"id"`
	Name    string            `json:"name"`
	Mail    string            `json:"mail,omitempty"`
	Active  bool              `json:"active"`
	Score   float64           `json:"score"`
	Tags    []string          `json:"tags"`
	Home    *address          `json:"home"`
	Extra   map[string]string `json:"extra,omitempty"`
	Friends []int             `json:"friends"`
}

func people(n int) []person {
	list := make([]person, n)
	for i := range list {
		list[i] = person{
			ID: i, Name: fmt.Sprintf("Person <%d>", i), Active: i%3 == 0, Score: float64(i) / 16, Tags: []string{"alpha", "beta", "gämma"},
			Home:    &address{"Long Street " + fmt.Sprint(i), "Town \"x\"", [2]float64{float64(i%180) + 0.125, -float64(i%90) - 0.5}},
			Friends: []int{i + 1, i * 2, i * 3},
		}
		if i%2 == 0 {
			list[i].Mail = fmt.Sprintf("p%d@example.org", i)
			list[i].Extra = map[string]string{"k": "v", "lang": "de"}
		}
	}
	return list
}

func main() {
	list := people(45_000)
	sum := uint32(0)
	var data []byte
	for range 6 {
		var err error
		if data, err = json.Marshal(list); err != nil {
			panic(err)
		}
		sum ^= crc32.ChecksumIEEE(data)
	}
	anys := make([]any, 20_000)
	for i := range anys {
		anys[i] = map[string]any{"id": i, "name": list[i].Name, "tags": []any{"a", 2.5, nil, true}}
	}
	more, err := json.Marshal(anys)
	fmt.Println(len(data), sum, len(more), err)
}
