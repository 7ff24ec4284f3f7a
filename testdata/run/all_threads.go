// run

// A system call that is made on all threads changes what the kernel keeps of each: of those that sleep, that run, that wait in
// the kernel, and of those that begin later.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
)

const (
	getKeepCaps = 7
	setKeepCaps = 8
)

func keeps() uintptr {
	r, _, _ := syscall.RawSyscall(syscall.SYS_PRCTL, getKeepCaps, 0, 0)
	return r
}

func main() {
	var ready, done sync.WaitGroup
	look := make(chan struct{})
	results := make(chan uintptr, 100)
	wired := func(wait func()) {
		ready.Add(1)
		done.Go(func() {
			runtime.LockOSThread()
			ready.Done()
			wait()
			results <- keeps()
		})
	}
	for range 4 {
		wired(func() { <-look })
	}
	r, w, _ := os.Pipe()
	wired(func() {
		var b [1]byte
		syscall.Read(int(r.Fd()), b[:])
	})
	ready.Wait()
	for _, value := range []uintptr{1, 0, 1} {
		_, _, err := syscall.AllThreadsSyscall(syscall.SYS_PRCTL, setKeepCaps, value, 0)
		fmt.Println(err, keeps() == value)
	}
	close(look)
	w.Write([]byte{1})
	ready.Wait()
	for range 4 {
		wired(func() {})
	}
	done.Wait()
	close(results)
	sum := uintptr(0)
	for r := range results {
		sum += r
	}
	fmt.Println(sum)
	_, _, err := syscall.AllThreadsSyscall6(syscall.SYS_PRCTL, setKeepCaps, 7, 0, 0, 0, 0)
	fmt.Println(err, keeps())
}
