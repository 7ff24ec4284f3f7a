// run

// Functions of the runtime that modules in wide use pull out of it by linkname.
package main

import (
	"fmt"
	"time"
	"unsafe"
)

//go:linkname memhash runtime.memhash
//go:noescape
func memhash(p unsafe.Pointer, h, s uintptr) uintptr

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname fastrandn runtime.fastrandn
func fastrandn(n uint32) uint32

func main() {
	b := []byte("hello")
	x := memhash(unsafe.Pointer(&b[0]), 1, 5)
	fmt.Println(x == memhash(unsafe.Pointer(&b[0]), 1, 5), x != memhash(unsafe.Pointer(&b[0]), 2, 5))
	t := nanotime()
	time.Sleep(time.Millisecond)
	fmt.Println(nanotime() > t, fastrandn(10) < 10)
}
