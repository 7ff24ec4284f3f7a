// fatal
// case: nilRead
// case: nilWrite
// case: nilField
// case: nilBigField
// case: nilMethod
// case: nilInterface
// case: nilFunc
// case: goNilFunc
// case: deferNilFunc
// case: nilMapWrite
// case: nilSliceIndex
// case: nilArrayPointer
// case: badAddress
// case: badAddressPanics
// case: divide
// case: negativeShift
// case: closeNil
// case: closeTwice
// case: sendClosed
// case: selectSendClosed
// case: assertion
// case: assertionMissing
// case: unhashable
// case: bigSlice
// case: bigChannel
// case: toArray
// case: faultInGoroutine

// What the machine or the runtime finds, uncaught: the text, the line of the signal, the trace.
package main

import (
	"io"
	"os"
	"runtime/debug"
	"unsafe"
)

type node struct {
	value int
	next  *node
	big   [1 << 20]byte
	after int
}

func (n *node) get() int { return n.value }

type shape interface{ area() int }

var (
	none     *node
	noShape  shape
	noFunc   func()
	zero     int
	minus        = -1
	anything any = "text"
	array    *[4]int
)

var cases = map[string]func(){
	"nilRead":      func() { println(none.value) },
	"nilWrite":     func() { none.next = nil },
	"nilField":     func() { println(none.next.value) },
	"nilBigField":  func() { println(none.after) },
	"nilMethod":    func() { println(none.get()) },
	"nilInterface": func() { println(noShape.area()) },
	"nilFunc":      func() { noFunc() },
	"goNilFunc":    func() { go noFunc() },
	"deferNilFunc": func() {
		defer noFunc()
		println("before")
	},
	"nilMapWrite": func() {
		var m map[string]int
		m["k"] = 1
	},
	"nilSliceIndex":   func() { println([]int(nil)[zero]) },
	"nilArrayPointer": func() { println(array[2]) },
	"badAddress":      func() { println(*(*int)(at(0x123456789000))) },
	"badAddressPanics": func() {
		debug.SetPanicOnFault(true)
		println(*(*int)(at(0x123456789000)))
	},
	"divide":           func() { println(1 / zero) },
	"negativeShift":    func() { println(1 << minus) },
	"closeNil":         func() { close((chan int)(nil)) },
	"closeTwice":       closeTwice,
	"sendClosed":       sendClosed,
	"selectSendClosed": selectSendClosed,
	"assertion":        func() { println(anything.(int)) },
	"assertionMissing": func() { anything.(io.Reader).Read(nil) },
	"unhashable":       func() { println(map[any]int{}[[]int{}]) },
	"bigSlice":         func() { println(len(make([]int, minus))) },
	"bigChannel":       func() { println(make(chan int, minus)) },
	"toArray":          func() { println([4]int(make([]int, 2+zero))[0]) },
	"faultInGoroutine": func() {
		go func() { none.value++ }()
		select {}
	},
}

//go:noinline
func at(a uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&a)) }

//go:noinline
func closeTwice() {
	c := make(chan int)
	close(c)
	close(c)
}

//go:noinline
func sendClosed() {
	c := make(chan int, 1)
	close(c)
	c <- 1
}

//go:noinline
func selectSendClosed() {
	c := make(chan int, 1)
	close(c)
	select {
	case c <- 1:
	default:
	}
}

func main() {
	cases[os.Args[1]]()
}
