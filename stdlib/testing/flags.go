package testing

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The flags, set by Init.
var flags struct {
	short, failFast, fullPath, artifacts, panicOnExit0, benchMem *bool

	verbose verbosity

	run, skip, list, bench, cpu, shuffle, testLog, coverProfile, outputDir, fuzz, fuzzCache *string

	benchTime, fuzzTime, fuzzMinimize amount

	count, parallel *int

	profiles profileFlags

	timeout *time.Duration
}

var initOnce sync.Once

// Init registers the flags of test programs; MainStart does too.
func Init() {
	initOnce.Do(func() {
		f := &flags
		f.benchTime.time = time.Second
		f.fuzzMinimize.time = time.Minute
		f.short = flag.Bool("test.short", false, "run smaller test suite to save time")
		f.failFast = flag.Bool("test.failfast", false, "run no more tests after the first failure")
		f.fullPath = flag.Bool("test.fullpath", false, "show the paths of files with messages, not only their names")
		f.artifacts = flag.Bool("test.artifacts", false, "keep what tests write to their artifact directories")
		f.panicOnExit0 = flag.Bool("test.paniconexit0", false, "panic on a call of os.Exit(0)")
		f.benchMem = flag.Bool("test.benchmem", false, "print allocations of benchmarks")
		flag.Var(&f.verbose, "test.v", "print all tests as they run")
		f.run = flag.String("test.run", "", "run only tests and examples matching `regexp`")
		f.skip = flag.String("test.skip", "", "leave out tests, benchmarks and examples matching `regexp`")
		f.list = flag.String("test.list", "", "only list what matches `regexp`")
		f.bench = flag.String("test.bench", "", "run benchmarks matching `regexp`")
		f.cpu = flag.String("test.cpu", "", "run everything with each of these `counts` of processors, separated by commas")
		f.shuffle = flag.String("test.shuffle", "off", "run tests and benchmarks in random order: on, off or a `seed`")
		f.testLog = flag.String("test.testlogfile", "", "note in `file` what tests depend on")
		f.coverProfile = flag.String("test.coverprofile", "", "write coverage to `file`")
		f.outputDir = flag.String("test.outputdir", "", "put files into `dir`")
		f.fuzz = flag.String("test.fuzz", "", "fuzz the target matching `regexp`")
		f.fuzzCache = flag.String("test.fuzzcachedir", "", "accepted for other tools: nothing is kept between runs")
		flag.Var(&f.benchTime, "test.benchtime", "run each benchmark for this `time`, or Nx rounds")
		flag.Var(&f.fuzzTime, "test.fuzztime", "fuzz for this `time`, or Nx rounds; without end by default")
		flag.Var(&f.fuzzMinimize, "test.fuzzminimizetime", "make failing inputs smaller for this `time`, or Nx rounds")
		f.count = flag.Int("test.count", 1, "run everything `n` times")
		f.parallel = flag.Int("test.parallel", runtime.GOMAXPROCS(0), "run at most `n` parallel tests at once")
		f.profiles.register()
		f.timeout = flag.Duration("test.timeout", 0, "panic after this `duration` (0: never)")
	})
}

// verbosity is the value of -test.v: a switch, or test2json, for output with marks that tools understand.
type verbosity struct{ on, marked bool }

func (v *verbosity) IsBoolFlag() bool { return true }

func (v *verbosity) String() string {
	if v.marked {
		return "test2json"
	}
	return strconv.FormatBool(v.on)
}

func (v *verbosity) Get() any {
	if v.marked {
		return v.String()
	}
	return v.on
}

func (v *verbosity) Set(text string) error {
	if text == "test2json" {
		v.on, v.marked = true, true
		return nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("invalid flag -test.v=%s", text)
	}
	v.on, v.marked = on, false
	return nil
}

// amount is a time, or a number of rounds.
type amount struct {
	time  time.Duration
	count int
}

func (a *amount) String() string {
	if a.count > 0 {
		return strconv.Itoa(a.count) + "x"
	}
	return a.time.String()
}

func (a *amount) Set(text string) error {
	if digits, ok := strings.CutSuffix(text, "x"); ok {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 0 {
			return errors.New("invalid count")
		}
		*a = amount{count: n}
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return errors.New("invalid duration")
	}
	*a = amount{time: d}
	return nil
}

func ready(what string) {
	if flags.short == nil {
		panic("testing: " + what + " called before Init")
	}
	if !flag.Parsed() {
		panic("testing: " + what + " called before Parse")
	}
}

// Short reports whether -test.short is set.
func Short() bool {
	ready("Short")
	return *flags.short
}

// Verbose reports whether -test.v is set.
func Verbose() bool {
	ready("Verbose")
	return flags.verbose.on
}

// testBinary is what Testing reports. Whoever builds a test program sets it to "1" at link time.
var testBinary = "0"

// Testing reports whether the program was built to run tests.
func Testing() bool { return testBinary == "1" }

// outputDir is where files of the test program go.
func outputDir() string {
	if dir := *flags.outputDir; dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}

// outputFile places the file that a flag names.
func outputFile(name string) string {
	if filepath.IsAbs(name) || *flags.outputDir == "" {
		return name
	}
	return filepath.Join(*flags.outputDir, name)
}

// processors reads -test.cpu.
func processors() ([]int, error) {
	if *flags.cpu == "" {
		return []int{runtime.GOMAXPROCS(-1)}, nil
	}
	var list []int
	for word := range strings.SplitSeq(*flags.cpu, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("testing: invalid value %q for -test.cpu", word)
		}
		list = append(list, n)
	}
	return list, nil
}
