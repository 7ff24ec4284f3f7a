package main

import (
	"fmt"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"
)

const doc = `{"name":{"first":"Tom","last":"Anderson"},"age":37,"children":["Sara","Alex","Jack"],"friends":[{"first":"Dale","age":44,"nets":["ig","fb"]},{"first":"Roger","age":68,"nets":["fb","tw"]},{"first":"Jane","age":47,"nets":["ig","tw"]}]}`

func main() {
	for _, p := range []string{"name.last", "age", "children.#", "children.1", "child*.2", "friends.#.first", `friends.#(age>45)#.first`, `friends.#(nets.#(=="fb"))#.first`, "friends.@reverse.0.first", "children|@join", "{name.first,age}", "@pretty", "@this|@ugly|name"} {
		fmt.Printf("%s: %s\n", p, gjson.Get(doc, p))
	}
	s, err := sjson.Set(doc, "friends.1.nets.-1", map[string]any{"a": 1.5})
	fmt.Println(s, err)
	s, err = sjson.Delete(s, "friends.0")
	fmt.Println(s, err, gjson.Valid(s))
	gjson.Parse(doc).ForEach(func(k, v gjson.Result) bool { fmt.Println(k, v.Type, len(v.Raw)); return true })
}
