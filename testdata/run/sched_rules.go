// run

// Loops without calls starve nobody, GOMAXPROCS changes while goroutines run, LockOSThread keeps the thread, blocking system
// calls hand their processor on, channels of timers look unbuffered; run-time errors have the types of the reference.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func fairness() {
	old := runtime.GOMAXPROCS(1)
	var stop atomic.Bool
	var n atomic.Int64
	go func() {
		for !stop.Load() {
			n.Add(1)
		}
	}()
	var x int
	go func() {
		// No calls at all.
		for {
			x++
			if x < 0 {
				return
			}
		}
	}()
	start := time.Now()
	for range 5 {
		runtime.Gosched()
	}
	time.Sleep(20 * time.Millisecond)
	runtime.GC()
	stop.Store(true)
	fmt.Println("fair", time.Since(start) < 30*time.Second, n.Load() > 0)
	runtime.GOMAXPROCS(old)
}

func procs() {
	var wg sync.WaitGroup
	var sum atomic.Int64
	for range 8 {
		wg.Go(func() {
			for range 2000 {
				sum.Add(1)
				runtime.Gosched()
			}
		})
	}
	for i := range 20 {
		prev := runtime.GOMAXPROCS(i%7 + 1)
		_ = prev
		time.Sleep(200 * time.Microsecond)
		if runtime.GOMAXPROCS(0) != i%7+1 {
			fmt.Println("wrong procs")
		}
	}
	wg.Wait()
	fmt.Println("procs", sum.Load())
}

func locked() {
	done := make(chan bool)
	go func() {
		runtime.LockOSThread()
		runtime.LockOSThread()
		tid := syscall.Gettid()
		same := true
		for range 200 {
			runtime.Gosched()
			time.Sleep(10 * time.Microsecond)
			same = same && syscall.Gettid() == tid
		}
		runtime.UnlockOSThread()
		same = same && syscall.Gettid() == tid
		done <- same
	}()
	fmt.Println("locked", <-done)
}

func handoff() {
	old := runtime.GOMAXPROCS(1)
	var fds [2]int
	syscall.Pipe(fds[:])
	got := make(chan int)
	for range 5 {
		go func() {
			var b [1]byte
			n, _ := syscall.Read(fds[0], b[:])
			got <- n
		}()
	}
	time.Sleep(5 * time.Millisecond)
	for range 5 {
		syscall.Write(fds[1], []byte{1})
	}
	sum := 0
	for range 5 {
		sum += <-got
	}
	fmt.Println("handoff", sum)
	runtime.GOMAXPROCS(old)
}

func errorTypes() {
	try := func(f func()) {
		defer func() {
			r := recover()
			_, rt := r.(runtime.Error)
			fmt.Printf("%T %v %v\n", r, r, rt)
		}()
		f()
	}
	var p *int
	zero := 0
	var m map[string]int
	var e any = "x"
	var s []int
	try(func() { *p = 1 })
	try(func() { fmt.Println(1 / zero) })
	try(func() { m["a"] = 1 })
	try(func() { fmt.Println(e.(int)) })
	try(func() { fmt.Println(s[zero]) })
	try(func() { fmt.Println(map[any]int{1: 1}[[]int{}]) })
	try(func() { close((chan int)(nil)) })
	try(func() { fmt.Println(1 << (zero - 1)) })
	try(func() { panic(nil) })
	try(func() { fmt.Println(any(s) == any(s)) })
}

func timerChannels() {
	t := time.NewTimer(time.Microsecond)
	time.Sleep(5 * time.Millisecond)
	fmt.Println(len(t.C), cap(t.C), t.Stop(), len(t.C))
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("nothing after Stop")
	}
}

func main() {
	fairness()
	procs()
	locked()
	handoff()
	timerChannels()
	errorTypes()
}
