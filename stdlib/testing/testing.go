package testing

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A T is a running test.
type T struct {
	common
	up *T
	// signal tells Run that the test is over, or goes on in parallel; false: it ended the goroutine of its parent.
	signal chan bool
	// release lets the parallel subtests start, children counts them.
	release  chan bool
	children sync.WaitGroup
	// waitedFor: parallel subtests wait for release.
	waitedFor bool
	hasSub    bool
	// bubbled: it is the part of up that runs in a bubble of testing/synctest.
	bubbled bool
}

// An InternalTest is a test function and its name.
type InternalTest struct {
	Name string
	F    func(*T)
}

// Run runs f as a subtest and reports whether it succeeded, as far as it got before a call of Parallel.
func (t *T) Run(name string, f func(t *T)) bool {
	t.outside("Run")
	t.mu.Lock()
	t.hasSub = true
	over, undoing := t.over, t.undoing
	t.mu.Unlock()
	if over {
		panic("testing: t.Run called after test has completed")
	}
	if undoing {
		panic("testing: t.Run called during t.Cleanup")
	}
	full := t.run.names.full(t.name, name)
	if ok, _ := t.run.selected(full); !ok || t.run.enough() {
		return true
	}
	return t.child(full, f)
}

// child runs a subtest whose full name is known.
func (t *T) child(full string, f func(t *T)) bool {
	sub := &T{up: t, signal: make(chan bool, 1), release: make(chan bool)}
	sub.init(full, &t.common, t.run)
	var pcs [50]uintptr
	sub.creator = append(sub.creator, pcs[:runtime.Callers(2, pcs[:])]...)
	t.run.announce(full, "=== RUN   "+full)
	t.run.started(full)
	go tRunner(sub, f)
	if !<-sub.signal {
		// The subtest ended by way of the parent's FailNow.
		runtime.Goexit()
	}
	if t.run.enough() && sub.Failed() && t.up != nil {
		t.FailNow()
	}
	return !sub.Failed()
}

// Parallel lets the test run beside other parallel ones, after the part of its parent that isn't.
func (t *T) Parallel() {
	t.outside("Parallel")
	if t.paused {
		panic("testing: t.Parallel called multiple times")
	}
	if t.isolated {
		panic(conflict)
	}
	for p := t.common.parent; p != nil; p = p.parent {
		if p.isolated {
			panic(conflict)
		}
	}
	if t.up == nil {
		// A fuzz input's test runs alone.
		return
	}
	t.paused = true
	t.elapsed += time.Since(t.start)
	t.run.announce(t.name, "=== PAUSE "+t.name)
	t.run.stopped(t.name)
	t.up.children.Add(1)
	t.up.waitedFor = true
	t.signal <- true
	<-t.up.release
	t.run.slots <- true
	t.run.announce(t.name, "=== CONT  "+t.name)
	t.run.started(t.name)
	t.start = time.Now()
}

// Deadline returns when -test.timeout ends the tests.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	t.outside("Deadline")
	return t.run.deadline, !t.run.deadline.IsZero()
}

// Setenv is only allowed in tests that aren't parallel.
func (t *T) Setenv(key, value string) { t.common.Setenv(key, value) }

// Chdir is only allowed in tests that aren't parallel.
func (t *T) Chdir(dir string) { t.common.Chdir(dir) }

// tRunner is the test's goroutine. Tools know it by its name when they look for the end of a test's own frames.
func tRunner(t *T, f func(*T)) {
	defer t.conclude()
	f(t)
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

// finishChildren runs the parallel subtests.
func (t *T) finishChildren() {
	if t.bubbled {
		return
	}
	t.elapsed += time.Since(t.start)
	// Children need the slot by which their parent runs: its own, or that of a parallel test that waits for it.
	holds := t.holdsSlot()
	if holds {
		<-t.run.slots
	}
	t.run.stopped(t.name)
	close(t.release)
	t.children.Wait()
	if holds {
		t.run.slots <- true
	}
	// Its cleanups run next.
	t.run.started(t.name)
	t.start = time.Now()
}

// holdsSlot: the test has parallel subtests and is parallel itself, or part of a test that is.
func (t *T) holdsSlot() bool {
	if !t.waitedFor {
		return false
	}
	for at := t; at != nil; at = at.up {
		if at.paused {
			return true
		}
	}
	return false
}

// conclude ends the test's goroutine: subtests, cleanups, the outcome, the signal to the parent.
func (t *T) conclude() {
	failure := recover()
	t.mu.Lock()
	finished := t.finished
	t.mu.Unlock()
	signal := true
	if failure == nil && !finished {
		failure = "test executed panic(nil) or runtime.Goexit"
		for p := t.common.parent; p != nil; p = p.parent {
			p.mu.Lock()
			over := p.finished
			p.mu.Unlock()
			if over {
				t.Errorf("%v: subtest may have called FailNow on a parent test", failure)
				failure, signal = nil, false
				break
			}
		}
	}
	if failure != nil {
		t.die(failure)
	}
	cleaned := false
	defer func() {
		// A cleanup may panic, or end the goroutine by way of FailNow.
		if again := recover(); again != nil {
			t.die(again)
		}
		if !cleaned {
			t.undo()
		}
		if !t.bubbled {
			t.elapsed += time.Since(t.start)
			t.run.stopped(t.name)
		}
		if t.paused {
			<-t.run.slots
		}
		t.mu.Lock()
		t.endLine()
		t.mu.Unlock()
		if t.Failed() {
			t.run.noteFailure()
		}
		t.report()
		t.mu.Lock()
		t.over = true
		t.mu.Unlock()
		if t.paused {
			t.up.children.Done()
		} else {
			t.signal <- signal
		}
	}()
	t.finishChildren()
	t.undo()
	cleaned = true
}

// passOn adds the log of the part in a bubble to that of the whole test.
func (t *T) passOn() {
	t.mu.Lock()
	text := t.log.String()
	t.log.Reset()
	t.mu.Unlock()
	t.up.mu.Lock()
	defer t.up.mu.Unlock()
	t.up.endLine()
	t.up.log.WriteString(text)
}

// die shows everything that the test and those around it have to say, and panics again.
func (t *T) die(failure any) {
	t.Fail()
	if more := t.undoQuietly(); more != nil {
		_, file, line, _ := runtime.Caller(0)
		t.mu.Lock()
		t.endLine()
		t.write(fmt.Sprintf("    %s:%d: cleanup panicked with %v\n", filepath.Base(file), line, more))
		t.mu.Unlock()
	}
	if t.bubbled {
		// As in Go, the test's log is not shown then.
		panic(failure)
	}
	t.elapsed += time.Since(t.start)
	for at := t; at.up != nil; at = at.up {
		at.mu.Lock()
		at.endLine()
		at.mu.Unlock()
		at.report()
		if more := at.up.undoQuietly(); more != nil {
			fmt.Fprintf(at.up.Output(), "cleanup panicked with %v", more)
		}
		at.up.elapsed += time.Since(at.up.start)
	}
	panic(failure)
}

// report hands the outcome and the log on to the parent's log, or to the output.
func (t *T) report() {
	if t.bubbled {
		t.passOn()
		return
	}
	t.mu.Lock()
	outcome := "PASS"
	switch {
	case t.failed:
		outcome = "FAIL"
	case t.skipped:
		outcome = "SKIP"
	}
	show := t.run.verbose || t.failed
	text := fmt.Sprintf("%s--- %s: %s (%.2fs)\n%s", t.run.mark, outcome, t.name, t.elapsed.Seconds(), t.log.String())
	t.log.Reset()
	t.mu.Unlock()
	switch {
	case !show:
	case t.up.up == nil || t.run.mark != "":
		// Tools put reports together themselves.
		t.run.show(t.name, text)
	default:
		t.up.mu.Lock()
		t.up.endLine()
		for line := range strings.Lines(text) {
			t.up.log.WriteString("    " + line)
		}
		t.up.mu.Unlock()
	}
}
