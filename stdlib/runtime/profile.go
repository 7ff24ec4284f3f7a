package runtime

import (
	"internal/rt"
	"unsafe"
)

// MemProfileRate is how many bytes are allocated between two samples of the memory profile on average; 0: none are taken.
// Samples are taken in programs that import runtime/pprof or may call MemProfile.
var MemProfileRate int = 512 * 1024

// memSampled is true in programs with reachable code that mentions it: nowhere else is it initialised, by the beginning of
// sampling.
var memSampled = startMemProfile()

// startMemProfile begins to take samples of memory.
func startMemProfile() bool {
	rt.ProfileRate(rt.MemoryProfile, uintptr(unsafe.Pointer(&MemProfileRate)))
	return true
}

// SetBlockProfileRate sets the time in nanoseconds that goroutines must wait to be counted in the block profile; shorter
// waits are counted in proportion. 1 counts all, 0 none.
func SetBlockProfileRate(rate int) { rt.ProfileRate(rt.BlockProfile, uintptr(max(rate, 0))) }

var mutexProfileFraction int

// SetMutexProfileFraction has one of rate contentions of mutexes counted, none if that is 0. It returns the former rate, and
// changes nothing if rate is negative.
func SetMutexProfileFraction(rate int) int {
	old := mutexProfileFraction
	if rate >= 0 {
		mutexProfileFraction = rate
		rt.ProfileRate(rt.MutexProfile, uintptr(rate))
	}
	return old
}

// A StackRecord is a trace: program counters up to the first 0.
type StackRecord struct {
	Stack0 [32]uintptr
}

// Stack returns the trace's program counters.
func (r *StackRecord) Stack() []uintptr { return upToZero(r.Stack0[:]) }

func upToZero(pcs []uintptr) []uintptr {
	for i, pc := range pcs {
		if pc == 0 {
			return pcs[:i]
		}
	}
	return pcs
}

// A MemProfileRecord is what samples say about one place that allocates.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr
}

// InUseBytes and InUseObjects return what wasn't freed.
func (r *MemProfileRecord) InUseBytes() int64   { return r.AllocBytes - r.FreeBytes }
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the place's trace.
func (r *MemProfileRecord) Stack() []uintptr { return upToZero(r.Stack0[:]) }

// A BlockProfileRecord says how often and for how many nanoseconds goroutines waited at one place.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// profileRecords returns all that one of the runtime's profiles has seen.
func profileRecords(which int) []rt.ProfileRecord {
	for n := 64; ; {
		records := make([]rt.ProfileRecord, n)
		n = rt.ProfileRecords(which, &records[0], len(records))
		if n <= len(records) {
			return records[:n]
		}
		n += n / 8
	}
}

// MemProfile copies what the samples of memory say, as of the end of the last collection, into p, unless p is too small for
// it, and returns the number of records. inuseZero asks for places of which everything was freed, too.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	_ = memSampled
	all := profileRecords(rt.MemoryProfile)
	skipped := func(r *rt.ProfileRecord) bool {
		return r.Counts[0] == 0 || !inuseZero && r.Counts[1] == r.Counts[3]
	}
	for i := range all {
		if !skipped(&all[i]) {
			n++
		}
	}
	if n > len(p) {
		return n, false
	}
	at := 0
	for i := range all {
		if r := &all[i]; !skipped(r) {
			p[at] = MemProfileRecord{
				AllocObjects: r.Counts[0],
				AllocBytes:   r.Counts[1],
				FreeObjects:  r.Counts[2],
				FreeBytes:    r.Counts[3],
				Stack0:       r.Trace,
			}
			at++
		}
	}
	return n, true
}

// BlockProfile copies where goroutines have waited into p, unless p is too small for it, and returns the number of records;
// MutexProfile, where mutexes were unlocked that others waited for.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) { return waits(rt.BlockProfile, p) }
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) { return waits(rt.MutexProfile, p) }

func waits(which int, p []BlockProfileRecord) (n int, ok bool) {
	all := profileRecords(which)
	if len(all) > len(p) {
		return len(all), false
	}
	for i, r := range all {
		p[i] = BlockProfileRecord{r.Counts[0], r.Counts[1], StackRecord{r.Trace}}
	}
	return len(all), true
}

// ThreadCreateProfile returns the number of threads. Where they were started isn't known: the traces are empty.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = int(rt.MemStat(rt.Threads))
	if len(p) < n {
		return n, false
	}
	clear(p[:n])
	return n, true
}

// GoroutineProfile copies the traces of all goroutines into p, unless p is too small for them, and returns their number.
func GoroutineProfile(p []StackRecord) (n int, ok bool) { return goroutineProfile(p, nil) }

// goroutineProfile also copies the goroutines' labels unless labels is nil; it is as long as p otherwise.
func goroutineProfile(p []StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	traces := (*[32]uintptr)(unsafe.Pointer(unsafe.SliceData(p)))
	n = rt.GoroutineProfile(traces, unsafe.SliceData(labels), len(p))
	return n, n <= len(p)
}

// setProfileLabels and profileLabels are about the labels of the calling goroutine, which goroutines that it starts inherit.
func setProfileLabels(labels unsafe.Pointer) { getg().labels = labels }
func profileLabels() unsafe.Pointer          { return getg().labels }

var cpuProfileRate int

// cpuRate is what SetCPUProfileRate has asked for, or 0.
func cpuRate() int { return cpuProfileRate }

// SetCPUProfileRate sets how many samples in a second of processor time the next profile that runtime/pprof makes takes; 0 is
// the usual number.
func SetCPUProfileRate(hz int) { cpuProfileRate = max(hz, 0) }

// CPUProfile panics: package runtime/pprof makes profiles.
//
// Deprecated: see there.
func CPUProfile() []byte { panic("CPUProfile no longer available") }
