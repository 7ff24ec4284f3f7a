package debug

import (
	"internal/rt"
	"slices"
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

// ReadGCStats fills stats; the latest pause comes first. PauseQuantiles keeps its length: from the shortest pause to the
// longest in equal steps.
func ReadGCStats(stats *GCStats) {
	n := int(rt.MemStat(rt.Cycles))
	stats.NumGC = int64(n)
	stats.PauseTotal = time.Duration(rt.MemStat(rt.TotalPause))
	stats.LastGC = time.Unix(0, int64(rt.MemStat(rt.LastEnd)))
	stats.Pause = stats.Pause[:0]
	stats.PauseEnd = stats.PauseEnd[:0]
	for i := range min(n, rt.PausesKept) {
		at := (n - 1 - i) % rt.PausesKept
		stats.Pause = append(stats.Pause, time.Duration(rt.MemStat(rt.Pauses+at)))
		stats.PauseEnd = append(stats.PauseEnd, time.Unix(0, int64(rt.MemStat(rt.PauseEnds+at))))
	}
	quantiles := stats.PauseQuantiles
	clear(quantiles)
	if len(stats.Pause) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(stats.Pause))
	for i := range quantiles {
		quantiles[i] = sorted[len(sorted)-1]
		if steps := len(quantiles) - 1; i < steps {
			quantiles[i] = sorted[len(sorted)*i/steps]
		}
	}
}
