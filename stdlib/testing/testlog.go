package testing

import (
	"fmt"
	"internal/testlog"
	"os"
	"strings"
	"sync"
)

// record is what the tests have asked the system for, each thing once in a row, in the form that `rgo test` reads.
type record struct {
	mu   sync.Mutex
	text strings.Builder
	seen map[string]bool
}

// startRecord begins to note what tests depend on, for -test.testlogfile. Results are cached by it.
func startRecord() *record {
	if *flags.testLog == "" {
		return nil
	}
	r := &record{seen: map[string]bool{}}
	r.text.WriteString("# test log\n")
	testlog.SetNoter(r.note)
	return r
}

func (r *record) note(op, name string) {
	line := op + " " + name
	r.mu.Lock()
	defer r.mu.Unlock()
	if op == "chdir" {
		// Relative names mean other files from now on.
		clear(r.seen)
	} else if r.seen[line] {
		return
	}
	r.seen[line] = true
	if strings.Contains(line, "\n") {
		line = "unknown"
	}
	r.text.WriteString(line + "\n")
}

// write stores the record.
func (r *record) write() {
	if r == nil {
		return
	}
	r.mu.Lock()
	text := r.text.String()
	r.mu.Unlock()
	if err := os.WriteFile(*flags.testLog, []byte(text), 0o666); err != nil {
		fmt.Fprintf(os.Stderr, "testing: can't write %s: %v\n", *flags.testLog, err)
		os.Exit(2)
	}
}
