package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	u := uuid.MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
	fmt.Println(u, u.Version(), u.Variant())
	fmt.Println(uuid.NewSHA1(u, []byte("hello")))
	fmt.Println(uuid.NewMD5(u, []byte("hello")))
	n := uuid.New()
	fmt.Println(len(n.String()), n.Version())
}
