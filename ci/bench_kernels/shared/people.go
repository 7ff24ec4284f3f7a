// The document of the JSON programs.
package main

import "fmt"

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
