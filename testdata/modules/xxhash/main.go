package main

import (
	"fmt"

	"github.com/cespare/xxhash/v2"
)

func main() {
	fmt.Printf("%x %x\n", xxhash.Sum64String(""), xxhash.Sum64String("The quick brown fox jumps over the lazy dog, twice over the moon"))
	d := xxhash.New()
	for i := range 1000 {
		fmt.Fprint(d, i)
	}
	fmt.Printf("%x\n", d.Sum64())
}
