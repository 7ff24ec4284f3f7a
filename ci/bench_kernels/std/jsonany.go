// encoding/json: a document of 10 MB read into interfaces, checked and indented.
//
// with: people.go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

func main() {
	data, err := json.Marshal(people(45_000))
	if err != nil {
		panic(err)
	}
	total := 0
	for range 2 {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			panic(err)
		}
		for _, p := range v.([]any) {
			m := p.(map[string]any)
			total += len(m) + int(m["id"].(float64)) + len(m["tags"].([]any))
		}
	}
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", " "); err != nil {
		panic(err)
	}
	fmt.Println(len(data), total, b.Len(), json.Valid(data))
}
