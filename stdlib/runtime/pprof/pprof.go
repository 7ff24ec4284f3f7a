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
	"unsafe"

	"internal/rt"
)

//go:linkname startMemProfile runtime.startMemProfile
func startMemProfile()

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
	// count and write make one of the package's own.
	count func() int
	write func(w io.Writer, debug int) error
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
		"goroutine":    {count: runtime.NumGoroutine, write: writeGoroutines},
		"threadcreate": {count: countThreads, write: writeThreads},
		"heap":         {count: countMemory, write: writeHeap},
		"allocs":       {count: countMemory, write: writeAllocs},
		"block":        {count: func() int { return countWaits(runtime.BlockProfile) }, write: writeBlocks},
		"mutex":        {count: func() int { return countWaits(runtime.MutexProfile) }, write: writeMutexes},
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
	if p.write != nil {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	trace := make([]uintptr, 32)
	trace = trace[:runtime.Callers(skip+2, trace)]
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.traces[value]; known {
		panic("pprof: Profile.Add of duplicate value")
	}
	p.traces[value] = trace
}

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
	if p.write != nil {
		return p.write(w, debug)
	}
	p.mu.Lock()
	var counts counter
	for _, trace := range p.traces {
		counts.add(trace, nil)
	}
	p.mu.Unlock()
	return counts.write(w, p.name, debug)
}

// WriteHeapProfile writes the profile of memory as Lookup("heap").WriteTo(w, 0) does.
func WriteHeapProfile(w io.Writer) error { return writeHeap(w, 0) }

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

// write writes the traces, the most frequent first.
func (c *counter) write(w io.Writer, name string, debug int) error {
	sorted := slices.SortedFunc(maps.Values(c.byTrace), func(a, b *counted) int {
		return cmp.Or(cmp.Compare(b.n, a.n), slices.Compare(a.trace, b.trace))
	})
	if debug == 0 {
		b := newBuilder([]unit{{name, "count"}}, unit{name, "count"}, 1, "")
		for _, s := range sorted {
			b.sample(s.trace, []int64{int64(s.n)}, s.labels, 0)
		}
		return b.writeTo(w, 0)
	}
	t := newText(w)
	t.printf("%s profile: total %d\n", name, c.total)
	for _, s := range sorted {
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

func writeGoroutines(w io.Writer, debug int) error {
	if debug >= 2 {
		for n := 1 << 20; ; n *= 2 {
			buf := make([]byte, n)
			if got := runtime.Stack(buf, true); got < n || n >= 64<<20 {
				_, err := w.Write(buf[:got])
				return err
			}
		}
	}
	var labels []unsafe.Pointer
	all := fill(runtime.NumGoroutine(), func(p []runtime.StackRecord) (int, bool) {
		labels = make([]unsafe.Pointer, len(p))
		return goroutineProfile(p, labels)
	})
	var counts counter
	for i := range all {
		counts.add(all[i].Stack(), (*LabelSet)(labels[i]))
	}
	return counts.write(w, "goroutine", debug)
}

func countThreads() int {
	n, _ := runtime.ThreadCreateProfile(nil)
	return n
}

func writeThreads(w io.Writer, debug int) error {
	var counts counter
	for _, r := range fill(countThreads(), runtime.ThreadCreateProfile) {
		counts.add(r.Stack(), nil)
	}
	return counts.write(w, "threadcreate", debug)
}

func countMemory() int {
	n, _ := runtime.MemProfile(nil, true)
	return n
}

func writeHeap(w io.Writer, debug int) error   { return writeMemory(w, debug, "") }
func writeAllocs(w io.Writer, debug int) error { return writeMemory(w, debug, "alloc_space") }

func writeMemory(w io.Writer, debug int, shown string) error {
	var stats runtime.MemStats
	if debug != 0 {
		// The figures are from before the profile's own needs.
		runtime.ReadMemStats(&stats)
	}
	all := fill(countMemory(), func(p []runtime.MemProfileRecord) (int, bool) { return runtime.MemProfile(p, true) })
	slices.SortFunc(all, func(a, b runtime.MemProfileRecord) int { return cmp.Compare(b.InUseBytes(), a.InUseBytes()) })
	rate := int64(runtime.MemProfileRate)
	if debug == 0 {
		units := []unit{{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"}}
		b := newBuilder(units, unit{"space", "bytes"}, rate, shown)
		for i := range all {
			r := &all[i]
			var size int64
			if r.AllocObjects > 0 {
				size = r.AllocBytes / r.AllocObjects
			}
			objects, space := unsampled(r.AllocObjects, r.AllocBytes, rate)
			liveObjects, liveSpace := unsampled(r.InUseObjects(), r.InUseBytes(), rate)
			b.sample(r.Stack(), []int64{objects, space, liveObjects, liveSpace}, nil, size)
		}
		return b.writeTo(w, 0)
	}
	t := newText(w)
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
	t.printf("heap profile: %s @ heap/%d\n", row(&sum), 2*rate)
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

func countWaits(get func([]runtime.BlockProfileRecord) (int, bool)) int {
	n, _ := get(nil)
	return n
}

func writeBlocks(w io.Writer, debug int) error {
	return writeWaits(w, debug, "--- contention:\n", "", runtime.BlockProfile)
}

func writeMutexes(w io.Writer, debug int) error {
	period := fmt.Sprintf("sampling period=%d\n", runtime.SetMutexProfileFraction(-1))
	return writeWaits(w, debug, "--- mutex:\n", period, runtime.MutexProfile)
}

func writeWaits(w io.Writer, debug int, title, more string, get func([]runtime.BlockProfileRecord) (int, bool)) error {
	all := fill(countWaits(get), get)
	slices.SortFunc(all, func(a, b runtime.BlockProfileRecord) int { return cmp.Compare(b.Cycles, a.Cycles) })
	if debug == 0 {
		b := newBuilder([]unit{{"contentions", "count"}, {"delay", "nanoseconds"}}, unit{"contentions", "count"}, 1, "")
		for i := range all {
			b.sample(all[i].Stack(), []int64{all[i].Count, all[i].Cycles}, nil, 0)
		}
		return b.writeTo(w, 0)
	}
	t := newText(w)
	// The runtime counts nanoseconds.
	t.printf("%scycles/second=%d\n%s", title, int64(1e9), more)
	for i := range all {
		t.printf("%d %d @%s\n", all[i].Cycles, all[i].Count, addresses(all[i].Stack()))
		t.frames(all[i].Stack(), true)
	}
	return t.done()
}
