// fatal
// case: unlock
// case: unlockInPanic
// case: runlock
// case: rwUnlock
// case: doneTooOften
// case: negativeAdd
// case: groupPanic
// case: condCopied
// case: oncePanic
// case: onceFuncPanic
// case: mapWrites only first line
// case: mapReadWrite only first line
// case: mapIterationWrite only first line
// case: stackOverflow only first 4 lines
// case: smallStackLimit only first 4 lines
// case: outOfMemory only first 2 lines
// case: goexitMain
// case: threadExhaustion only first 3 lines
// case: resetStoppedTicker
// case: tickerZero
// case: unlockOfCopy
// case: wrongRecover
// case: nilContext
// case: stringsRepeat
// case: exitInDefer

// Misuse that ends a program, of the library's and the runtime's things.
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"
)

var cases = map[string]func(){
	"unlock":        func() { new(sync.Mutex).Unlock() },
	"unlockInPanic": unlockInPanic,
	"runlock":       func() { new(sync.RWMutex).RUnlock() },
	"rwUnlock":      func() { new(sync.RWMutex).Unlock() },
	"doneTooOften":  func() { new(sync.WaitGroup).Done() },
	"negativeAdd": func() {
		var wg sync.WaitGroup
		wg.Add(2)
		wg.Add(-3)
	},
	"groupPanic":         groupPanic,
	"condCopied":         condCopied,
	"oncePanic":          oncePanic,
	"onceFuncPanic":      onceFuncPanic,
	"mapWrites":          mapWrites,
	"mapReadWrite":       mapReadWrite,
	"mapIterationWrite":  mapIterationWrite,
	"stackOverflow":      func() { deep(1) },
	"smallStackLimit":    smallStackLimit,
	"outOfMemory":        func() { block = make([]byte, huge) },
	"goexitMain":         func() { runtime.Goexit() },
	"threadExhaustion":   threadExhaustion,
	"resetStoppedTicker": resetStoppedTicker,
	"tickerZero":         func() { time.NewTicker(0) },
	"unlockOfCopy":       unlockOfCopy,
	"wrongRecover":       wrongRecover,
	"nilContext":         func() { context.WithCancel(nil) },
	"stringsRepeat":      func() { strings.Repeat("x", minus) },
	"exitInDefer":        exitInDefer,
}

var (
	huge  = 1 << 46
	minus = -1
	block []byte
)

// unlockInPanic: a fatal error isn't recovered.
//
//go:noinline
func unlockInPanic() {
	defer func() { println("recovered", recover()) }()
	var mu sync.Mutex
	mu.Unlock()
}

//go:noinline
func groupPanic() {
	var wg sync.WaitGroup
	wg.Go(func() { panic("in a group") })
	wg.Wait()
}

//go:noinline
func condCopied() {
	c := sync.NewCond(new(sync.Mutex))
	c.Signal()
	d := *c
	d.Signal()
}

//go:noinline
func oncePanic() {
	var o sync.Once
	func() {
		defer func() { println("recovered") }()
		defer func() { recover() }()
		o.Do(func() { panic("in Once") })
	}()
	o.Do(func() { println("not again") })
	panic("end")
}

//go:noinline
func onceFuncPanic() {
	f := sync.OnceFunc(func() { panic("each time") })
	func() {
		defer func() { println(recover().(string)) }()
		f()
	}()
	f()
}

// Each of the three runs until the runtime notices.
func mapWrites() {
	m := map[int]int{}
	for g := range 4 {
		go func() {
			for i := 0; ; i++ {
				m[(i*4+g)%5000] = i
			}
		}()
	}
	select {}
}

func mapReadWrite() {
	m := map[int]int{}
	for i := range 100 {
		m[i] = i
	}
	go func() {
		for i := 0; ; i++ {
			m[i%100] = i
		}
	}()
	sum := 0
	for i := 0; ; i++ {
		sum += m[i%100]
	}
}

func mapIterationWrite() {
	m := map[int]int{}
	for i := range 100 {
		m[i] = i
	}
	go func() {
		for i := 0; ; i++ {
			m[i%100] = i
		}
	}()
	for {
		for k, v := range m {
			if k > 1000 {
				println(v)
			}
		}
	}
}

//go:noinline
func deep(n int) int { return deep(n+1) + n }

func smallStackLimit() {
	debug.SetMaxStack(1 << 20)
	deep(1)
}

func threadExhaustion() {
	debug.SetMaxThreads(20)
	var fds [2]int
	syscall.Pipe(fds[:])
	for range 40 {
		go func() {
			var b [1]byte
			syscall.Read(fds[0], b[:])
		}()
	}
	select {}
}

func resetStoppedTicker() {
	t := time.NewTicker(time.Hour)
	t.Stop()
	t.Reset(-1)
}

func unlockOfCopy() {
	var mu sync.Mutex
	mu.Lock()
	other := sync.Mutex{}
	mu, other = other, mu
	other.Unlock()
	mu.Unlock()
}

// wrongRecover: recover works in the deferred function only.
func wrongRecover() {
	defer func() { func() { recover() }() }()
	defer recover()
	panic("not recovered")
}

func exitInDefer() {
	defer os.Exit(4)
	panic("never printed")
}

func main() {
	cases[os.Args[1]]()
}
