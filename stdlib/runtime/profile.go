package runtime

import "internal/rt"

// There is no profiler: nothing is sampled whatever the rates are, and the profiles that are made of samples have no
// records. Programs that only set rates run unchanged.

// MemProfileRate would be the mean number of bytes between two samples of the allocation profile.
var MemProfileRate int = 512 * 1024

// SetBlockProfileRate and SetCPUProfileRate have no effect.
func SetBlockProfileRate(rate int) {}
func SetCPUProfileRate(hz int)     {}

var mutexProfileFraction int

// SetMutexProfileFraction remembers the rate unless it is negative, and returns the former one.
func SetMutexProfileFraction(rate int) int {
	old := mutexProfileFraction
	if rate >= 0 {
		mutexProfileFraction = rate
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

// A MemProfileRecord is what one place allocated.
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

// A BlockProfileRecord says how often and long goroutines waited at one place.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// MemProfile, BlockProfile and MutexProfile return the number of records, which is 0.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) { return 0, true }
func BlockProfile(p []BlockProfileRecord) (n int, ok bool)             { return 0, true }
func MutexProfile(p []BlockProfileRecord) (n int, ok bool)             { return 0, true }

// ThreadCreateProfile returns the number of threads. Where they were started isn't known: the traces are empty.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = int(rt.MemStat(rt.Threads))
	if len(p) < n {
		return n, false
	}
	clear(p[:n])
	return n, true
}
