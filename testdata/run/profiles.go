// run

// Profiles name the places that they are about: of memory, of processor time, of goroutines with their labels, of waits.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

var (
	kept [][]byte
	sum  int
)

//go:noinline
func keepsMemory() {
	for range 20000 {
		kept = append(kept, make([]byte, 1024))
	}
}

//go:noinline
func dropsMemory() {
	for i := range 20000 {
		sum += len(make([]byte, 1000+i%100))
	}
}

//go:noinline
func usesTime(until func() bool) {
	for !until() {
		for i := range 1_000_000 {
			sum += i * i
		}
	}
}

//go:noinline
func waits(c chan int) { <-c }

func names(profile []byte, words ...string) []bool {
	z, err := gzip.NewReader(bytes.NewReader(profile))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	var found []bool
	for _, w := range words {
		found = append(found, bytes.Contains(text, []byte(w)))
	}
	return found
}

func profile(name string) []byte {
	var b bytes.Buffer
	if err := pprof.Lookup(name).WriteTo(&b, 0); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func main() {
	keepsMemory()
	dropsMemory()
	runtime.GC()
	fmt.Println("heap", names(profile("heap"), "main.keepsMemory", "inuse_space", "main.usesTime"))
	fmt.Println("allocs", names(profile("allocs"), "main.keepsMemory", "main.dropsMemory"))
	records := make([]runtime.MemProfileRecord, 1000)
	n, ok := runtime.MemProfile(records, true)
	var live, all int64
	for _, r := range records[:n] {
		live += r.InUseBytes()
		all += r.AllocBytes
	}
	fmt.Println(ok, live > 0, all > live)

	var cpu bytes.Buffer
	fmt.Println(pprof.StartCPUProfile(&cpu), pprof.StartCPUProfile(io.Discard))
	end := time.Now().Add(300 * time.Millisecond)
	pprof.Do(context.Background(), pprof.Labels("job", "squares"), func(context.Context) {
		// A busy machine may give it little time at first.
		for rounds := 0; rounds < 20 && time.Now().Before(end.Add(3*time.Second)); rounds++ {
			usesTime(func() bool { return time.Now().After(end) })
			end = time.Now().Add(20 * time.Millisecond)
		}
	})
	pprof.StopCPUProfile()
	pprof.StopCPUProfile()
	fmt.Println("cpu", names(cpu.Bytes(), "main.usesTime", "squares", "nanoseconds", "main.waits"))

	c := make(chan int)
	var started sync.WaitGroup
	started.Add(3)
	for range 3 {
		pprof.Do(context.Background(), pprof.Labels("who", "waiter"), func(context.Context) {
			go func() { started.Done(); waits(c) }()
		})
	}
	started.Wait()
	for {
		var text bytes.Buffer
		pprof.Lookup("goroutine").WriteTo(&text, 1)
		if strings.Contains(text.String(), "\n3 @ ") && strings.Contains(text.String(), `{"who":"waiter"}`) {
			break
		}
		runtime.Gosched()
	}
	fmt.Println("goroutine", names(profile("goroutine"), "main.waits", "waiter", "main.main"))

	runtime.SetBlockProfileRate(1)
	fmt.Println(runtime.SetMutexProfileFraction(1))
	var mu sync.Mutex
	mu.Lock()
	go func() { time.Sleep(20 * time.Millisecond); mu.Unlock() }()
	mu.Lock()
	go func() { time.Sleep(20 * time.Millisecond); c <- 1; c <- 1; c <- 1; c <- 1 }()
	waits(c)
	fmt.Println("block", names(profile("block"), "main.waits", "sync.(*Mutex).Lock", "delay"))
	fmt.Println("mutex", names(profile("mutex"), "sync.(*Mutex).Unlock", "main.main.func"))
	fmt.Println(runtime.SetMutexProfileFraction(0))

	mine := pprof.NewProfile("mine")
	mine.Add("a", 0)
	mine.Add("b", 0)
	mine.Remove("a")
	fmt.Println(mine.Count(), mine.Name(), pprof.Lookup("mine") == mine, names(profile("mine"), "main.main"))
	for _, f := range []func(){
		func() { mine.Add("b", 0) },
		func() { pprof.NewProfile("heap") },
		func() { pprof.Labels("odd") },
		func() { pprof.Lookup("heap").Add(1, 0) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	for _, p := range pprof.Profiles() {
		if p.Name() != "goroutineleak" {
			fmt.Println(p.Name())
		}
	}
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("b", "1", "a", "2", "b", "3"))
	ctx = pprof.WithLabels(ctx, pprof.Labels("c", "4", "a", "5"))
	pprof.ForLabels(ctx, func(k, v string) bool { fmt.Println(k, v); return k != "b" })
	fmt.Println(pprof.Label(ctx, "c"))
	fmt.Println(pprof.Label(ctx, "d"))
}
