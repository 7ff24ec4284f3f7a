// Package testing runs tests and benchmarks.
//
// Differences from Go's: fuzz targets run their seeds only, there are no profiles and no coverage.
package testing

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// TB is what T, B and F have in common.
type TB interface {
	ArtifactDir() string
	Attr(key, value string)
	Chdir(dir string)
	Cleanup(func())
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Output() io.Writer
	Setenv(key, value string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	TempDir() string

	// Only this package's types implement it.
	private()
}

var (
	_ TB = (*T)(nil)
	_ TB = (*B)(nil)
	_ TB = (*F)(nil)
)

// common is the state of a running test or benchmark.
type common struct {
	name   string
	parent *common
	run    *runner

	mu      sync.Mutex
	failed  bool
	skipped bool
	// finished: the function returned or was ended by this package.
	finished bool
	// over: nothing may be logged any more.
	over     bool
	bench    bool
	log      strings.Builder
	cleanups []func()
	helpers  map[string]bool
	tempDir  string
	temps    int
	cancel   context.CancelFunc
	ctx      context.Context
	isolated bool
	// paused: Parallel was called.
	paused bool

	start   time.Time
	elapsed time.Duration
}

func (c *common) init(name string, parent *common, r *runner) {
	c.name, c.parent, c.run = name, parent, r
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.start = time.Now()
}

func (c *common) private() {}

// Name returns the full name, subtests' behind slashes.
func (c *common) Name() string { return c.name }

// Context returns a context that is canceled before the cleanups run.
func (c *common) Context() context.Context { return c.ctx }

// Fail marks the test as failed, and those that it is part of; it goes on.
func (c *common) Fail() {
	if c.parent != nil {
		c.parent.Fail()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		panic("Fail in goroutine after " + c.name + " has completed")
	}
	c.failed = true
}

// Failed and Skipped report what happened so far.
func (c *common) Failed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

func (c *common) Skipped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skipped
}

// FailNow is Fail, and ends the calling goroutine.
func (c *common) FailNow() {
	c.Fail()
	c.end()
}

// SkipNow marks the test as skipped and ends the calling goroutine.
func (c *common) SkipNow() {
	c.mu.Lock()
	c.skipped = true
	c.mu.Unlock()
	c.end()
}

func (c *common) end() {
	c.mu.Lock()
	c.finished = true
	c.mu.Unlock()
	runtime.Goexit()
}

// Helper marks the calling function as one whose lines aren't shown with messages.
func (c *common) Helper() {
	var pcs [1]uintptr
	if runtime.Callers(2, pcs[:]) == 0 {
		return
	}
	f, _ := runtime.CallersFrames(pcs[:]).Next()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.helpers == nil {
		c.helpers = map[string]bool{}
	}
	c.helpers[f.Function] = true
}

// position returns "file:line: " of the innermost caller outside of this package that isn't a helper.
func (c *common) position() string {
	var pcs [50]uintptr
	n := runtime.Callers(3, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "testing.(*common).") && !c.helpers[f.Function] {
			return fmt.Sprintf("%s:%d: ", filepath.Base(f.File), f.Line)
		}
		if !more {
			return "???:1: "
		}
	}
}

// message logs text under its position.
func (c *common) message(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text = strings.TrimSuffix(text, "\n")
	c.write("    " + c.position() + strings.ReplaceAll(text, "\n", "\n        ") + "\n")
}

// write adds to the log, or to the output where it is shown at once. c.mu is held.
func (c *common) write(text string) {
	if c.over {
		panic("Log in goroutine after " + c.name + " has completed: " + text)
	}
	if c.run.verbose && !c.bench {
		c.run.stream(c.name, text)
		return
	}
	c.log.WriteString(text)
}

// Log and Logf write to the test's log, which is shown if the test fails or with -test.v.
func (c *common) Log(args ...any)                 { c.message(fmt.Sprintln(args...)) }
func (c *common) Logf(format string, args ...any) { c.message(fmt.Sprintf(format, args...)) }

// Error and Errorf log and fail; Fatal and Fatalf also end the test.
func (c *common) Error(args ...any) {
	c.message(fmt.Sprintln(args...))
	c.Fail()
}

func (c *common) Errorf(format string, args ...any) {
	c.message(fmt.Sprintf(format, args...))
	c.Fail()
}

func (c *common) Fatal(args ...any) {
	c.message(fmt.Sprintln(args...))
	c.FailNow()
}

func (c *common) Fatalf(format string, args ...any) {
	c.message(fmt.Sprintf(format, args...))
	c.FailNow()
}

// Skip and Skipf log and skip the rest of the test.
func (c *common) Skip(args ...any) {
	c.message(fmt.Sprintln(args...))
	c.SkipNow()
}

func (c *common) Skipf(format string, args ...any) {
	c.message(fmt.Sprintf(format, args...))
	c.SkipNow()
}

// Attr writes an attribute of the test to its log.
func (c *common) Attr(key, value string) {
	if strings.ContainsAny(key, " \t\r\n") {
		c.Errorf("disallowed whitespace in attribute key %q", key)
		return
	}
	if strings.ContainsAny(value, "\r\n") {
		c.Errorf("disallowed newline in attribute value %q", value)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(fmt.Sprintf("=== ATTR  %s %s %s\n", c.name, key, value))
}

// Output returns a writer to the log that adds no positions.
func (c *common) Output() io.Writer { return indented{c} }

type indented struct{ c *common }

func (w indented) Write(p []byte) (int, error) {
	w.c.mu.Lock()
	defer w.c.mu.Unlock()
	for line := range strings.Lines(string(p)) {
		w.c.write("    " + strings.TrimSuffix(line, "\n") + "\n")
	}
	return len(p), nil
}

// Cleanup arranges for f to run when the test and its subtests are over; the last comes first.
func (c *common) Cleanup(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanups = append(c.cleanups, f)
}

// cleanUp runs what Cleanup collected, also if one of them panics or ends the goroutine.
func (c *common) cleanUp() {
	c.cancel()
	c.mu.Lock()
	n := len(c.cleanups)
	if n == 0 {
		c.mu.Unlock()
		return
	}
	f := c.cleanups[n-1]
	c.cleanups = c.cleanups[:n-1]
	c.mu.Unlock()
	defer c.cleanUp()
	f()
}

// Setenv sets an environment variable until the test is over.
func (c *common) Setenv(key, value string) {
	c.isolate()
	old, was := os.LookupEnv(key)
	if err := os.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if was {
			os.Setenv(key, old)
		} else {
			os.Unsetenv(key)
		}
	})
}

// Chdir changes the working directory, and PWD, until the test is over.
func (c *common) Chdir(dir string) {
	c.isolate()
	old, err := os.Getwd()
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		c.Fatal(err)
	}
	if now, err := os.Getwd(); err == nil {
		c.Setenv("PWD", now)
	}
	c.Cleanup(func() {
		if err := os.Chdir(old); err != nil {
			panic("testing.Chdir: " + err.Error())
		}
	})
}

// isolate notes that the test changes the process, so it can't run beside others.
func (c *common) isolate() {
	for p := c; p != nil; p = p.parent {
		if p.paused {
			panic("testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel")
		}
	}
	c.isolated = true
}

// TempDir returns a new directory that is removed when the test is over.
func (c *common) TempDir() string {
	c.mu.Lock()
	if c.tempDir == "" {
		base := strings.Map(func(r rune) rune {
			if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return -1
		}, c.name)
		dir, err := os.MkdirTemp("", base[:min(len(base), 64)])
		if err != nil {
			c.mu.Unlock()
			c.Fatalf("TempDir: %v", err)
		}
		c.tempDir = dir
		c.cleanups = append(c.cleanups, func() {
			if err := os.RemoveAll(dir); err != nil {
				c.Errorf("TempDir RemoveAll cleanup: %v", err)
			}
		})
	}
	c.temps++
	dir := fmt.Sprintf("%s/%03d", c.tempDir, c.temps)
	c.mu.Unlock()
	if err := os.Mkdir(dir, 0o777); err != nil {
		c.Fatalf("TempDir: %v", err)
	}
	return dir
}

// ArtifactDir returns a directory for the test's files. They aren't kept.
func (c *common) ArtifactDir() string { return c.TempDir() }
