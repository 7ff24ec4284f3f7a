// fatal
// case: panics
// case: panics env GOTRACEBACK=none
// case: panics env GOTRACEBACK=0
// case: panics env GOTRACEBACK=single
// case: panics env GOTRACEBACK=all
// case: panics env GOTRACEBACK=1
// case: panics env GOTRACEBACK=system
// case: panics env GOTRACEBACK=crash
// case: panics env GOTRACEBACK=nonsense
// case: fatal
// case: fatal env GOTRACEBACK=none
// case: fatal env GOTRACEBACK=single
// case: setAll
// case: setNone
// case: setNone env GOTRACEBACK=all
// case: setCrash
// case: setSystem
// case: manyFrames
// case: stackCurrent
// case: stackAll
// case: printStack
// case: longNames
// case: initPanics

// How much a crash prints.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

var cases = map[string]func(){
	"panics": panics,
	"fatal":  fails,
	"setAll": func() {
		debug.SetTraceback("all")
		panics()
	},
	"setNone": func() {
		debug.SetTraceback("none")
		panics()
	},
	"setCrash": func() {
		debug.SetTraceback("crash")
		panics()
	},
	"setSystem": func() {
		debug.SetTraceback("system")
		panics()
	},
	"manyFrames":   func() { down(300) },
	"stackCurrent": func() { show(false) },
	"stackAll": func() {
		sleepers()
		show(true)
	},
	"printStack": func() { debug.PrintStack() },
	"longNames":  func() { (outer[map[string]int]{}).method(nil) },
	"initPanics": func() {},
}

var _ = early()

func early() int {
	if os.Args[1] == "initPanics" {
		panic("before main")
	}
	return 0
}

func sleepers() {
	var ready sync.WaitGroup
	for range 2 {
		ready.Add(1)
		go func() {
			ready.Done()
			select {}
		}()
	}
	ready.Wait()
	for range 100 {
		runtime.Gosched()
	}
}

//go:noinline
func panics() {
	sleepers()
	panic("here")
}

//go:noinline
func fails() {
	sleepers()
	new(sync.Mutex).Unlock()
}

//go:noinline
func down(n int) {
	if n == 0 {
		panic("deep down")
	}
	down(n - 1)
	runtime.KeepAlive(&n)
}

//go:noinline
func show(all bool) {
	buf := make([]byte, 1<<16)
	os.Stderr.Write(buf[:runtime.Stack(buf, all)])
}

type outer[T any] struct{ inner }

type inner struct{}

//go:noinline
func (o outer[T]) method(f func(T) struct{ a, b int }) {
	func() {
		defer func() {
			f(*new(T))
		}()
	}()
}

func main() {
	cases[os.Args[1]]()
}
