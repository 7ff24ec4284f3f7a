package debug

import (
	"internal/rt"
	"slices"
	"time"
)

// SetMaxStack sets how many bytes a goroutine's stack may have and returns the former limit.
func SetMaxStack(bytes int) int { return rt.SetMaxStack(bytes) }

// SetMaxThreads sets how many threads the program may start and returns the former limit. A program that needs more ends.
func SetMaxThreads(threads int) int { return rt.SetMaxThreads(threads) }

// SetTraceback sets how much a crash prints, in $GOTRACEBACK's words, but never to less than that variable says.
func SetTraceback(level string) { rt.SetTraceback(level) }

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
