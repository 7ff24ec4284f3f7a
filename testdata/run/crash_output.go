// run

// What ends a program is written to a second file too, if it asks for that; what it prints before isn't.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

func main() {
	if name := os.Getenv("CRASH_OUTPUT"); name != "" {
		child(name)
		return
	}
	dir, err := os.MkdirTemp("", "crash")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, what := range []string{"panic", "deadlock", "off"} {
		name := filepath.Join(dir, what)
		cmd := exec.Command(os.Args[0], what)
		// What runs in the emulator can't start programs of its kind without it.
		if emulator, err := exec.LookPath("qemu-aarch64-static"); err == nil && runtime.GOARCH == "arm64" {
			cmd = exec.Command(emulator, os.Args[0], what)
		}
		cmd.Env = append(os.Environ(), "CRASH_OUTPUT="+name)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		fmt.Println(what, cmd.Run())
		data, err := os.ReadFile(name)
		fmt.Println(strings.HasPrefix(string(data), "panic: seen\n"), err, strings.Contains(string(data), "goroutine "))
		fmt.Println(strings.HasPrefix(stderr.String(), "before\n"), strings.HasSuffix(stderr.String(), string(data)))
	}
	f, _ := os.Create(filepath.Join(dir, "closed"))
	f.Close()
	fmt.Println(debug.SetCrashOutput(f, debug.CrashOptions{}) != nil, debug.SetCrashOutput(nil, debug.CrashOptions{}))
}

func child(name string) {
	f, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		panic(err)
	}
	f.Close()
	println("before")
	switch os.Args[1] {
	case "off":
		debug.SetCrashOutput(nil, debug.CrashOptions{})
		panic("unseen")
	case "panic":
		panic("seen")
	case "deadlock":
		var c chan int
		<-c
	}
}
