package testing

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// An InternalExample is an example function and what it prints.
type InternalExample struct {
	Name      string
	F         func()
	Output    string
	Unordered bool
}

// RunExamples runs the examples that -test.run selects and compares what they print.
func RunExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ok bool) {
	only := ""
	if flags.run != nil {
		only = *flags.run
	}
	r := newRunner(matchString, "-test.run", only)
	_, ok = r.examples(examples)
	return ok
}

func (r *runner) examples(list []InternalExample) (ran, ok bool) {
	ok = true
	for _, e := range list {
		if selected, _ := r.selected(e.Name); !selected {
			continue
		}
		ran = true
		if !e.run(r) {
			ok = false
			if r.failFast {
				break
			}
		}
	}
	return ran, ok
}

// runExamples runs the program's examples. That they print the same again is no news: -test.count doesn't count.
func (m *M) runExamples() (ran, ok bool) {
	ok = true
	for _, procs := range m.cpus {
		runtime.GOMAXPROCS(procs)
		r := newRunner(m.match, "-test.run", *flags.run)
		m.setRunner(r)
		some, fine := r.examples(m.examples)
		ran, ok = ran || some, ok && fine
	}
	return ran, ok
}

func (e *InternalExample) run(r *runner) bool {
	r.announce(e.Name, "=== RUN   "+e.Name)
	in, out, err := os.Pipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	stdout := os.Stdout
	os.Stdout = out
	printed := make(chan string)
	go func() {
		all, _ := io.ReadAll(in)
		in.Close()
		printed <- string(all)
	}()
	start := time.Now()
	done := false
	restore := func() string {
		out.Close()
		os.Stdout = stdout
		return <-printed
	}
	defer func() {
		if done {
			return
		}
		failure := recover()
		got := restore()
		spent := time.Since(start).Seconds()
		r.show(e.Name, fmt.Sprintf("%s--- FAIL: %s (%.2fs)\n%s", r.mark, e.Name, spent, got))
		if failure == nil {
			failure = "test executed panic(nil) or runtime.Goexit"
		}
		panic(failure)
	}()
	e.F()
	done = true
	got, want := strings.TrimSpace(restore()), strings.TrimSpace(e.Output)
	spent := time.Since(start).Seconds()
	same := got == want
	heading := "want:"
	if e.Unordered {
		heading = "want (unordered):"
		a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
		slices.Sort(a)
		slices.Sort(b)
		same = slices.Equal(a, b)
	}
	if !same {
		text := fmt.Sprintf("%s--- FAIL: %s (%.2fs)\ngot:\n%s\n%s\n%s\n", r.mark, e.Name, spent, got, heading, want)
		r.show(e.Name, text)
	} else if r.verbose {
		r.show(e.Name, fmt.Sprintf("%s--- PASS: %s (%.2fs)\n", r.mark, e.Name, spent))
	}
	return same
}
