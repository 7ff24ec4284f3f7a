// encoding/json: a document of 10 MB read into structs.
//
// with: people.go
// counts: people(45_000) => people(500)
package main

import (
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
		var list []person
		if err := json.Unmarshal(data, &list); err != nil {
			panic(err)
		}
		for _, p := range list {
			total += p.ID + len(p.Tags) + len(p.Home.Street) + len(p.Extra) + int(p.Home.Geo[0])
		}
	}
	fmt.Println(len(data), total)
}
