// run

// Positions follow //line directives, within functions too.
package main

import (
	"fmt"
	"path"
	"runtime"
)

func here() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprint(path.Base(file), ":", line)
}

func main() {
	fmt.Println(here())
//line first.go:100
	fmt.Println(here())
	fmt.Println(here())
//line second.go:7:3
	fmt.Println(here())
//line :50:1
	fmt.Println(here())
	/*line third.go:9*/ fmt.Println(here()); /*line fourth.go:3:1*/ fmt.Println(here())
	//line ignored.go:1
	fmt.Println(here())
//line no number
	fmt.Println(here())
	defer func() {
		recover()
		var pcs [8]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
		for {
			f, more := frames.Next()
			if f.Function == "main.main" {
				fmt.Println(path.Base(f.File), f.Line)
			}
			if !more {
				break
			}
		}
	}()
	var a []int
	a /*line index.go:1234:1*/ [len(a)] = 1
}
