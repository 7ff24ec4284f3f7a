package main

import (
	"fmt"

	"github.com/google/go-cmp/cmp"
)

type P struct {
	A int
	B []string
	C map[string]*P
}

func main() {
	x := P{1, []string{"a"}, map[string]*P{"k": {A: 2}}}
	y := P{1, []string{"a"}, map[string]*P{"k": {A: 2}}}
	fmt.Println(cmp.Equal(x, y))
	y.C["k"].A = 3
	fmt.Println(cmp.Equal(x, y), len(cmp.Diff(x, y)) > 0)
}
