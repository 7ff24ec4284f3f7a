// fatal
// case: quit
// case: quitBusy only first line
// case: abort
// case: hangup
// case: interrupt
// case: terminate
// case: user1
// case: alarm
// case: trap only first line
// case: badCall
// case: segv only first line
// case: bus only first line
// case: fpe only first line
// case: ill only first line
// case: killed
// case: notified
// case: notifiedThenReset
// case: ignored
// case: quitNotified
// case: urgent
// case: child
// case: window
// case: breakpoint only first line
// case: brokenStdout
// case: brokenStderr
// case: brokenOther
// case: brokenStdoutNotified
// case: brokenStdoutIgnored
// case: quit env GOTRACEBACK=none
// case: quit env GOTRACEBACK=single

// Signals that end a program, and some that don't.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

var cases = map[string]func(){
	"quit":              quit,
	"quitBusy":          quitBusy,
	"abort":             func() { sendTo(syscall.SIGABRT) },
	"hangup":            func() { sendTo(syscall.SIGHUP) },
	"interrupt":         func() { sendTo(syscall.SIGINT) },
	"terminate":         func() { sendTo(syscall.SIGTERM) },
	"user1":             func() { outlives(syscall.SIGUSR1) },
	"alarm":             func() { outlives(syscall.SIGALRM) },
	"trap":              func() { sendTo(syscall.SIGTRAP) },
	"badCall":           func() { sendTo(syscall.SIGSYS) },
	"segv":              func() { sendTo(syscall.SIGSEGV) },
	"bus":               func() { sendTo(syscall.SIGBUS) },
	"fpe":               func() { sendTo(syscall.SIGFPE) },
	"ill":               func() { sendTo(syscall.SIGILL) },
	"killed":            func() { sendTo(syscall.SIGKILL) },
	"urgent":            func() { survives(syscall.SIGURG) },
	"child":             func() { survives(syscall.SIGCHLD) },
	"window":            func() { survives(syscall.SIGWINCH) },
	"breakpoint":        func() { runtime.Breakpoint() },
	"notified":          notified,
	"notifiedThenReset": notifiedThenReset,
	"ignored":           ignored,
	"quitNotified":      quitNotified,
	"brokenStdout":      func() { breakPipe(1) },
	"brokenStderr":      func() { breakPipe(2) },
	"brokenOther":       func() { breakPipe(9) },
	"brokenStdoutNotified": func() {
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGPIPE)
		breakPipe(1)
		select {
		case s := <-c:
			println("got", s.String())
		case <-time.After(time.Minute):
			println("nothing came")
		}
	},
	"brokenStdoutIgnored": func() {
		signal.Ignore(syscall.SIGPIPE)
		breakPipe(1)
	},
}

// patience is how long a signal may take: on a busy machine another process starts late.
var patience = 50 * time.Second

// sendTo: the signal comes from another process while the goroutine sleeps.
func sendTo(s syscall.Signal) {
	command := fmt.Sprintf("sleep 0.3; kill -%d %d", int(s), syscall.Getpid())
	attr := &syscall.ProcAttr{Env: os.Environ()}
	if _, err := syscall.ForkExec("/bin/sh", []string{"sh", "-c", command}, attr); err != nil {
		println(err.Error())
	}
	time.Sleep(patience)
	println("still there")
}

// outlives: nothing comes of the signal, so that nobody waits for it.
func outlives(s syscall.Signal) {
	patience = time.Second
	sendTo(s)
}

func survives(s syscall.Signal) {
	syscall.Kill(syscall.Getpid(), s)
	time.Sleep(50 * time.Millisecond)
	println("survived", s.String())
}

// quit: one goroutine of each state.
func quit() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	wg.Add(1)
	start := func(f func()) { go f() }
	start(func() { <-make(chan int) })
	start(func() { select {} })
	start(func() { mu.Lock() })
	start(wg.Wait)
	start(func() { time.Sleep(time.Hour) })
	start(func() {
		runtime.LockOSThread()
		make(chan int) <- 1
	})
	start(func() {
		c := sync.NewCond(new(sync.Mutex))
		c.L.Lock()
		c.Wait()
	})
	start(func() {
		r, _, _ := os.Pipe()
		r.Read(make([]byte, 1))
	})
	// All must have come to where they wait.
	for buf := make([]byte, 1<<16); ; time.Sleep(time.Millisecond) {
		all := string(buf[:runtime.Stack(buf, true)])
		if strings.Count(all, "[run") == 1 && !strings.Contains(all, "[syscall") {
			break
		}
	}
	sendTo(syscall.SIGQUIT)
}

func quitBusy() {
	go func() {
		for {
		}
	}()
	time.Sleep(10 * time.Millisecond)
	sendTo(syscall.SIGQUIT)
}

func notified() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	syscall.Kill(syscall.Getpid(), syscall.SIGTERM)
	println("got", (<-c).String())
	os.Exit(3)
}

func notifiedThenReset() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	syscall.Kill(syscall.Getpid(), syscall.SIGTERM)
	println("got", (<-c).String())
	signal.Reset(syscall.SIGTERM)
	sendTo(syscall.SIGTERM)
}

func ignored() {
	signal.Ignore(syscall.SIGINT)
	println(signal.Ignored(syscall.SIGINT))
	survives(syscall.SIGINT)
}

func quitNotified() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGQUIT)
	syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
	println("got", (<-c).String())
	signal.Stop(c)
	sendTo(syscall.SIGQUIT)
}

// breakPipe writes to a pipe that nobody reads, by the descriptor fd.
func breakPipe(fd int) {
	var fds [2]int
	syscall.Pipe(fds[:])
	syscall.Close(fds[0])
	syscall.Dup3(fds[1], fd, 0)
	f := os.Stdout
	switch fd {
	case 1:
	case 2:
		f = os.Stderr
	default:
		f = os.NewFile(uintptr(fd), "other")
	}
	_, err := fmt.Fprintln(f, "nobody reads this")
	println("broken pipe:", errors.Is(err, syscall.EPIPE))
}

func main() {
	cases[os.Args[1]]()
}
