// run

// The functions of package unsafe, and others that the language has, take their arguments from one call.
package main

import (
	"fmt"
	"unsafe"
)

var data = [4]byte{1, 2, 3, 4}

func start() (*byte, int8)          { return &data[1], 2 }
func place() (unsafe.Pointer, uint) { return unsafe.Pointer(&data[0]), 3 }
func parts() (float32, float32)     { return 1, 2 }
func pair() ([]int, int)            { return []int{1}, 2 }
func target() (map[string]int, string) {
	return table, "a"
}
func slices() ([]int, []int) { return dst, []int{7, 8} }

var table = map[string]int{"a": 1, "b": 2}
var dst = make([]int, 3)

func main() {
	fmt.Println(unsafe.Slice(start()), unsafe.String(start()) == "\x02\x03")
	fmt.Println(*(*byte)(unsafe.Add(place())))
	fmt.Println(complex(parts()), append(pair()))
	delete(target())
	fmt.Println(table, copy(slices()), dst)
}
