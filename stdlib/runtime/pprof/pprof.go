// Package pprof makes profiles in the form that the pprof tool reads: of processor time, memory, goroutines, of where they wait,
// and of what programs count themselves.
package pprof

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
	"unsafe"

	"internal/rt"
)

//go:linkname startMemProfile runtime.startMemProfile
func startMemProfile() bool

//go:linkname goroutineProfile runtime.goroutineProfile
func goroutineProfile(p []runtime.StackRecord, labels []unsafe.Pointer) (n int, ok bool)

// Whoever imports this package wants to know, perhaps much later, what was allocated from the beginning.
func init() { startMemProfile() }

// Profile is a collection of traces with what was counted at each. The package's own ones are goroutine, threadcreate, heap,
// allocs, block and mutex; others are sets of values, each with the trace of the call of Add.
type Profile struct {
	name string
	mu   sync.Mutex
	// traces belong to the values of a program's own profile.
	traces map[any][]uintptr
	// count, measure and text make one of the package's own.
	count   func() int
	measure func() measured
	text    func(w io.Writer, debug int) error
}

var profiles struct {
	sync.Mutex
	byName map[string]*Profile
}

// lockProfiles locks the table of profiles, which has this package's own ones from the beginning.
func lockProfiles() {
	profiles.Lock()
	if profiles.byName != nil {
		return
	}
	profiles.byName = map[string]*Profile{
		"goroutine":    {count: runtime.NumGoroutine, measure: measureGoroutines, text: printGoroutines},
		"threadcreate": {count: countThreads, measure: measureThreads, text: printThreads},
		"heap":         {count: countMemory, measure: func() measured { return measureMemory("") }, text: printMemory},
		"allocs":       {count: countMemory, measure: func() measured { return measureMemory("alloc_space") }, text: printMemory},
		"block":        {count: countBlocks, measure: measureBlocks, text: printBlocks},
		"mutex":        {count: countMutexes, measure: measureMutexes, text: printMutexes},
	}
	for name, p := range profiles.byName {
		p.name = name
	}
}

// NewProfile makes a profile that Lookup finds; the name must not be taken.
func NewProfile(name string) *Profile {
	if name == "" {
		panic("pprof: NewProfile with empty name")
	}
	lockProfiles()
	defer profiles.Unlock()
	if profiles.byName[name] != nil {
		panic("pprof: NewProfile name already in use: " + name)
	}
	p := &Profile{name: name, traces: map[any][]uintptr{}}
	profiles.byName[name] = p
	return p
}

// Lookup returns the profile of that name, or nil.
func Lookup(name string) *Profile {
	lockProfiles()
	defer profiles.Unlock()
	return profiles.byName[name]
}

// Profiles returns all profiles, sorted by name.
func Profiles() []*Profile {
	lockProfiles()
	defer profiles.Unlock()
	return slices.SortedFunc(maps.Values(profiles.byName), func(a, b *Profile) int {
		return strings.Compare(a.name, b.name)
	})
}

// Name returns the profile's name.
func (p *Profile) Name() string { return p.name }

// Count returns how many traces there are, the same ones counted each time.
func (p *Profile) Count() int {
	if p.count != nil {
		return p.count()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.traces)
}

// Add adds a value with the calling goroutine's trace, without the skip innermost functions; 0 begins it at the caller of Add.
func (p *Profile) Add(value any, skip int) {
	if p.name == "" {
		panic("pprof: use of uninitialized Profile")
	}
	if p.measure != nil {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	trace := make([]uintptr, 32)
	trace = trace[:runtime.Callers(skip+2, trace)]
	if len(trace) == 0 {
		// Tools want every value to belong somewhere.
		lost := lostProfileEvent
		trace = append(trace, **(**uintptr)(unsafe.Pointer(&lost))+1)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.traces[value]; known {
		panic("pprof: Profile.Add of duplicate value")
	}
	p.traces[value] = trace
}

// lostProfileEvent stands for a trace of which nothing is left.
//
//go:noinline
func lostProfileEvent() {}

// Remove takes a value out, if the profile has it.
func (p *Profile) Remove(value any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.traces, value)
}

// WriteTo writes the profile: compressed, for the pprof tool, if debug is 0, else as text. 2 writes goroutines as an uncaught
// panic does.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	if p.name == "" {
		panic("pprof: use of zero Profile")
	}
	if p.measure != nil {
		if debug > 0 {
			return p.text(w, debug)
		}
		return p.measure().writeTo(w, 0)
	}
	p.mu.Lock()
	var counts counter
	for _, trace := range p.traces {
		counts.add(trace, nil)
	}
	p.mu.Unlock()
	if debug > 0 {
		return counts.print(w, p.name)
	}
	return counts.measured(p.name).writeTo(w, 0)
}

// WriteHeapProfile writes the profile of memory as Lookup("heap").WriteTo(w, 0) does.
func WriteHeapProfile(w io.Writer) error { return Lookup("heap").WriteTo(w, 0) }

// measured is what a profile is made from.
type measured struct {
	units      []unit
	periodUnit unit
	period     int64
	shown      string
	samples    []sample
}

type sample struct {
	trace  []uintptr
	values []int64
	labels *LabelSet
	bytes  int64
}

func (m measured) writeTo(w io.Writer, took time.Duration) error {
	b := newBuilder(m.units, m.periodUnit, m.period, m.shown)
	for _, s := range m.samples {
		b.sample(s.trace, s.values, s.labels, s.bytes)
	}
	return b.writeTo(w, took)
}

// writeDifference writes what comes to one of the package's own profiles until wait returns; nothing if that is false. Package
// net/http/pprof calls it.
func writeDifference(w io.Writer, name string, wait func() bool) error {
	p := Lookup(name)
	began := time.Now()
	before := p.measure()
	if !wait() {
		return nil
	}
	after := p.measure()
	byPlace := map[string]int{}
	key := func(s sample) string { return fmt.Sprint(s.trace, s.bytes) + s.labels.String() }
	for i, s := range after.samples {
		byPlace[key(s)] = i
	}
	for _, s := range before.samples {
		i, still := byPlace[key(s)]
		if !still {
			i = len(after.samples)
			after.samples = append(after.samples, sample{s.trace, make([]int64, len(s.values)), s.labels, s.bytes})
		}
		for j, v := range s.values {
			after.samples[i].values[j] -= v
		}
	}
	after.samples = slices.DeleteFunc(after.samples, func(s sample) bool {
		return !slices.ContainsFunc(s.values, func(v int64) bool { return v != 0 })
	})
	return after.writeTo(w, time.Since(began))
}

// counter counts traces that are the same.
type counter struct {
	byTrace map[string]*counted
	total   int
}

type counted struct {
	trace  []uintptr
	labels *LabelSet
	n      int
}

func (c *counter) add(trace []uintptr, labels *LabelSet) {
	if c.byTrace == nil {
		c.byTrace = map[string]*counted{}
	}
	key := fmt.Sprint(trace) + labels.String()
	if c.byTrace[key] == nil {
		c.byTrace[key] = &counted{slices.Clone(trace), labels, 0}
	}
	c.byTrace[key].n++
	c.total++
}

// sorted returns the traces, the most frequent first.
func (c *counter) sorted() []*counted {
	return slices.SortedFunc(maps.Values(c.byTrace), func(a, b *counted) int {
		return cmp.Or(cmp.Compare(b.n, a.n), slices.Compare(a.trace, b.trace))
	})
}

func (c *counter) measured(name string) measured {
	m := measured{units: []unit{{name, "count"}}, periodUnit: unit{name, "count"}, period: 1}
	for _, s := range c.sorted() {
		m.samples = append(m.samples, sample{s.trace, []int64{int64(s.n)}, s.labels, 0})
	}
	return m
}

func (c *counter) print(w io.Writer, name string) error {
	t := newText(w)
	t.printf("%s profile: total %d\n", name, c.total)
	for _, s := range c.sorted() {
		t.printf("%d @%s\n", s.n, addresses(s.trace))
		if s.labels != nil {
			t.printf("# labels: %s\n", s.labels)
		}
		t.frames(s.trace, false)
	}
	return t.done()
}

// text is a profile for people.
type text struct {
	table *tabwriter.Writer
	err   error
}

func newText(w io.Writer) *text { return &text{table: tabwriter.NewWriter(w, 1, 8, 1, '\t', 0)} }

func (t *text) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(t.table, format, args...); t.err == nil {
		t.err = err
	}
}

func (t *text) done() error { return cmp.Or(t.table.Flush(), t.err) }

// frames writes the functions of a trace; those of the runtime that began it are left out where there are others.
func (t *text) frames(trace []uintptr, skipRuntime bool) {
	for _, pc := range trace {
		name, file, line := describe(pc)
		if skipRuntime && strings.HasPrefix(name, "runtime.") {
			continue
		}
		skipRuntime = false
		at := pc & addressMask
		t.printf("#\t%#x\t%s+%#x\t%s:%d\n", at, name, at-rt.PCEntry(at-1), file, line)
	}
	t.printf("\n")
}

func addresses(trace []uintptr) string {
	var b strings.Builder
	for _, pc := range trace {
		fmt.Fprintf(&b, " %#x", pc&addressMask)
	}
	return b.String()
}

// fill calls get with more and more room until all records fit.
func fill[T any](n int, get func([]T) (int, bool)) []T {
	for {
		p := make([]T, n+n/8+10)
		got, ok := get(p)
		if ok {
			return p[:got]
		}
		n = got
	}
}

func goroutines() *counter {
	var labels []unsafe.Pointer
	all := fill(runtime.NumGoroutine(), func(p []runtime.StackRecord) (int, bool) {
		labels = make([]unsafe.Pointer, len(p))
		return goroutineProfile(p, labels)
	})
	counts := new(counter)
	for i := range all {
		counts.add(all[i].Stack(), (*LabelSet)(labels[i]))
	}
	return counts
}

func measureGoroutines() measured { return goroutines().measured("goroutine") }

func printGoroutines(w io.Writer, debug int) error {
	if debug == 1 {
		return goroutines().print(w, "goroutine")
	}
	const most = 64 << 20
	for n := 1 << 20; ; n *= 2 {
		buf := make([]byte, n)
		if got := runtime.Stack(buf, true); got < n || n >= most {
			_, err := w.Write(buf[:got])
			return err
		}
	}
}

func countThreads() int {
	n, _ := runtime.ThreadCreateProfile(nil)
	return n
}

func threads() *counter {
	counts := new(counter)
	for _, r := range fill(countThreads(), runtime.ThreadCreateProfile) {
		counts.add(r.Stack(), nil)
	}
	return counts
}

func measureThreads() measured                  { return threads().measured("threadcreate") }
func printThreads(w io.Writer, debug int) error { return threads().print(w, "threadcreate") }

func countMemory() int {
	n, _ := runtime.MemProfile(nil, true)
	return n
}

// memory returns what samples say, the places that hold most first.
func memory() []runtime.MemProfileRecord {
	all := fill(countMemory(), func(p []runtime.MemProfileRecord) (int, bool) { return runtime.MemProfile(p, true) })
	slices.SortFunc(all, func(a, b runtime.MemProfileRecord) int { return cmp.Compare(b.InUseBytes(), a.InUseBytes()) })
	return all
}

func measureMemory(shown string) measured {
	rate := int64(runtime.MemProfileRate)
	m := measured{
		units: []unit{
			{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"},
		},
		periodUnit: unit{"space", "bytes"},
		period:     rate,
		shown:      shown,
	}
	for _, r := range memory() {
		var size int64
		if r.AllocObjects > 0 {
			size = r.AllocBytes / r.AllocObjects
		}
		objects, space := unsampled(r.AllocObjects, r.AllocBytes, rate)
		liveObjects, liveSpace := unsampled(r.InUseObjects(), r.InUseBytes(), rate)
		m.samples = append(m.samples, sample{r.Stack(), []int64{objects, space, liveObjects, liveSpace}, nil, size})
	}
	return m
}

// unsampled estimates what samples of objects stand for that were taken every rate bytes on average: an object is among them with
// the probability that follows from its size.
func unsampled(count, size, rate int64) (int64, int64) {
	if count == 0 || size == 0 || rate <= 1 {
		return count, size
	}
	mean := float64(size) / float64(count)
	scale := 1 / (1 - math.Exp(-mean/float64(rate)))
	return int64(float64(count) * scale), int64(float64(size) * scale)
}

func printMemory(w io.Writer, debug int) error {
	// The figures are from before the profile's own needs.
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	all := memory()
	var sum runtime.MemProfileRecord
	for i := range all {
		sum.AllocBytes += all[i].AllocBytes
		sum.AllocObjects += all[i].AllocObjects
		sum.FreeBytes += all[i].FreeBytes
		sum.FreeObjects += all[i].FreeObjects
	}
	row := func(r *runtime.MemProfileRecord) string {
		return fmt.Sprintf("%d: %d [%d: %d]", r.InUseObjects(), r.InUseBytes(), r.AllocObjects, r.AllocBytes)
	}
	t := newText(w)
	t.printf("heap profile: %s @ heap/%d\n", row(&sum), 2*runtime.MemProfileRate)
	for i := range all {
		t.printf("%s @%s\n", row(&all[i]), addresses(all[i].Stack()))
		t.frames(all[i].Stack(), true)
	}
	t.printf("\n# runtime.MemStats\n")
	for _, f := range []struct {
		name  string
		value any
	}{
		{"Alloc", stats.Alloc}, {"TotalAlloc", stats.TotalAlloc}, {"Sys", stats.Sys}, {"Lookups", stats.Lookups},
		{"Mallocs", stats.Mallocs}, {"Frees", stats.Frees}, {"HeapAlloc", stats.HeapAlloc}, {"HeapSys", stats.HeapSys},
		{"HeapIdle", stats.HeapIdle}, {"HeapInuse", stats.HeapInuse}, {"HeapReleased", stats.HeapReleased},
		{"HeapObjects", stats.HeapObjects}, {"NextGC", stats.NextGC}, {"LastGC", stats.LastGC}, {"PauseNs", stats.PauseNs},
		{"PauseEnd", stats.PauseEnd}, {"NumGC", stats.NumGC}, {"NumForcedGC", stats.NumForcedGC},
		{"GCCPUFraction", stats.GCCPUFraction}, {"DebugGC", stats.DebugGC},
	} {
		t.printf("# %s = %v\n", f.name, f.value)
	}
	return t.done()
}

// getWaits is runtime.BlockProfile or MutexProfile.
type getWaits = func([]runtime.BlockProfileRecord) (n int, ok bool)

func countBlocks() int {
	n, _ := runtime.BlockProfile(nil)
	return n
}

func countMutexes() int {
	n, _ := runtime.MutexProfile(nil)
	return n
}

// waits returns what was seen of waits, the longest first.
func waits(n int, get getWaits) []runtime.BlockProfileRecord {
	all := fill(n, get)
	slices.SortFunc(all, func(a, b runtime.BlockProfileRecord) int { return cmp.Compare(b.Cycles, a.Cycles) })
	return all
}

func measureWaits(all []runtime.BlockProfileRecord) measured {
	m := measured{
		units:      []unit{{"contentions", "count"}, {"delay", "nanoseconds"}},
		periodUnit: unit{"contentions", "count"},
		period:     1,
	}
	for i := range all {
		m.samples = append(m.samples, sample{all[i].Stack(), []int64{all[i].Count, all[i].Cycles}, nil, 0})
	}
	return m
}

func printWaits(w io.Writer, title, more string, all []runtime.BlockProfileRecord) error {
	t := newText(w)
	// The runtime counts nanoseconds.
	t.printf("--- %s:\ncycles/second=%d\n%s", title, int64(time.Second), more)
	for i := range all {
		t.printf("%d %d @%s\n", all[i].Cycles, all[i].Count, addresses(all[i].Stack()))
		t.frames(all[i].Stack(), true)
	}
	return t.done()
}

func measureBlocks() measured  { return measureWaits(waits(countBlocks(), runtime.BlockProfile)) }
func measureMutexes() measured { return measureWaits(waits(countMutexes(), runtime.MutexProfile)) }

func printBlocks(w io.Writer, debug int) error {
	return printWaits(w, "contention", "", waits(countBlocks(), runtime.BlockProfile))
}

func printMutexes(w io.Writer, debug int) error {
	period := fmt.Sprintf("sampling period=%d\n", runtime.SetMutexProfileFraction(-1))
	return printWaits(w, "mutex", period, waits(countMutexes(), runtime.MutexProfile))
}
