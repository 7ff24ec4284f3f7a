package testing

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The flags, set by Init.
var flags struct {
	short     *bool
	verbose   *bool
	failFast  *bool
	run       *string
	skip      *string
	list      *string
	bench     *string
	benchTime *string
	benchMem  *bool
	count     *int
	parallel  *int
	timeout   *time.Duration
}

var initOnce sync.Once

// Init registers the flags of test programs; MainStart does too.
func Init() {
	initOnce.Do(func() {
		flags.short = flag.Bool("test.short", false, "run smaller test suite to save time")
		flags.verbose = flag.Bool("test.v", false, "print all tests as they run")
		flags.failFast = flag.Bool("test.failfast", false, "run no more tests after the first failure")
		flags.run = flag.String("test.run", "", "run only tests and examples matching `regexp`")
		flags.skip = flag.String("test.skip", "", "leave out tests matching `regexp`")
		flags.list = flag.String("test.list", "", "only list what matches `regexp`")
		flags.bench = flag.String("test.bench", "", "run benchmarks matching `regexp`")
		flags.benchTime = flag.String("test.benchtime", "1s", "run each benchmark for this time, or `n`x rounds")
		flags.benchMem = flag.Bool("test.benchmem", false, "print allocations of benchmarks")
		flags.count = flag.Int("test.count", 1, "run everything `n` times")
		flags.parallel = flag.Int("test.parallel", runtime.GOMAXPROCS(0), "run at most `n` parallel tests at once")
		flags.timeout = flag.Duration("test.timeout", 0, "end the program after this `duration` (0: never)")
	})
}

func ready(what string) {
	if flags.short == nil {
		panic("testing: " + what + " called before Init")
	}
	if !flag.Parsed() {
		panic("testing: " + what + " called before Parse")
	}
}

// Short and Verbose report whether -test.short and -test.v are set.
func Short() bool {
	ready("Short")
	return *flags.short
}

func Verbose() bool {
	ready("Verbose")
	return *flags.verbose
}

// testBinary is what Testing reports. Whoever builds a test program sets it to "1" at link time.
var testBinary = "0"

// Testing reports whether the program was built to run tests.
func Testing() bool { return testBinary == "1" }

type matcher func(pat, str string) (bool, error)

// runner is one run of tests or benchmarks.
type runner struct {
	match      matcher
	verbose    bool
	print      bool
	deadline   time.Time
	benchTime  time.Duration
	benchCount int
	benchMem   bool
	// slots limits parallel tests.
	slots chan bool

	mu sync.Mutex
	// shown is the test whose lines came last on the output.
	shown string
}

func newRunner(match matcher) *runner {
	r := &runner{match: match, benchTime: time.Second}
	width := runtime.GOMAXPROCS(0)
	if flags.short != nil {
		r.verbose = *flags.verbose
		r.benchMem = *flags.benchMem
		width = max(*flags.parallel, 1)
		if *flags.timeout > 0 {
			r.deadline = time.Now().Add(*flags.timeout)
		}
		text := *flags.benchTime
		if n, err := strconv.Atoi(strings.TrimSuffix(text, "x")); err == nil && strings.HasSuffix(text, "x") && n > 0 {
			r.benchCount = n
		} else if d, err := time.ParseDuration(text); err == nil && d > 0 {
			r.benchTime = d
		} else {
			fmt.Fprintf(os.Stderr, "testing: invalid value %q for flag -test.benchtime\n", text)
			os.Exit(2)
		}
	}
	r.slots = make(chan bool, width)
	return r
}

// matches compares name with the pattern element by element, as far as both go.
func (r *runner) matches(pattern, name string, whole bool) bool {
	if r.match == nil {
		return true
	}
	patterns, names := strings.Split(pattern, "/"), strings.Split(name, "/")
	if whole && len(patterns) > len(names) {
		return false
	}
	for i := range min(len(patterns), len(names)) {
		ok, err := r.match(patterns[i], names[i])
		if err != nil {
			fmt.Fprintf(os.Stderr, "testing: invalid regexp %q: %v\n", patterns[i], err)
			os.Exit(1)
		}
		if !ok {
			return false
		}
	}
	return true
}

// selected says whether -test.run and -test.skip let a test run.
func (r *runner) selected(name string) bool {
	if flags.run == nil {
		return true
	}
	return (*flags.run == "" || r.matches(*flags.run, name, false)) && (*flags.skip == "" || !r.matches(*flags.skip, name, true))
}

func (r *runner) selectedBench(name string) bool {
	return r.matches(*flags.bench, name, false) && (*flags.skip == "" || !r.matches(*flags.skip, name, true))
}

// announce prints a change of a test's state.
func (r *runner) announce(what, name string) {
	if !r.verbose {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = name
	fmt.Printf("=== %s %s\n", what, name)
}

// stream prints lines of a test's log.
func (r *runner) stream(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shown != name {
		r.shown = name
		fmt.Printf("=== NAME  %s\n", name)
	}
	fmt.Print(text)
}

// show prints a report.
func (r *runner) show(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Print(text)
}

// RunTests runs tests and reports whether all succeeded.
func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {
	r := newRunner(matchString)
	ok, _ = r.tests(tests)
	return ok
}

func (r *runner) tests(tests []InternalTest) (ok, any bool) {
	rounds := 1
	if flags.count != nil {
		rounds = *flags.count
	}
	ok = true
	for range rounds {
		root := &T{release: make(chan bool)}
		root.init("", nil, r)
		for _, test := range tests {
			if !r.selected(test.Name) {
				continue
			}
			any = true
			root.Run(test.Name, test.F)
			if root.Failed() && flags.failFast != nil && *flags.failFast {
				break
			}
		}
		root.finishChildren()
		ok = ok && !root.Failed()
	}
	return ok, any
}

// RunBenchmarks runs the benchmarks that -test.bench selects.
func RunBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) {
	newRunner(matchString).benchmarks(benchmarks)
}

func (r *runner) benchmarks(benchmarks []InternalBenchmark) bool {
	if flags.bench == nil || *flags.bench == "" {
		return true
	}
	r.print = true
	ok := true
	for range *flags.count {
		for _, bench := range benchmarks {
			if !r.selectedBench(bench.Name) {
				continue
			}
			b := &B{f: bench.F}
			b.bench = true
			b.init(bench.Name, nil, r)
			b.runAndPrint()
			ok = ok && !b.Failed()
		}
	}
	return ok
}

// An M runs a test program.
type M struct {
	match      matcher
	tests      []InternalTest
	benchmarks []InternalBenchmark
	fuzz       []InternalFuzzTarget
	examples   []InternalExample
}

// testDeps is what generated test programs bring along: MatchString, for the most part.
type testDeps interface {
	MatchString(pat, str string) (bool, error)
}

// MainStart is called by generated test programs.
func MainStart(deps testDeps, tests []InternalTest, benchmarks []InternalBenchmark, fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {
	Init()
	return &M{deps.MatchString, tests, benchmarks, fuzzTargets, examples}
}

// Main is the main function of older generated test programs.
func Main(matchString func(pat, str string) (bool, error), tests []InternalTest, benchmarks []InternalBenchmark, examples []InternalExample) {
	Init()
	m := &M{match: matchString, tests: tests, benchmarks: benchmarks, examples: examples}
	os.Exit(m.Run())
}

// Run runs what the flags select and returns the program's exit code.
func (m *M) Run() (code int) {
	if !flag.Parsed() {
		flag.Parse()
	}
	if *flags.list != "" {
		m.list()
		return 0
	}
	r := newRunner(m.match)
	if !r.deadline.IsZero() {
		limit := *flags.timeout
		timer := time.AfterFunc(limit, func() { panic(fmt.Sprintf("test timed out after %v", limit)) })
		defer timer.Stop()
	}
	tests := m.tests
	for _, f := range m.fuzz {
		tests = append(tests[:len(tests):len(tests)], f.seeds())
	}
	ok, any := r.tests(tests)
	ran := RunExamples(m.match, m.examples)
	if !any && len(m.examples) == 0 && *flags.bench == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	if !ok || !ran || !r.benchmarks(m.benchmarks) {
		fmt.Println("FAIL")
		return 1
	}
	fmt.Println("PASS")
	return 0
}

func (m *M) list() {
	show := func(name string) {
		if ok, err := m.match(*flags.list, name); err == nil && ok {
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
