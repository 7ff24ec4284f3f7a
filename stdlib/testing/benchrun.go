package testing

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// benchRun is what the benchmarks of a program share.
type benchRun struct {
	cpus  []int
	count int
	// print: results are lines on the output. Benchmark only returns them.
	print bool
	// widest is the length of the column of names, suffix the longest name's end for the number of processors.
	widest, suffix int
	headings       sync.Once
}

// RunBenchmarks runs the benchmarks that -test.bench selects.
func RunBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) {
	(&M{match: matchString, benchmarks: benchmarks, cpus: []int{runtime.GOMAXPROCS(-1)}}).runBenchmarks()
}

func (m *M) runBenchmarks() bool {
	if flags.bench == nil || *flags.bench == "" {
		return true
	}
	r := newRunner(m.match, "-test.bench", *flags.bench)
	if m.deps != nil {
		r.importPath = m.deps.ImportPath()
	}
	run := &benchRun{cpus: m.cpus, count: *flags.count, print: true}
	most := 1
	for _, n := range m.cpus {
		most = max(most, n)
	}
	run.suffix = len(benchName("", most))
	var chosen []InternalBenchmark
	for _, x := range m.benchmarks {
		if ok, _ := r.selected(x.Name); ok {
			chosen = append(chosen, x)
			run.widest = max(run.widest, len(benchName(x.Name, most))+run.suffix+1)
		}
	}
	root := &B{bench: run, hasSub: true}
	root.init("", nil, r)
	root.common.bench = true
	for _, x := range chosen {
		root.Run(x.Name, x.F)
	}
	return !root.Failed()
}

// benchName adds the number of processors to a name.
func benchName(name string, procs int) string {
	if procs == 1 {
		return name
	}
	return name + "-" + strconv.Itoa(procs)
}

// Run runs f as a benchmark of its own, part of b.
func (b *B) Run(name string, f func(b *B)) bool {
	b.hasSub = true
	full := b.run.names.full(b.name, name)
	ok, partly := true, false
	if b.bench.print {
		ok, partly = b.run.selected(full)
	}
	if !ok {
		return true
	}
	sub := b.sub(full, f)
	sub.onlySubs = partly
	var pcs [50]uintptr
	sub.creator = append(sub.creator, pcs[:runtime.Callers(2, pcs[:])]...)
	was := b.timing
	b.StopTimer()
	if b.bench.print && b.run.verbose {
		b.headings()
		if b.run.mark != "" {
			b.run.announce(full, "=== RUN   "+full)
		}
		b.run.show(full, full+"\n")
	}
	if sub.first() {
		sub.repeat()
	}
	if was {
		b.StartTimer()
	}
	return !sub.Failed()
}

func (b *B) sub(name string, f func(b *B)) *B {
	sub := &B{f: f, bench: b.bench}
	sub.init(name, &b.common, b.run)
	sub.common.bench = true
	return sub
}

// headings prints, once, what the results depend on.
func (b *B) headings() {
	b.bench.headings.Do(func() {
		text := "goos: " + runtime.GOOS + "\ngoarch: " + runtime.GOARCH + "\n"
		if b.run.importPath != "" {
			text += "pkg: " + b.run.importPath + "\n"
		}
		if cpu := processorName(); cpu != "" {
			text += "cpu: " + cpu + "\n"
		}
		b.run.show("", text)
	})
}

// processorName is the model that the kernel knows, where it tells.
func processorName() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// inGoroutine runs f on a goroutine that FailNow and SkipNow may end.
func (b *B) inGoroutine(f func()) {
	done := make(chan bool)
	go func() {
		defer func() { done <- true }()
		defer b.undo()
		f()
		b.mu.Lock()
		b.finished = true
		b.mu.Unlock()
	}()
	<-done
}

// first runs the benchmark once, for its subbenchmarks and failures. It reports whether it has to be measured.
func (b *B) first() bool {
	b.inGoroutine(func() { b.runN(1) })
	switch {
	case b.Failed():
		b.tell(fmt.Sprintf("%s--- FAIL: %s\n%s", b.run.mark, b.name, b.log.String()))
		return false
	case b.hasSub || b.onlySubs || b.Skipped():
		if b.run.verbose && (b.log.Len() > 0 || b.Skipped()) {
			outcome := "BENCH"
			if b.Skipped() {
				outcome = "SKIP"
			}
			b.tell(fmt.Sprintf("%s--- %s: %s\n%s", b.run.mark, outcome, b.name, b.log.String()))
		}
		return false
	}
	return true
}

func (b *B) tell(text string) {
	if b.bench.print {
		b.run.show(b.name, text)
	}
}

// repeat measures with every number of processors, as often as -test.count says, and prints the results.
func (b *B) repeat() {
	if b.bench.print {
		b.headings()
	}
	before := runtime.GOMAXPROCS(-1)
	defer runtime.GOMAXPROCS(before)
	for i, procs := range b.bench.cpus {
		for j := range b.bench.count {
			runtime.GOMAXPROCS(procs)
			name := benchName(b.name, procs)
			if b.bench.print {
				b.run.show(b.name, fmt.Sprintf("%-*s\t", b.bench.widest, name))
			}
			x := b
			if i > 0 || j > 0 {
				x = &B{f: b.f, bench: b.bench}
				x.init(b.name, b.common.parent, b.run)
				x.common.bench = true
				x.inGoroutine(func() { x.runN(1) })
			}
			if !x.Failed() {
				x.inGoroutine(x.measure)
			}
			if x != b {
				b.result = x.result
			}
			if !b.bench.print {
				continue
			}
			if x.Failed() {
				x.tell(fmt.Sprintf("%s--- FAIL: %s\n%s", b.run.mark, name, x.log.String()))
				continue
			}
			line := x.result.String()
			if x.showAllocs || b.run.benchMem {
				line += "\t" + x.result.MemString()
			}
			x.tell(line + "\n")
			if x.log.Len() > 0 {
				x.tell(fmt.Sprintf("%s--- BENCH: %s\n%s", b.run.mark, name, firstLines(x.log.String(), 10)))
			}
			if now := runtime.GOMAXPROCS(-1); now != procs {
				fmt.Fprintf(os.Stderr, "testing: %s left GOMAXPROCS set to %d\n", name, now)
			}
		}
	}
}

// firstLines cuts a benchmark's log, which every round adds to.
func firstLines(text string, n int) string {
	at := 0
	for range n {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return text
		}
		at += i + 1
	}
	if at == len(text) {
		return text
	}
	return text[:at] + "\n\t... [output truncated]\n"
}

// measure runs the function, ever more often, until the time is enough.
func (b *B) measure() {
	goal := b.run.benchTime
	switch {
	case b.looped > 0:
		// Loop has measured in the first run.
	case goal.count > 0:
		if goal.count > 1 {
			b.runN(goal.count)
		}
	default:
		for n := 1; b.spent < goal.time && n < 1_000_000_000 && !b.Failed(); {
			n = nextCount(n, b.spent, goal.time)
			b.runN(n)
		}
	}
	b.result = BenchmarkResult{b.N, b.spent, b.perOp, b.mallocs, b.bytes, b.extra}
}

// Benchmark measures f outside of a test program.
func Benchmark(f func(b *B)) BenchmarkResult {
	run := &benchRun{cpus: []int{runtime.GOMAXPROCS(-1)}, count: 1}
	b := &B{f: f, bench: run}
	b.init("", nil, newRunner(nil, "", ""))
	b.common.bench = true
	if b.first() {
		b.repeat()
	}
	if b.Failed() {
		return BenchmarkResult{}
	}
	return b.result
}
