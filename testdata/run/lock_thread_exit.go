// run

// LockOSThread: a goroutine keeps its thread, one that ends without undoing it takes the thread with it, and its state is not
// inherited; initialisation runs on the process's first thread.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func alive(tid int) bool {
	return syscall.Tgkill(os.Getpid(), tid, 0) == nil
}

// stir makes the scheduler change threads if it may.
func stir() {
	c := make(chan int)
	for i := range 50 {
		go func() { c <- i }()
		<-c
		runtime.Gosched()
	}
}

var inVariable = func() bool {
	stir()
	return syscall.Gettid() == os.Getpid()
}()

var inInit bool

func init() {
	stir()
	inInit = syscall.Gettid() == os.Getpid()
	runtime.LockOSThread()
	runtime.LockOSThread()
	runtime.UnlockOSThread()
}

// setName names the calling thread; name returns it.
func setName(s string) {
	os.WriteFile(fmt.Sprint("/proc/self/task/", syscall.Gettid(), "/comm"), []byte(s), 0)
}

func name() string {
	b, _ := os.ReadFile(fmt.Sprint("/proc/self/task/", syscall.Gettid(), "/comm"))
	return string(b)
}

func main() {
	stir()
	fmt.Println(inVariable, inInit, syscall.Gettid() == os.Getpid())
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()

	var wg sync.WaitGroup
	var mu sync.Mutex
	ended := map[int]bool{}
	moved := 0
	lock := func(unlock bool) {
		defer wg.Done()
		runtime.LockOSThread()
		tid := syscall.Gettid()
		stir()
		mu.Lock()
		if tid != syscall.Gettid() {
			moved++
		}
		if !unlock && tid != os.Getpid() {
			ended[tid] = true
		}
		mu.Unlock()
		if unlock {
			runtime.UnlockOSThread()
		} else {
			setName("tainted")
		}
	}
	for range 20 {
		wg.Add(2)
		go lock(false)
		go lock(true)
	}
	wg.Wait()
	left := len(ended)
	for range 400 {
		left = 0
		for tid := range ended {
			if alive(tid) {
				left++
			}
		}
		if left == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Println(moved, left)

	// Goexit and a recovered panic change nothing about it.
	tids := make(chan int, 2)
	go func() {
		runtime.LockOSThread()
		tids <- syscall.Gettid()
		runtime.Goexit()
	}()
	go func() {
		defer func() { recover() }()
		runtime.LockOSThread()
		tids <- syscall.Gettid()
		panic("on a wired thread")
	}()
	for range 2 {
		tid := <-tids
		for i := 0; tid != os.Getpid() && alive(tid) && i < 400; i++ {
			time.Sleep(5 * time.Millisecond)
		}
		fmt.Println(tid == os.Getpid() || !alive(tid))
	}

	// No goroutine runs on a thread that a wired one has changed, or on one that it started.
	bad := 0
	for range 100 {
		wg.Go(func() {
			time.Sleep(time.Millisecond)
			if name() == "tainted\n" && syscall.Gettid() != os.Getpid() {
				mu.Lock()
				bad++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(bad)
}
