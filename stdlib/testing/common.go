// Package testing runs tests, benchmarks, fuzz targets and examples, for `rgo test`.
//
// Differences from Go's: fuzzing isn't guided by coverage and runs in one process; there are no profiles.
package testing

import (
	"bytes"
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
	over  bool
	bench bool
	log   strings.Builder
	// partial is a line written to Output that has no end yet.
	partial []byte
	// creator is the stack of the call of Run that made the test.
	creator  []uintptr
	artifact string
	cleanups []func()
	helpers  map[string]bool
	tempDir  string
	temps    int
	cancel   context.CancelFunc
	ctx      context.Context
	isolated bool
	// paused: Parallel was called.
	paused bool
	// undoing: cleanups have begun.
	undoing bool

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
	// The function that Helper is called from may be inlined into another: the frame names the right one.
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.helpers == nil {
		c.helpers = map[string]bool{}
	}
	c.helpers[f.Function] = true
}

// runsTests are the functions below which a test's own begin.
var runsTests = map[string]bool{
	"testing.tRunner":        true,
	"testing.(*B).runN":      true,
	"testing.(*F).runAll":    true,
	"testing.(*common).undo": true,
}

// position returns "file:line: " of the innermost caller outside of this package that isn't a helper. If all functions
// of a subtest are helpers, it is that of the call that started the subtest.
func (c *common) position() string {
	var buf [50]uintptr
	pcs := buf[:runtime.Callers(4, buf[:])]
	at := c
	var last runtime.Frame
	for frames := runtime.CallersFrames(pcs); ; {
		f, more := frames.Next()
		switch {
		case f.Function == "", f.Function == "panic", f.Function == "runtime.gopanic":
			// What a deferred function says belongs to where it stands.
		case runsTests[f.Function]:
			if at.parent == nil || at.parent.name == "" || len(at.creator) == 0 {
				return place(last)
			}
			frames, more = runtime.CallersFrames(at.creator), true
			at = at.parent
		case strings.HasPrefix(f.Function, "testing.(*"):
		case !c.isHelper(f.Function):
			return place(f)
		default:
			last = f
		}
		if !more {
			return place(last)
		}
	}
}

// isHelper says whether Helper was called in a function, by this test or one that it is part of.
func (c *common) isHelper(function string) bool {
	for at := c; at != nil; at = at.parent {
		if at != c {
			at.mu.Lock()
		}
		found := at.helpers[function]
		if at != c {
			at.mu.Unlock()
		}
		if found {
			return true
		}
	}
	return false
}

func place(f runtime.Frame) string {
	if f.File == "" {
		return "???:1: "
	}
	file := f.File
	if flags.fullPath == nil || !*flags.fullPath {
		file = filepath.Base(file)
	}
	return fmt.Sprintf("%s:%d: ", file, f.Line)
}

// message logs text under its position.
func (c *common) message(text string) { c.entry(text, false) }

// complaint logs text as an error.
func (c *common) complaint(text string) { c.entry(text, true) }

// Marks for test2json: of the lines of this package, of errors' begins and ends, and of such characters in other text.
const (
	markFrame  = "\x16"
	markError  = "\x0f"
	markEnd    = "\x0e"
	markEscape = "\x1b"
)

var escapeMarks = strings.NewReplacer(markFrame, markEscape+markFrame, markError, markEscape+markError,
	markEnd, markEscape+markEnd, markEscape, markEscape+markEscape)

func (c *common) entry(text string, isError bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endLine()
	text = strings.TrimSuffix(text, "\n")
	text = "    " + c.position() + strings.ReplaceAll(text, "\n", "\n        ")
	if c.run != nil && c.run.mark != "" {
		text = escapeMarks.Replace(text)
		if isError {
			text = markError + text + markEnd
		}
	}
	c.write(text + "\n")
}

// verbose: what happens is shown at once. A T that a program made with new has no runner, only a log and an outcome.
func (c *common) verbose() bool { return c.run != nil && c.run.verbose }

// write adds to the log, or to the output where it is shown at once. c.mu is held.
func (c *common) write(text string) {
	if c.over {
		// The test can't show it any more, one that it is part of can.
		for at := c.parent; at != nil && at.name != ""; at = at.parent {
			at.mu.Lock()
			over := at.over
			if !over {
				at.log.WriteString(text)
			}
			at.mu.Unlock()
			if !over {
				return
			}
		}
		panic("Log in goroutine after " + c.name + " has completed: " + strings.TrimSpace(text))
	}
	if c.verbose() && !c.bench {
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
	c.complaint(fmt.Sprintln(args...))
	c.Fail()
}

func (c *common) Errorf(format string, args ...any) {
	c.complaint(fmt.Sprintf(format, args...))
	c.Fail()
}

func (c *common) Fatal(args ...any) {
	c.complaint(fmt.Sprintln(args...))
	c.FailNow()
}

func (c *common) Fatalf(format string, args ...any) {
	c.complaint(fmt.Sprintf(format, args...))
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
	if c.verbose() {
		c.run.announce(c.name, fmt.Sprintf("=== ATTR  %s %s %v", c.name, key, value))
	}
}

// Output returns a writer to the log that adds no positions.
func (c *common) Output() io.Writer { return indented{c} }

type indented struct{ c *common }

func (w indented) Write(p []byte) (int, error) {
	c := w.c
	c.mu.Lock()
	defer c.mu.Unlock()
	c.partial = append(c.partial, p...)
	for {
		line, rest, ok := bytes.Cut(c.partial, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		text := "    " + string(line) + "\n"
		c.partial = append(c.partial[:0], rest...)
		c.write(text)
	}
}

// endLine shows what was written to Output without a line's end. c.mu is held.
func (c *common) endLine() {
	if len(c.partial) > 0 {
		text := "    " + string(c.partial) + "\n"
		c.partial = nil
		c.write(text)
	}
}

// Cleanup arranges for f to run when the test and its subtests are over; the last comes first.
func (c *common) Cleanup(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanups = append(c.cleanups, f)
}

// undo runs what Cleanup collected, also if one of them panics or ends the goroutine.
func (c *common) undo() {
	c.cancel()
	c.mu.Lock()
	c.undoing = true
	n := len(c.cleanups)
	if n == 0 {
		c.mu.Unlock()
		return
	}
	f := c.cleanups[n-1]
	c.cleanups = c.cleanups[:n-1]
	c.mu.Unlock()
	defer c.undo()
	f()
}

// undoQuietly is undo for a test that is dying: it returns what a cleanup panicked with.
func (c *common) undoQuietly() (failure any) {
	defer func() { failure = recover() }()
	c.undo()
	return nil
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

const conflict = "testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel"

// isolate notes that the test changes the process, so it can't run beside others.
func (c *common) isolate() {
	for p := c; p != nil; p = p.parent {
		if p.paused {
			panic(conflict)
		}
	}
	c.isolated = true
}

// TempDir returns a new directory that is removed when the test is over.
func (c *common) TempDir() string {
	c.mu.Lock()
	if c.tempDir == "" {
		base := strings.Map(plain, c.name)
		dir, err := os.MkdirTemp(os.Getenv("GOTMPDIR"), base[:min(len(base), 64)])
		if err != nil {
			c.mu.Unlock()
			c.Fatalf("TempDir: %v", err)
		}
		c.tempDir = dir
		c.cleanups = append(c.cleanups, func() {
			err := os.RemoveAll(dir)
			// A cleanup that comes later may want another one.
			c.mu.Lock()
			c.tempDir, c.temps = "", 0
			c.mu.Unlock()
			if err != nil {
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

// plain keeps what is safe in a file's name.
func plain(r rune) rune {
	if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return -1
}

// ArtifactDir returns a directory for files that the test leaves behind. They are kept, in the directory of
// -test.outputdir, if -test.artifacts is set.
func (c *common) ArtifactDir() string {
	c.mu.Lock()
	dir := c.artifact
	c.mu.Unlock()
	if dir != "" {
		return dir
	}
	if flags.artifacts == nil || !*flags.artifacts {
		dir = c.TempDir()
		c.mu.Lock()
		c.artifact = dir
		c.mu.Unlock()
		return dir
	}
	base := filepath.Join(outputDir(), "_artifacts", strings.Map(plain, strings.ReplaceAll(c.name, "/", "__")))
	err := os.MkdirAll(base, 0o777)
	if err == nil {
		dir, err = os.MkdirTemp(base, "")
	}
	if err != nil {
		c.Fatalf("ArtifactDir: %v", err)
	}
	c.mu.Lock()
	c.artifact = dir
	c.mu.Unlock()
	if c.verbose() {
		c.run.announce(c.name, fmt.Sprintf("=== ARTIFACTS %s %v", c.name, dir))
	}
	return dir
}
