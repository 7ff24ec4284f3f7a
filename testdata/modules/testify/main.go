package main

import (
	"fmt"

	"github.com/stretchr/testify/assert"
)

type T struct{ n int }

func (t *T) Errorf(f string, a ...any) { t.n++ }

func main() {
	t := &T{}
	fmt.Println(assert.Equal(t, 1, 1), assert.Equal(t, []int{1}, []int{2}), assert.Contains(t, "abc", "b"), assert.ElementsMatch(t, []int{1, 2}, []int{2, 1}), t.n)
}
