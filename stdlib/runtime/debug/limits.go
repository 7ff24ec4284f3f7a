package debug

import (
	"internal/rt"
	"sync/atomic"
	"time"
)

var (
	maxStack   atomic.Int64
	maxThreads atomic.Int64
)

func init() {
	maxStack.Store(1_000_000_000)
	maxThreads.Store(10000)
}

// SetMaxStack and SetMaxThreads remember the limit and return the former one. The runtime's own limits (a stack of
// 1 GB, as many threads as the system allows) don't change.
func SetMaxStack(bytes int) int     { return int(maxStack.Swap(int64(bytes))) }
func SetMaxThreads(threads int) int { return int(maxThreads.Swap(int64(threads))) }

// SetTraceback has no effect: how much a crash prints is up to $GOTRACEBACK when the program starts.
func SetTraceback(level string) {}

// GCStats is about the collections so far.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

// ReadGCStats fills stats. Single pauses aren't recorded, so Pause and PauseEnd become empty and the quantiles 0.
func ReadGCStats(stats *GCStats) {
	stats.NumGC = int64(rt.MemStat(5))
	stats.PauseTotal = time.Duration(rt.MemStat(6))
	stats.LastGC = time.Unix(0, int64(rt.MemStat(10)))
	stats.Pause = stats.Pause[:0]
	stats.PauseEnd = stats.PauseEnd[:0]
	clear(stats.PauseQuantiles)
}
