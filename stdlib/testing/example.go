package testing

import (
	"fmt"
	"io"
	"os"
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
	r := newRunner(matchString)
	ok = true
	for _, e := range examples {
		if r.selected(e.Name) {
			ok = e.run(r) && ok
		}
	}
	return ok
}

func (e *InternalExample) run(r *runner) bool {
	r.announce("RUN  ", e.Name)
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
		if !done {
			fmt.Print(restore())
		}
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
		fmt.Printf("--- FAIL: %s (%.2fs)\ngot:\n%s\n%s\n%s\n", e.Name, spent, got, heading, want)
	} else if r.verbose {
		fmt.Printf("--- PASS: %s (%.2fs)\n", e.Name, spent)
	}
	return same
}
