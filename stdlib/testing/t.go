package testing

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A T is a running test.
type T struct {
	common
	up *T
	// signal tells Run that the test is over, or goes on in parallel.
	signal chan bool
	// children are the parallel subtests, which wait for release.
	release  chan bool
	children sync.WaitGroup
	// started counts subtests of each name.
	started map[string]int
}

// An InternalTest is a test function and its name.
type InternalTest struct {
	Name string
	F    func(*T)
}

// Run runs f as a subtest and reports whether it succeeded, as far as it got before a call of Parallel.
func (t *T) Run(name string, f func(t *T)) bool {
	full := t.unique(name)
	if !t.run.selected(full) {
		return true
	}
	sub := &T{up: t, signal: make(chan bool, 1), release: make(chan bool)}
	sub.init(full, &t.common, t.run)
	t.run.announce("RUN  ", full)
	go sub.runAll(f)
	if !<-sub.signal {
		// The subtest ended by way of the parent's FailNow.
		runtime.Goexit()
	}
	return !sub.Failed()
}

// unique makes the full name of a subtest.
func (t *T) unique(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' {
			return '_'
		}
		return r
	}, name)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.started == nil {
		t.started = map[string]int{}
	}
	n := t.started[name]
	t.started[name]++
	full := name
	if t.name != "" {
		full = t.name + "/" + name
	}
	if n > 0 || name == "" {
		full = fmt.Sprintf("%s#%02d", full, n)
	}
	return full
}

// Parallel lets the test run beside other parallel ones, after the part of its parent that isn't.
func (t *T) Parallel() {
	if t.paused {
		panic("testing: t.Parallel called multiple times")
	}
	if t.isolated {
		panic("testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel")
	}
	t.paused = true
	t.elapsed += time.Since(t.start)
	t.run.announce("PAUSE", t.name)
	t.up.children.Add(1)
	t.signal <- true
	<-t.up.release
	t.run.slots <- true
	t.run.announce("CONT ", t.name)
	t.start = time.Now()
}

// Deadline returns when -test.timeout ends the tests.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	return t.run.deadline, !t.run.deadline.IsZero()
}

// Setenv is only allowed in tests that aren't parallel.
func (t *T) Setenv(key, value string) { t.common.Setenv(key, value) }

// Chdir is only allowed in tests that aren't parallel.
func (t *T) Chdir(dir string) { t.common.Chdir(dir) }

// runAll is the test's goroutine.
func (t *T) runAll(f func(*T)) {
	defer t.conclude()
	defer t.cleanUp()
	defer t.finishChildren()
	f(t)
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

// finishChildren runs the parallel subtests.
func (t *T) finishChildren() {
	t.elapsed += time.Since(t.start)
	// Children need the slot of a parallel parent.
	if t.paused {
		<-t.run.slots
	}
	close(t.release)
	t.children.Wait()
	if t.paused {
		t.run.slots <- true
	}
	t.start = time.Now()
}

// conclude reports the test's outcome to the parent.
func (t *T) conclude() {
	if t.paused {
		<-t.run.slots
	}
	t.elapsed += time.Since(t.start)
	failure := recover()
	if failure != nil || !t.finished {
		t.Fail()
		for at := t; at.up != nil; at = at.up {
			at.report()
		}
		if failure == nil {
			failure = "test executed panic(nil) or runtime.Goexit"
		}
		panic(failure)
	}
	t.report()
	t.mu.Lock()
	t.over = true
	t.mu.Unlock()
	if t.paused {
		t.up.children.Done()
	} else {
		t.signal <- true
	}
}

// report hands the outcome and the log on to the parent's log, or to the output.
func (t *T) report() {
	t.mu.Lock()
	outcome := "PASS"
	switch {
	case t.failed:
		outcome = "FAIL"
	case t.skipped:
		outcome = "SKIP"
	}
	show := t.run.verbose || t.failed
	text := fmt.Sprintf("--- %s: %s (%.2fs)\n%s", outcome, t.name, t.elapsed.Seconds(), t.log.String())
	t.log.Reset()
	t.mu.Unlock()
	switch {
	case !show:
	case t.up.up == nil:
		t.run.show(text)
	default:
		t.up.mu.Lock()
		for line := range strings.Lines(text) {
			t.up.log.WriteString("    " + line)
		}
		t.up.mu.Unlock()
	}
}
