package main

import (
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"
)

func main() {
	c, err := lru.NewWithEvict[string, int](2, func(k string, v int) { fmt.Println("evict", k, v) })
	if err != nil {
		panic(err)
	}
	for i, k := range []string{"a", "b", "c", "a"} {
		c.Add(k, i)
	}
	fmt.Println(c.Keys(), c.Len())
	tq, _ := lru.New2Q[int, string](8)
	for i := range 20 {
		tq.Add(i, fmt.Sprint(i))
	}
	fmt.Println(tq.Keys())
}
