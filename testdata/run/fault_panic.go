// run

// With debug.SetPanicOnFault a fault at any address is a panic; comparisons look at what is cheap first.
package main

import (
	"fmt"
	"runtime/debug"
	"syscall"
	"unsafe"
)

type named struct {
	text string
	n    int
}

func main() {
	fmt.Println(debug.SetPanicOnFault(true), debug.SetPanicOnFault(true))
	page := syscall.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, page, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		fmt.Println(err)
		return
	}
	func() {
		defer func() {
			err := recover().(error)
			a, ok := err.(interface{ Addr() uintptr })
			fmt.Println(err, ok && a.Addr() == uintptr(unsafe.Pointer(&mem[8])))
		}()
		mem[8] = 1
	}()
	x := unsafe.String(&mem[0], 3)
	y := unsafe.String(&mem[1], 3)
	var a, b any = named{x, 1}, named{y, 2}
	fmt.Println(a == b)
	b = named{y[:2], 1}
	fmt.Println(a == b)
}
