// run

// What was allocated before a call of runtime.GC is in the profile after it, each time.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func init() { runtime.MemProfileRate = 1 }

var sink []byte

//go:noinline
func drops(n int) {
	for range n {
		sink = make([]byte, 3000)
	}
	sink = nil
}

var records [2000]runtime.MemProfileRecord

func seen() (allocated, freed int64) {
	n, ok := runtime.MemProfile(records[:], true)
	if !ok {
		panic("too many records")
	}
	for _, r := range records[:n] {
		frames := runtime.CallersFrames(r.Stack())
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if strings.HasSuffix(f.Function, "main.drops") {
				allocated += r.AllocObjects
				freed += r.FreeObjects
				break
			}
		}
	}
	return allocated, freed
}

var kept [][]*int

func main() {
	seen()
	// Something to mark, so that it takes a while.
	for range 200 {
		list := make([]*int, 1000)
		for i := range list {
			list[i] = new(int)
		}
		kept = append(kept, list)
	}
	const rounds, each = 100, 50
	stale := 0
	for i := 1; i <= rounds; i++ {
		drops(each)
		runtime.GC()
		allocated, freed := seen()
		if allocated < int64(i*each) || freed < int64((i-1)*each) {
			stale++
		}
	}
	fmt.Println("stale:", stale, len(kept))
}
