// run

// A program that calls runtime.MemProfile is sampled from its beginning, also before the call.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var kept [][]byte

//go:noinline
func keep() {
	for range 1000 {
		kept = append(kept, make([]byte, 10_000))
	}
}

func main() {
	runtime.MemProfileRate = 1
	keep()
	runtime.GC()
	n, _ := runtime.MemProfile(nil, true)
	records := make([]runtime.MemProfileRecord, n+50)
	n, ok := runtime.MemProfile(records, true)
	var objects int64
	for _, r := range records[:n] {
		for frames := runtime.CallersFrames(r.Stack()); ; {
			f, more := frames.Next()
			if strings.HasSuffix(f.Function, ".keep") && r.AllocBytes/r.AllocObjects > 9_000 && r.AllocBytes/r.AllocObjects < 11_000 {
				objects += r.InUseObjects()
				break
			}
			if !more {
				break
			}
		}
	}
	fmt.Println(ok, objects >= 1000, len(kept))
}
