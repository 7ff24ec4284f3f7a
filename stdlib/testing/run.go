package testing

import (
	"flag"
	"fmt"
	"internal/testlog"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// runner is one run of tests or benchmarks.
type runner struct {
	match    matcher
	only     selection
	skip     selection
	verbose  bool
	failFast bool
	// mark stands before lines for test2json.
	mark       string
	deadline   time.Time
	benchTime  amount
	benchMem   bool
	importPath string
	// slots limits parallel tests.
	slots chan bool
	names names

	mu sync.Mutex
	// shown is the test whose lines came last on the output.
	shown string
	// active are the running tests that aren't paused, by name, since when.
	active map[string]time.Time
	failed bool
}

// newRunner makes a runner of what a flag's pattern selects.
func newRunner(match matcher, flag, only string) *runner {
	r := &runner{match: match, benchTime: amount{time: time.Second}, active: map[string]time.Time{}}
	width := runtime.GOMAXPROCS(0)
	if flags.short != nil {
		r.verbose = flags.verbose.on
		if flags.verbose.marked {
			r.mark = markFrame
		}
		r.failFast = *flags.failFast
		r.benchMem = *flags.benchMem
		r.benchTime = flags.benchTime
		width = max(*flags.parallel, 1)
		r.skip = selectionOf(*flags.skip)
		r.only = selectionOf(only)
		r.only.verify(flag, match)
		r.skip.verify("-test.skip", match)
	}
	r.slots = make(chan bool, width)
	return r
}

// selected says whether the flags let a test run; partly: only for its subtests.
func (r *runner) selected(name string) (ok, partly bool) {
	ok = true
	if r.only != nil {
		ok, partly = r.only.has(name, r.match)
	}
	if ok && r.skip != nil {
		if skipped, part := r.skip.has(name, r.match); skipped && !part {
			return false, false
		}
	}
	return ok, partly
}

// announce prints a change of a test's state.
func (r *runner) announce(name, line string) {
	if !r.verbose {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = name
	fmt.Print(r.mark, line, "\n")
}

// stream prints lines of a test's log.
func (r *runner) stream(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shown == "" {
		r.shown = name
	} else if r.shown != name {
		r.shown = name
		fmt.Printf("%s=== NAME  %s\n", r.mark, name)
	}
	fmt.Print(text)
}

// show prints a report.
func (r *runner) show(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = name
	fmt.Print(text)
}

// started and stopped keep track of what is running, for the message of a time limit.
func (r *runner) started(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.active[name] = time.Now()
}

func (r *runner) stopped(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.active, name)
}

func (r *runner) running() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []string
	for name, since := range r.active {
		list = append(list, fmt.Sprintf("%s (%v)", name, time.Since(since).Round(time.Second)))
	}
	slices.Sort(list)
	return list
}

// noteFailure lets -test.failfast take effect.
func (r *runner) noteFailure() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

func (r *runner) enough() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failFast && r.failed
}

// RunTests runs tests and reports whether all succeeded.
func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {
	only := ""
	if flags.run != nil {
		only = *flags.run
	}
	_, ok = (&M{match: matchString, cpus: []int{runtime.GOMAXPROCS(-1)}}).runTests(tests, "-test.run", only)
	return ok
}

// runTests runs tests as often and with as many processors as the flags say.
func (m *M) runTests(tests []InternalTest, flag, only string) (ran, ok bool) {
	ok = true
	rounds := 1
	if flags.count != nil {
		rounds = *flags.count
	}
	for _, procs := range m.cpus {
		runtime.GOMAXPROCS(procs)
		for round := range rounds {
			if round > 0 && !m.shuffled && len(tests) == 0 {
				break
			}
			r := newRunner(m.match, flag, only)
			r.deadline = m.deadline
			m.setRunner(r)
			root := &T{release: make(chan bool)}
			root.init("", nil, r)
			for _, test := range tests {
				if selected, _ := r.selected(test.Name); selected {
					ran = true
				}
				root.Run(test.Name, test.F)
			}
			root.finishChildren()
			ok = ok && !root.Failed()
			if r.enough() {
				return ran, ok
			}
		}
	}
	return ran, ok
}

// An M runs a test program.
type M struct {
	match      matcher
	deps       testDeps
	tests      []InternalTest
	benchmarks []InternalBenchmark
	fuzz       []InternalFuzzTarget
	examples   []InternalExample

	cpus     []int
	shuffled bool
	deadline time.Time
	finished sync.Once
	record   *record
	// finishProfiles writes the profiles.
	finishProfiles func()

	mu  sync.Mutex
	now *runner
}

// testDeps is what generated test programs bring along.
type testDeps interface {
	MatchString(pat, str string) (bool, error)
	ImportPath() string
	ModulePath() string
	// SetExitCode is told what Run returns.
	SetExitCode(code int)
}

// MainStart is called by generated test programs.
func MainStart(deps testDeps, tests []InternalTest, benchmarks []InternalBenchmark, fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {
	Init()
	return &M{match: deps.MatchString, deps: deps, tests: tests, benchmarks: benchmarks, fuzz: fuzzTargets, examples: examples}
}

// Main is the main function of older generated test programs.
func Main(matchString func(pat, str string) (bool, error), tests []InternalTest, benchmarks []InternalBenchmark, examples []InternalExample) {
	Init()
	m := &M{match: matchString, tests: tests, benchmarks: benchmarks, examples: examples}
	os.Exit(m.Run())
}

func (m *M) setRunner(r *runner) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = r
}

// Run runs what the flags select and returns the program's exit code.
func (m *M) Run() (code int) {
	defer func() {
		if m.deps != nil {
			m.deps.SetExitCode(code)
		}
	}()
	if !flag.Parsed() {
		flag.Parse()
	}
	if *flags.parallel < 1 {
		return usage("testing: -parallel can only be given a positive integer")
	}
	var err error
	if m.cpus, err = processors(); err != nil {
		return usage(err.Error())
	}
	if *flags.list != "" {
		m.list()
		return 0
	}
	if *flags.shuffle != "off" {
		if err := m.shuffle(); err != nil {
			return usage(err.Error())
		}
	}
	if *flags.panicOnExit0 {
		testlog.SetPanicOnExit0(true)
		defer testlog.SetPanicOnExit0(false)
	}
	finishProfiles, err := flags.profiles.start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	m.finishProfiles = finishProfiles
	m.record = startRecord()
	defer m.finish()
	timer := m.startTimer()
	ran, ok := m.runTests(m.tests, "-test.run", *flags.run)
	fuzzRan, fuzzOK := m.seeds()
	exampleRan, exampleOK := m.runExamples()
	if timer != nil {
		timer.Stop()
	}
	if !ran && !fuzzRan && !exampleRan && *flags.bench == "" && *flags.fuzz == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	mark := ""
	if flags.verbose.marked {
		mark = markFrame
	}
	if !ok || !fuzzOK || !exampleOK || !m.runBenchmarks() || !m.fuzzing() {
		fmt.Print(mark, "FAIL\n")
		return 1
	}
	fmt.Print(mark, "PASS\n")
	return 0
}

func usage(problem string) int {
	fmt.Fprintln(os.Stderr, problem)
	flag.Usage()
	return 2
}

// finish writes what is written at the end, once.
func (m *M) finish() {
	m.finished.Do(func() {
		m.record.write()
		m.finishProfiles()
		writeCoverage()
	})
}

func (m *M) startTimer() *time.Timer {
	limit := *flags.timeout
	if limit <= 0 {
		return nil
	}
	m.deadline = time.Now().Add(limit)
	return time.AfterFunc(limit, func() {
		m.finish()
		debug.SetTraceback("all")
		var text strings.Builder
		fmt.Fprintf(&text, "test timed out after %v", limit)
		m.mu.Lock()
		r := m.now
		m.mu.Unlock()
		if r != nil {
			if list := r.running(); len(list) > 0 {
				text.WriteString("\nrunning tests:")
				for _, name := range list {
					text.WriteString("\n\t" + name)
				}
			}
		}
		panic(text.String())
	})
}

// shuffle puts tests and benchmarks into a random order that the printed seed repeats.
func (m *M) shuffle() error {
	var seed int64
	if *flags.shuffle == "on" {
		seed = time.Now().UnixNano()
	} else {
		n, err := strconv.ParseInt(*flags.shuffle, 10, 64)
		if err != nil {
			return fmt.Errorf(`testing: -shuffle should be "off", "on", or a valid integer: %v`, err)
		}
		seed = n
	}
	fmt.Println("-test.shuffle", seed)
	random := rand.New(rand.NewSource(seed))
	random.Shuffle(len(m.tests), func(i, j int) { m.tests[i], m.tests[j] = m.tests[j], m.tests[i] })
	random.Shuffle(len(m.benchmarks), func(i, j int) {
		m.benchmarks[i], m.benchmarks[j] = m.benchmarks[j], m.benchmarks[i]
	})
	return nil
}

// list prints the names that -test.list selects.
func (m *M) list() {
	if _, err := m.match(*flags.list, "non-empty"); err != nil {
		fmt.Fprintf(os.Stderr, "testing: invalid regexp in -test.list (%q): %s\n", *flags.list, err)
		os.Exit(1)
	}
	show := func(name string) {
		if ok, _ := m.match(*flags.list, name); ok {
			fmt.Println(name)
		}
	}
	for _, t := range m.tests {
		show(t.Name)
	}
	for _, b := range m.benchmarks {
		show(b.Name)
	}
	for _, f := range m.fuzz {
		show(f.Name)
	}
	for _, e := range m.examples {
		show(e.Name)
	}
}
