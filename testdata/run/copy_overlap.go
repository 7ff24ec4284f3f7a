// run

// Arrays that share memory are assigned as if through a copy, whatever their size.
package main

import "fmt"

type wide [5]uint64

func check[T any](name string, size, from, to int, assign func(s []byte)) {
	s := make([]byte, 160)
	for i := range s {
		s[i] = byte(i)
	}
	assign(s)
	for i := 0; i < size; i++ {
		if s[to+i] != byte(from+i) {
			fmt.Println(name, "differs at", i, s[to+i])
			return
		}
	}
	fmt.Println(name, "fine")
}

func main() {
	check[int]("3 up", 3, 2, 3, func(s []byte) { *(*[3]byte)(s[3:]) = *(*[3]byte)(s[2:]) })
	check[int]("17 up", 17, 2, 5, func(s []byte) { *(*[17]byte)(s[5:]) = *(*[17]byte)(s[2:]) })
	check[int]("32 up", 32, 2, 4, func(s []byte) { *(*[32]byte)(s[4:]) = *(*[32]byte)(s[2:]) })
	check[int]("32 down", 32, 4, 2, func(s []byte) { *(*[32]byte)(s[2:]) = *(*[32]byte)(s[4:]) })
	check[int]("100 up", 100, 2, 9, func(s []byte) { *(*[100]byte)(s[9:]) = *(*[100]byte)(s[2:]) })
	words := make([]uint64, 8)
	for i := range words {
		words[i] = uint64(i)
	}
	*(*wide)(words[1:]) = *(*wide)(words)
	fmt.Println(words)
	texts := []string{"a", "b", "c", "d", "e"}
	*(*[4]string)(texts[1:]) = *(*[4]string)(texts)
	fmt.Println(texts)
}
