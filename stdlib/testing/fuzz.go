package testing

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// An F is a fuzz target.
type F struct {
	common
	t *T
	// seeds are the inputs to run: those that Add got, added of them, then those of testdata/fuzz.
	seeds  []seed
	added  int
	fuzzed bool
	// search: the target is to be fuzzed, not only run with its seeds.
	search bool
}

// seed is one input of a fuzz target and its name as a test.
type seed struct {
	name   string
	values []any
}

// An InternalFuzzTarget is a fuzz target's function and its name.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// corpusDir holds inputs, below the directory where the tests run.
const corpusDir = "testdata/fuzz"

// seeds runs the fuzz targets that -test.run selects as tests, with their seeds.
func (m *M) seeds() (ran, ok bool) {
	var tests []InternalTest
	for _, x := range m.fuzz {
		tests = append(tests, InternalTest{x.Name, func(t *T) { x.run(t, false) }})
	}
	return m.runTests(tests, "-test.run", *flags.run)
}

// fuzzing fuzzes the one target that -test.fuzz selects.
func (m *M) fuzzing() bool {
	if *flags.fuzz == "" {
		return true
	}
	r := newRunner(m.match, "-test.fuzz", *flags.fuzz)
	var chosen []InternalFuzzTarget
	for _, x := range m.fuzz {
		if ok, partly := r.selected(x.Name); ok && !partly {
			chosen = append(chosen, x)
		}
	}
	switch {
	case len(chosen) == 0:
		fmt.Fprintln(os.Stderr, "testing: warning: no fuzz tests to fuzz")
		return true
	case len(chosen) > 1:
		var names []string
		for _, x := range chosen {
			names = append(names, x.Name)
		}
		fmt.Fprintf(os.Stderr, "testing: will not fuzz, -fuzz matches more than one fuzz test: %v\n", names)
		return false
	}
	// Fuzzing ends by its own flags.
	r.only, r.deadline = nil, m.deadline
	root := &T{release: make(chan bool)}
	root.init("", nil, r)
	m.setRunner(r)
	x := chosen[0]
	root.child(x.Name, func(t *T) { x.run(t, true) })
	root.finishChildren()
	return !root.Failed()
}

// run calls the target's function on the goroutine of its test.
func (x InternalFuzzTarget) run(t *T, search bool) {
	f := &F{t: t, search: search}
	f.init(t.name, &t.common, t.run)
	f.creator = t.creator
	stored, err := readCorpus(filepath.Join(corpusDir, x.Name))
	if err != nil {
		t.Fatal(err)
	}
	f.seeds = stored
	defer func() {
		f.mu.Lock()
		f.endLine()
		log, skipped, finished := f.log.String(), f.skipped, f.finished
		f.mu.Unlock()
		t.mu.Lock()
		t.log.WriteString(log)
		t.skipped = t.skipped || skipped
		t.finished = t.finished || finished
		t.mu.Unlock()
	}()
	defer f.undo()
	f.runAll(x.Fn)
	if !f.fuzzed && !f.Failed() && !f.Skipped() {
		f.Error("returned without calling F.Fuzz, F.Fail, or F.Skip")
	}
}

// runAll is the function below which the target's own code begins.
func (f *F) runAll(fn func(*F)) { fn(f) }

// Helper marks the calling function as one whose lines aren't shown.
func (f *F) Helper() { f.common.Helper() }

// Fail is that of the target's test.
func (f *F) Fail() { f.common.Fail() }

// Skipped is that of the target's test.
func (f *F) Skipped() bool { return f.common.Skipped() }

// Add adds the arguments of one run to the seeds.
func (f *F) Add(args ...any) {
	for _, a := range args {
		if !fuzzable(reflect.TypeOf(a)) {
			panic(fmt.Sprintf("testing: unsupported type to Add %v", reflect.TypeOf(a)))
		}
	}
	s := seed{fmt.Sprintf("seed#%d", f.added), append([]any(nil), args...)}
	f.seeds = slices.Insert(f.seeds, f.added, s)
	f.added++
}

// fuzzable says whether inputs of a type can be made.
func fuzzable(t reflect.Type) bool {
	if t == nil || t.PkgPath() != "" {
		return false
	}
	switch t.Kind() {
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8 && t.Elem().PkgPath() == ""
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64, reflect.Int, reflect.Int8, reflect.Int16,
		reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	}
	return false
}

// Fuzz runs ff, a function of a *T and further parameters, with each of the seeds, and fuzzes it if that is asked for.
func (f *F) Fuzz(ff any) {
	if f.fuzzed {
		panic("testing: F.Fuzz called more than once")
	}
	f.fuzzed = true
	if f.Failed() {
		return
	}
	fn := reflect.ValueOf(ff)
	if !fn.IsValid() || fn.Kind() != reflect.Func {
		panic("testing: F.Fuzz must receive a function")
	}
	t := fn.Type()
	if t.NumIn() < 2 || t.In(0) != reflect.TypeFor[*T]() {
		panic("testing: fuzz target must receive at least two arguments, where the first argument is a *T")
	}
	if t.NumOut() != 0 {
		panic("testing: fuzz target must not return a value")
	}
	var types []reflect.Type
	for i := 1; i < t.NumIn(); i++ {
		if !fuzzable(t.In(i)) {
			panic(fmt.Sprintf("testing: unsupported type for fuzzing %v", t.In(i)))
		}
		types = append(types, t.In(i))
	}
	for _, s := range f.seeds {
		f.checkTypes(s, types)
	}
	call := func(t *T, values []any) {
		in := []reflect.Value{reflect.ValueOf(t)}
		for _, v := range values {
			in = append(in, reflect.ValueOf(v))
		}
		fn.Call(in)
	}
	failed := false
	for _, s := range f.seeds {
		// The name is selected with the target's, or by itself.
		full := f.name + "/" + s.name
		if ok, _ := f.run.selected(full); ok {
			failed = !f.t.child(full, func(t *T) { call(t, s.values) }) || failed
		}
	}
	if f.search && !failed {
		f.explore(types, call)
	}
}

func (f *F) checkTypes(s seed, types []reflect.Type) {
	var got []reflect.Type
	same := len(s.values) == len(types)
	for i, v := range s.values {
		got = append(got, reflect.TypeOf(v))
		same = same && got[i] == types[i]
	}
	if !same {
		f.Fatalf("mismatched types in corpus entry: %v, want %v", got, types)
	}
}
