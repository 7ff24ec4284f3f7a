// run

// Signatures that refer to the function itself, in sizes of arrays.
package main

import (
	"fmt"
	"unsafe"
)

func own() [unsafe.Sizeof(own)]int { return [8]int{7: 1} }

func through(a [unsafe.Sizeof(later)]int8) (r [unsafe.Sizeof(later) / 2]string) {
	r[3] = fmt.Sprint(len(a))
	return r
}

var later = through

var first, second = through, own

func pair(x [unsafe.Sizeof(second) + unsafe.Sizeof(first)]byte) int { return len(x) + len(second()) }

type sized [unsafe.Sizeof(measure)]byte

func measure(s sized) int { return len(s) }

func main() {
	fmt.Println(own(), second())
	fmt.Println(later([8]int8{}), first([8]int8{}))
	fmt.Printf("%T %T %T\n", later, second, pair)
	fmt.Println(pair([16]byte{}), measure(sized{}))
}
