// run

// A signal that arrives before Stop is sent, even if nobody has had the time to; none is after it.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	runtime.LockOSThread()
	tell := func() { syscall.Tgkill(syscall.Getpid(), syscall.Gettid(), syscall.SIGUSR1) }
	other := make(chan os.Signal, 1000)
	signal.Notify(other, syscall.SIGUSR1)
	lost, late := 0, 0
	for range 300 {
		c := make(chan os.Signal, 2)
		signal.Notify(c, syscall.SIGUSR1)
		tell()
		signal.Stop(c)
		lost += 1 - len(c)
		<-other
		tell()
		<-other
		late += len(c) - 1
	}
	signal.Stop(other)
	fmt.Println(lost, late, len(other))
}
