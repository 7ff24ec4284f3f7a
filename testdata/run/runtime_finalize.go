// run

package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
	"unique"
	"weak"
)

type Res struct {
	name string
	pad  [4]int
}

func (r *Res) Close() error { return nil }

type pair struct {
	a string
	b int
}

// churn runs f on a stack of its own, which is gone afterwards: neither slots nor registers keep what f made.
func churn(f func()) {
	done := make(chan bool)
	go func() {
		f()
		close(done)
	}()
	<-done
}

// collect runs the collector until done or for a while.
func collect(done func() bool) bool {
	for range 200 {
		runtime.GC()
		if done() {
			return true
		}
		time.Sleep(time.Millisecond)
	}
	return false
}

func main() {
	ran := make(chan string, 10)
	wait := func() string {
		for range 200 {
			runtime.GC()
			select {
			case s := <-ran:
				return s
			case <-time.After(time.Millisecond):
			}
		}
		return "nothing"
	}
	churn(func() { runtime.SetFinalizer(&Res{name: "typed"}, func(r *Res) { ran <- r.name }) })
	fmt.Println(wait())
	churn(func() { runtime.SetFinalizer(&Res{name: "any"}, func(r any) { ran <- "any " + r.(*Res).name }) })
	fmt.Println(wait())
	churn(func() {
		runtime.SetFinalizer(&Res{name: "closer"}, func(r io.Closer) (int, error) { ran <- "closer " + r.(*Res).name; return 1, nil })
	})
	fmt.Println(wait())
	churn(func() {
		r := &Res{name: "cleared"}
		runtime.SetFinalizer(r, func(r *Res) { ran <- r.name })
		runtime.SetFinalizer(r, nil)
	})
	churn(func() { runtime.AddCleanup(&Res{}, func(s string) { ran <- s }, "cleanup") })
	fmt.Println(wait())
	churn(func() {
		r := &Res{}
		runtime.AddCleanup(r, func(s string) { ran <- s }, "stopped").Stop()
		runtime.AddCleanup(r, func(p pair) { ran <- fmt.Sprint(p) }, pair{"struct", 2})
	})
	fmt.Println(wait())

	keep := &Res{name: "kept"}
	var lost weak.Pointer[Res]
	churn(func() { lost = weak.Make(&Res{name: "lost"}) })
	held := weak.Make(keep)
	fmt.Println(held == weak.Make(keep), held.Value() == keep, weak.Make[Res](nil).Value(), held == lost)
	fmt.Println(collect(func() bool { return lost.Value() == nil }), held.Value().name)
	runtime.KeepAlive(keep)

	h1, h2, h3 := unique.Make("abc"), unique.Make(strings.ToLower("ABC")), unique.Make("abd")
	fmt.Println(h1 == h2, h1 == h3, h1.Value(), h3.Value())
	p1, p2 := unique.Make(pair{"x", 1}), unique.Make(pair{"x", 1})
	fmt.Println(p1 == p2, p1.Value())
	for i := range 5000 {
		unique.Make(i)
	}
	runtime.GC()
	fmt.Println(h1 == unique.Make("abc"), unique.Make(77).Value())

	var pin runtime.Pinner
	pin.Pin(keep)
	pin.Unpin()
	func() {
		defer func() { fmt.Println(recover()) }()
		pin.Pin(3)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		runtime.AddCleanup(keep, func(*Res) {}, keep)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		runtime.AddCleanup[Res](nil, func(int) {}, 1)
	}()

	fmt.Println(debug.SetMaxStack(1<<20), debug.SetMaxStack(1<<30), debug.SetMaxThreads(100))
	fmt.Println(runtime.SetMutexProfileFraction(5), runtime.SetMutexProfileFraction(-1))
	var stats debug.GCStats
	debug.ReadGCStats(&stats)
	fmt.Println(stats.NumGC > 0, stats.PauseTotal > 0, time.Since(stats.LastGC) < time.Minute)
	text := "go\tgo1.27\npath\texample.com/cmd\nmod\texample.com\tv1.2.3\th1:abc=\ndep\ta.b/c\tv0.1.0\n=>\t../c\tv0.0.0\t\nbuild\t-tags=x,y\nbuild\tvalue=\"with space\"\nbuild\t\"a=b\"=c\n"
	bi, err := debug.ParseBuildInfo(text)
	fmt.Println(bi.GoVersion, bi.Path, bi.Main, len(bi.Deps), bi.Deps[0].Path, *bi.Deps[0].Replace, bi.Settings, err)
	fmt.Printf("%q\n", bi.String())
	for _, bad := range []string{"mod\tx\n", "=>\ta\tb\tc\n", "build\tnothing\n", "build\t\"x\n"} {
		_, err := debug.ParseBuildInfo(bad)
		fmt.Println(err)
	}
}
