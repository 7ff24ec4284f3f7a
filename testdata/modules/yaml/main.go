package main

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

type T struct {
	A string            `yaml:"a"`
	B []int             `yaml:"b,flow"`
	M map[string]any    `yaml:"m"`
	S struct{ X, Y *int } `yaml:"s,omitempty"`
}

func main() {
	var t T
	err := yaml.Unmarshal([]byte("a: hi\nb: [1, 2, 3]\nm:\n  k: v\n  n: 3.5\n  l: [x, {y: z}]\ns: {x: 4}\n"), &t)
	fmt.Println(t.A, t.B, t.M, *t.S.X, t.S.Y, err)
	out, err := yaml.Marshal(t)
	fmt.Println(string(out), err)
	var n yaml.Node
	fmt.Println(yaml.Unmarshal([]byte("a: [1\n"), &n))
}
