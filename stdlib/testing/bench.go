package testing

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A B is a running benchmark.
type B struct {
	common
	// N is how often the measured code is to run.
	N int

	f       func(*B)
	timing  bool
	since   time.Time
	spent   time.Duration
	mallocs uint64
	bytes   uint64
	// The allocator's figures when the timer was started.
	mallocsAt, bytesAt uint64
	perOp              int64
	showAllocs         bool
	parallelism        int
	extra              map[string]float64
	result             BenchmarkResult
	// looped is how often Loop returned true; loopLimit when it next looks at the clock.
	looped, loopLimit int
	// hasSub: Run was called, the benchmark itself isn't one.
	hasSub bool
	bench  *benchRun
	// onlySubs: the benchmark was selected for the ones in it.
	onlySubs bool
}

// An InternalBenchmark is a benchmark function and its name.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// A BenchmarkResult is what a benchmark measured.
type BenchmarkResult struct {
	N         int
	T         time.Duration
	Bytes     int64
	MemAllocs uint64
	MemBytes  uint64
	Extra     map[string]float64
}

// StartTimer and StopTimer start and stop measuring; ResetTimer forgets what was measured.
func (b *B) StartTimer() {
	if !b.timing {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.mallocsAt, b.bytesAt = m.Mallocs, m.TotalAlloc
		b.since = time.Now()
		b.timing = true
	}
}

func (b *B) StopTimer() {
	if b.timing {
		b.spent += time.Since(b.since)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.mallocs += m.Mallocs - b.mallocsAt
		b.bytes += m.TotalAlloc - b.bytesAt
		b.timing = false
	}
}

func (b *B) ResetTimer() {
	was := b.timing
	b.timing = false
	b.spent, b.mallocs, b.bytes = 0, 0, 0
	clear(b.extra)
	if was {
		b.StartTimer()
	}
}

// Elapsed returns the time measured so far.
func (b *B) Elapsed() time.Duration {
	if b.timing {
		return b.spent + time.Since(b.since)
	}
	return b.spent
}

// SetBytes says how many bytes one operation processes.
func (b *B) SetBytes(n int64) { b.perOp = n }

// ReportAllocs shows allocations even without -test.benchmem.
func (b *B) ReportAllocs() { b.showAllocs = true }

// ReportMetric adds a figure to the result.
func (b *B) ReportMetric(n float64, unit string) {
	if unit == "" {
		panic("metric unit must not be empty")
	}
	if strings.ContainsAny(unit, " \t\n") {
		panic("metric unit must not contain whitespace")
	}
	if b.extra == nil {
		b.extra = map[string]float64{}
	}
	b.extra[unit] = n
}

// SetParallelism makes RunParallel use p goroutines for each processor.
func (b *B) SetParallelism(p int) {
	if p >= 1 {
		b.parallelism = p
	}
}

// Loop reports whether the measured code is to run once more. The first call starts the timer afresh.
func (b *B) Loop() bool {
	if b.looped < b.loopLimit {
		b.looped++
		return true
	}
	return b.loopSlowly()
}

// loopSlowly is Loop where the clock has to be looked at.
func (b *B) loopSlowly() bool {
	if b.looped > 0 && !b.timing {
		b.Fatal("B.Loop called with timer stopped")
	}
	if b.looped == 0 {
		b.ResetTimer()
		b.StartTimer()
		b.looped, b.loopLimit = 1, 1
		return true
	}
	goal := b.run.benchTime
	more := b.looped < goal.count
	if goal.count == 0 {
		spent := b.Elapsed()
		more = spent < goal.time
		if more {
			b.loopLimit = nextCount(b.looped, spent, goal.time)
		}
	} else if more {
		b.loopLimit = goal.count
	}
	if more {
		b.looped++
		return true
	}
	b.StopTimer()
	b.N = b.looped
	return false
}

// nextCount says how many rounds to try after n took spent.
func nextCount(n int, spent, goal time.Duration) int {
	next := int64(n) * 100
	if spent > 0 {
		// A fifth more than it should take, at most.
		estimate := float64(n) * float64(goal) / float64(spent) * 1.2
		next = min(next, int64(min(estimate, 1e9)))
	}
	return int(min(max(next, int64(n)+1), 1_000_000_000))
}

// runN runs the function with N = n. Tools know it by its name, as tRunner.
func (b *B) runN(n int) {
	runtime.GC()
	b.N = n
	b.looped, b.loopLimit = 0, 0
	b.parallelism = 1
	b.ResetTimer()
	b.StartTimer()
	b.f(b)
	b.StopTimer()
}

// A PB hands out rounds to the goroutines of RunParallel.
type PB struct {
	left *atomic.Int64
	own  int64
	step int64
}

// Next reports whether there is another round.
func (pb *PB) Next() bool {
	if pb.own == 0 {
		after := pb.left.Add(-pb.step)
		if pb.own = min(pb.step, after+pb.step); pb.own <= 0 {
			pb.own = 0
			return false
		}
	}
	pb.own--
	return true
}

// RunParallel spreads the N rounds over several goroutines that run body.
func (b *B) RunParallel(body func(*PB)) {
	if b.N == 0 {
		return
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	workers := max(b.parallelism, 1) * runtime.GOMAXPROCS(0)
	step := min(max(int64(b.N)/int64(workers)/100, 1), 10_000)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { body(&PB{left: &left, step: step}) })
	}
	all.Wait()
	if left.Load() > 0 && !b.Failed() {
		b.Fatal("RunParallel: body exited without pb.Next() == false")
	}
}

// perOp divides, rounding down; 0 where nothing ran.
func (r BenchmarkResult) perOp(total int64) int64 {
	if r.N <= 0 {
		return 0
	}
	return total / int64(r.N)
}

// metric returns a figure that ReportMetric may have replaced.
func (r BenchmarkResult) metric(unit string, otherwise int64) int64 {
	if v, ok := r.Extra[unit]; ok {
		return int64(v)
	}
	return otherwise
}

// NsPerOp, AllocsPerOp and AllocedBytesPerOp return what one round took.
func (r BenchmarkResult) NsPerOp() int64 { return r.metric("ns/op", r.perOp(r.T.Nanoseconds())) }
func (r BenchmarkResult) AllocsPerOp() int64 {
	return r.metric("allocs/op", r.perOp(int64(r.MemAllocs)))
}
func (r BenchmarkResult) AllocedBytesPerOp() int64 {
	return r.metric("B/op", r.perOp(int64(r.MemBytes)))
}

// MemString returns the allocations as shown.
func (r BenchmarkResult) MemString() string {
	return fmt.Sprintf("%8d B/op\t%8d allocs/op", r.AllocedBytesPerOp(), r.AllocsPerOp())
}

// String returns the result as shown, without allocations.
func (r BenchmarkResult) String() string {
	s := fmt.Sprintf("%8d", r.N)
	ns, ok := r.Extra["ns/op"]
	if !ok && r.N > 0 {
		ns = float64(r.T.Nanoseconds()) / float64(r.N)
	}
	if ns != 0 {
		s += "\t" + figure(ns, "ns/op")
	}
	speed, ok := r.Extra["MB/s"]
	if !ok && r.Bytes > 0 && r.T > 0 && r.N > 0 {
		speed = float64(r.Bytes) * float64(r.N) / 1e6 / r.T.Seconds()
	}
	if speed != 0 {
		s += fmt.Sprintf("\t%7.2f MB/s", speed)
	}
	var units []string
	for unit := range r.Extra {
		switch unit {
		case "ns/op", "MB/s", "B/op", "allocs/op":
		default:
			units = append(units, unit)
		}
	}
	slices.Sort(units)
	for _, unit := range units {
		s += "\t" + figure(r.Extra[unit], unit)
	}
	return s
}

// figure prints a number with about four digits, the point always in one column.
func figure(x float64, unit string) string {
	size := math.Abs(x)
	if size == 0 || size >= 999.95 {
		return fmt.Sprintf("%10.0f %s", x, unit)
	}
	precision := 1
	for limit := 99.995; size < limit && precision < 7; limit /= 10 {
		precision++
	}
	// A blank for the digits that aren't there keeps the column.
	return fmt.Sprintf("%*.*f %s", 11+precision, precision, x, unit)
}

// AllocsPerRun returns how many objects a call of f allocates on average; it makes one call more, first.
func AllocsPerRun(runs int, f func()) (avg float64) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	f()
	var before, after runtime.MemStats
	// The count of objects is exact after a collection; in between it runs ahead by what the allocator has in store.
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / uint64(runs))
}
