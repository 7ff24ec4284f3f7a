// fatal
// case: receive
// case: send
// case: nilReceive
// case: nilSend
// case: rangeOver
// case: emptySelect
// case: nilSelect
// case: twoWaySelect
// case: mutex
// case: readLock
// case: writeLock
// case: waitGroup
// case: cond
// case: once
// case: family
// case: family env GOTRACEBACK=none
// case: family env GOTRACEBACK=single
// case: family env GOTRACEBACK=system
// case: mainLeft
// case: lockedThread

// All goroutines wait for ever: each kind of wait by its name.
package main

import (
	"os"
	"runtime"
	"sync"
)

var cases = map[string]func(){
	"receive":      func() { <-make(chan int) },
	"send":         func() { make(chan int) <- 1 },
	"nilReceive":   nilReceive,
	"nilSend":      nilSend,
	"rangeOver":    rangeOver,
	"emptySelect":  func() { select {} },
	"nilSelect":    nilSelect,
	"twoWaySelect": twoWaySelect,
	"mutex":        mutex,
	"readLock":     readLock,
	"writeLock":    writeLock,
	"waitGroup":    waitGroup,
	"cond":         cond,
	"once":         once,
	"family":       family,
	"mainLeft":     mainLeft,
	"lockedThread": lockedThread,
}

//go:noinline
func nilReceive() {
	var c chan string
	<-c
}

//go:noinline
func nilSend() {
	var c chan string
	c <- "never"
}

//go:noinline
func rangeOver() {
	c := make(chan int, 1)
	c <- 4
	for v := range c {
		println(v)
	}
}

//go:noinline
func nilSelect() {
	var a, b chan int
	select {
	case <-a:
	case b <- 1:
	}
}

//go:noinline
func twoWaySelect() {
	a, b := make(chan int), make(chan struct{})
	select {
	case v := <-a:
		println(v)
	case b <- struct{}{}:
	}
}

//go:noinline
func mutex() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}

//go:noinline
func readLock() {
	var mu sync.RWMutex
	mu.Lock()
	mu.RLock()
}

//go:noinline
func writeLock() {
	var mu sync.RWMutex
	mu.RLock()
	mu.Lock()
}

//go:noinline
func waitGroup() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait()
}

//go:noinline
func cond() {
	c := sync.NewCond(new(sync.Mutex))
	c.L.Lock()
	c.Wait()
}

//go:noinline
func once() {
	var o sync.Once
	o.Do(func() { o.Do(func() {}) })
}

// family: three goroutines, one made by a goroutine that has ended.
//
//go:noinline
func family() {
	var ready sync.WaitGroup
	ready.Add(2)
	go child(&ready)
	ready.Wait()
	for range 100 {
		runtime.Gosched()
	}
	wait(make(chan int))
}

func child(ready *sync.WaitGroup) {
	go func() {
		ready.Done()
		select {}
	}()
	ready.Done()
}

//go:noinline
func wait(c chan int) {
	c <- <-c
}

//go:noinline
func mainLeft() {
	go wait(make(chan int))
	runtime.Goexit()
}

//go:noinline
func lockedThread() {
	runtime.LockOSThread()
	wait(nil)
}

func main() {
	cases[os.Args[1]]()
}
