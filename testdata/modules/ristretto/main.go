package main

import (
	"fmt"

	"github.com/dgraph-io/ristretto/v2"
)

func main() {
	c, err := ristretto.NewCache(&ristretto.Config[string, int]{NumCounters: 1000, MaxCost: 100, BufferItems: 64, Metrics: true})
	if err != nil {
		panic(err)
	}
	defer c.Close()
	for i := range 10 {
		c.Set(fmt.Sprint("k", i), i, 1)
	}
	c.Wait()
	for i := range 12 {
		v, ok := c.Get(fmt.Sprint("k", i))
		fmt.Println(i, v, ok)
	}
	c.Del("k3")
	c.Wait()
	_, ok := c.Get("k3")
	fmt.Println(ok, c.Metrics.KeysAdded(), c.Metrics.Hits(), c.Metrics.Misses())
}
