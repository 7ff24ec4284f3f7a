// run

// A writer behind a logger can count the frames to the caller, as adapters between logging libraries do.
package main

import (
	"fmt"
	"log"
	"runtime"
	"strings"
)

type counter struct{}

func (counter) Write(p []byte) (int, error) {
	var pcs [10]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for n := 1; ; n++ {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Printf("%q: %d frames up, %s\n", p, n, f.Function)
			return len(p), nil
		}
		if !more {
			return 0, nil
		}
	}
}

func main() {
	l := log.New(counter{}, "", 0)
	log.SetOutput(counter{})
	log.SetFlags(0)
	l.Print("Print")
	l.Printf("Printf %d", 1)
	l.Println("Println")
	l.Output(1, "Output")
	log.Print("Print")
	log.Printf("Printf %d", 1)
	log.Println("Println")
	log.Output(1, "Output")
	for _, f := range []func(){func() { l.Panic("Panic") }, func() { l.Panicf("Panicf") }, func() { log.Panicln("Panicln") }} {
		func() {
			defer func() { recover() }()
			f()
		}()
	}
}
