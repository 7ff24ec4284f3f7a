// run

// Every function on the stack has an address of its own in runtime.Callers, inlined or not; what runs deferred calls
// doesn't show.
package main

import (
	"fmt"
	"path"
	"runtime"
)

func leaf(skip int) []uintptr {
	pcs := make([]uintptr, 16)
	return pcs[:runtime.Callers(skip, pcs)]
}

func middle(skip int) []uintptr { return leaf(skip) }
func outer(skip int) []uintptr  { return middle(skip) }

func names(pcs []uintptr) {
	frames := runtime.CallersFrames(pcs)
	for {
		f, more := frames.Next()
		fmt.Print(f.Function, " ", path.Base(f.File), ":", f.Line, "; ")
		if !more || f.Function == "main.main" {
			break
		}
	}
	fmt.Println()
	for _, pc := range pcs {
		name := runtime.FuncForPC(pc - 1).Name()
		fmt.Print(name, " ")
		if name == "main.main" {
			break
		}
	}
	fmt.Println()
}

func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", path.Base(file), ":", line, " ", ok)
}

func here(skip int) string { return where(skip) }

func main() {
	for skip := range 4 {
		names(outer(skip + 1))
	}
	for skip := range 3 {
		fmt.Println(here(skip))
	}
	func() {
		defer func() {
			_, _, line, _ := runtime.Caller(1)
			fmt.Println(line)
		}()
		fmt.Println("body")
	}()
	func() {
		defer func() {
			recover()
			var pcs [8]uintptr
			frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
			for {
				f, more := frames.Next()
				if f.Function == "main.fault" {
					fmt.Println("fault at", f.Line)
				}
				if !more {
					break
				}
			}
		}()
		fault(nil)
	}()
}

//go:noinline
func fault(p *int) {
	fmt.Println("before")
	*p = 1
}
