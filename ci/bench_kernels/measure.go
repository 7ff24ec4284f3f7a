// Runs the program named by its arguments and prints on descriptor 3 what that cost: seconds of wall clock, of user and of
// system time, and the peak of resident memory in KiB. It is its own program because a child's peak counts the memory of the
// process that started it: this one is small.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := c.Run()
	took := time.Since(start)
	if c.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(127)
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	fmt.Fprintln(os.NewFile(3, "cost"), took.Seconds(), c.ProcessState.UserTime().Seconds(), c.ProcessState.SystemTime().Seconds(), use.Maxrss)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
