// encoding/json: a document of 10 MB made from structs and from values in interfaces.
//
// with: people.go
// counts: people(45_000) => people(500)
// counts: 20_000 => 200
package main

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
)

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
