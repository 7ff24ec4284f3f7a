package testing

import (
	"runtime"
	_ "unsafe" // for linkname
)

// testingSynctestTest is how testing/synctest runs f in a bubble, on one of its goroutines: f's T is the test's own to
// look at, but what it waits for is the bubble's. It reports success.
//
//go:linkname testingSynctestTest testing/synctest.testingSynctestTest
func testingSynctestTest(t *T, f func(*T)) bool {
	part := &T{up: t, signal: make(chan bool, 1), release: make(chan bool), bubbled: true}
	part.init(t.name, &t.common, t.run)
	var pcs [50]uintptr
	part.creator = append(part.creator, pcs[:runtime.Callers(2, pcs[:])]...)
	go tRunner(part, f)
	if !<-part.signal {
		runtime.Goexit()
	}
	return !part.Failed()
}

// outside panics in a bubble of testing/synctest.
func (t *T) outside(method string) {
	if t.bubbled {
		panic("testing: t." + method + " called inside synctest bubble")
	}
}
