// Servers under load on the loopback: `soak case seconds`. Each case checks what it gets, and at its end that descriptors,
// goroutines and memory are as before. The runner calls all of them; it prints "ok" or what is wrong.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

var cases = map[string]func(s *soak){
	"echo":   echoCase,
	"lines":  lineCase,
	"rude":   rudeCase,
	"storm":  stormCase,
	"emfile": emfileCase,
	"idle":   idleCase,
}

// soak is one case's run.
type soak struct {
	until time.Time
	mu    sync.Mutex
	wrong []string
}

func (s *soak) failf(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.wrong) < 5 {
		s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
	}
}

func (s *soak) over() bool { return time.Now().After(s.until) }

// usage is what a leak would make grow.
type usage struct{ descriptors, goroutines, resident int }

func entries(dir string) int {
	list, err := os.ReadDir(dir)
	if err != nil {
		return -1
	}
	return len(list)
}

// status returns a number of /proc/self/status, as "VmRSS" in KB.
func status(name string) int {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return -1
}

func measure() usage {
	return usage{entries("/proc/self/fd"), runtime.NumGoroutine(), status("VmRSS")}
}

// settle waits until descriptors and goroutines are as before: what was closed ends soon, not at once.
func (s *soak) settle(before usage) {
	var now usage
	for range 200 {
		now = measure()
		if now.descriptors <= before.descriptors && now.goroutines <= before.goroutines {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	buf := make([]byte, 1<<14)
	buf = buf[:runtime.Stack(buf, true)]
	s.failf("leak: before %+v, after %+v\n%s", before, now, buf)
}

// resident returns the resident memory in KB after a collection.
func resident() int {
	debug.FreeOSMemory()
	return status("VmRSS")
}

// flat runs load in three rounds and compares the memory after the last with that after the first.
func (s *soak) flat(seconds float64, load func(s *soak)) {
	var after [3]int
	for i := range after {
		s.until = time.Now().Add(time.Duration(seconds / 3 * float64(time.Second)))
		load(s)
		after[i] = resident()
	}
	fmt.Fprintln(os.Stderr, "resident KB after each round:", after, "peak:", status("VmHWM"))
	if after[2] > after[0]*5/4+8<<10 {
		s.failf("resident memory grows: %v KB", after)
	}
}

func main() {
	if len(os.Args) != 3 || cases[os.Args[1]] == nil {
		fmt.Println("usage: soak case seconds")
		os.Exit(2)
	}
	seconds, _ := strconv.ParseFloat(os.Args[2], 64)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil {
		limit.Cur = limit.Max
		syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
	s := &soak{until: time.Now().Add(time.Duration(seconds * float64(time.Second)))}
	warmUp()
	before := measure()
	switch os.Args[1] {
	case "echo", "lines", "rude":
		s.flat(seconds, cases[os.Args[1]])
	default:
		cases[os.Args[1]](s)
	}
	s.settle(before)
	if len(s.wrong) > 0 {
		fmt.Println(strings.Join(s.wrong, "\n"))
		os.Exit(1)
	}
	fmt.Println("ok")
}
