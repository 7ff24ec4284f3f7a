package metrics

import (
	"internal/rt"
	"math"
)

// figures are the runtime's numbers, each asked for once a Read, so that what belongs together adds up.
type figures struct {
	known [rt.MemStatCount]bool
	value [rt.MemStatCount]uint64
}

func (f *figures) get(which int) uint64 {
	if !f.known[which] {
		f.known[which] = true
		f.value[which] = rt.MemStat(which)
	}
	return f.value[which]
}

// metric is a row of the table: the sum of some figures less the sum of others. Those in seconds are given in nanoseconds
// by the runtime.
type metric struct {
	name       string
	kind       ValueKind
	cumulative bool
	plus       []int
	minus      []int
	text       string
}

func (m *metric) whole(f *figures) uint64 {
	switch m.name {
	case "/sched/gomaxprocs:threads":
		return uint64(rt.Gomaxprocs(0))
	case "/sched/goroutines:goroutines":
		return uint64(rt.NumGoroutine())
	case "/gc/stack/starting-size:bytes":
		return startingStack
	}
	sum := uint64(0)
	for _, which := range m.plus {
		sum += f.get(which)
	}
	for _, which := range m.minus {
		sum -= min(f.get(which), sum)
	}
	return sum
}

func (m *metric) seconds(f *figures) float64 {
	ns := float64(m.whole(f))
	if m.name == "/cpu/classes/total:cpu-seconds" {
		ns *= float64(rt.Gomaxprocs(0))
	}
	return ns / 1e9
}

const (
	startingStack = 2048

	number  = KindUint64
	seconds = KindFloat64
)

// The metrics, by name.
var table = []metric{
	{"/cpu/classes/gc/mark/assist:cpu-seconds", seconds, true, []int{rt.AssistTime}, nil,
		"Processor time that goroutines spent marking because they allocated faster than the collector's threads marked."},
	{"/cpu/classes/gc/mark/dedicated:cpu-seconds", seconds, true, []int{rt.DedicatedTime}, nil,
		"Processor time that the collector's own threads spent marking."},
	{"/cpu/classes/gc/mark/idle:cpu-seconds", seconds, true, []int{rt.IdleTime}, nil,
		"Processor time spent marking that no goroutine had use for."},
	{"/cpu/classes/gc/pause:cpu-seconds", seconds, true, []int{rt.PauseTime}, nil,
		"Processor time during which the collector had stopped the program."},
	{"/cpu/classes/gc/total:cpu-seconds", seconds, true,
		[]int{rt.AssistTime, rt.DedicatedTime, rt.IdleTime, rt.PauseTime}, nil,
		"Processor time that went into collections: the sum of the other metrics below /cpu/classes/gc."},
	{"/cpu/classes/total:cpu-seconds", seconds, true, []int{rt.Uptime}, nil,
		"Processor time that the program might have used: GOMAXPROCS times the time since its start."},
	{"/gc/cleanups/executed:cleanups", number, true, []int{rt.CleanupsRun}, nil,
		"Cleanups, as added by runtime.AddCleanup, that the runtime has begun to run."},
	{"/gc/cleanups/queued:cleanups", number, true, []int{rt.CleanupsReady}, nil,
		"Cleanups whose objects the collector found dead."},
	{"/gc/cycles/automatic:gc-cycles", number, true, []int{rt.Cycles}, []int{rt.ForcedCycles},
		"Collections that the heap's growth caused."},
	{"/gc/cycles/forced:gc-cycles", number, true, []int{rt.ForcedCycles}, nil,
		"Collections that the program asked for."},
	{"/gc/cycles/total:gc-cycles", number, true, []int{rt.Cycles}, nil,
		"Collections."},
	{"/gc/finalizers/executed:finalizers", number, true, []int{rt.FinalizersRun}, nil,
		"Finalizers, as set by runtime.SetFinalizer, that the runtime has begun to run."},
	{"/gc/finalizers/queued:finalizers", number, true, []int{rt.FinalizersReady}, nil,
		"Finalizers whose objects the collector found unreachable."},
	{"/gc/gogc:percent", number, false, []int{rt.GOGC}, nil,
		"How much the heap may grow between collections, as set by GOGC or SetGCPercent; the largest number where that is off."},
	{"/gc/gomemlimit:bytes", number, false, []int{rt.MemoryLimit}, nil,
		"The memory limit, as set by GOMEMLIMIT or SetMemoryLimit, or taken from the container."},
	{"/gc/heap/allocs-by-size:bytes", KindFloat64Histogram, true, nil, nil,
		"Objects ever allocated, by the size of the memory that they got."},
	{"/gc/heap/allocs:bytes", number, true, []int{rt.AllocatedBytes}, nil,
		"Bytes of all objects ever allocated."},
	{"/gc/heap/allocs:objects", number, true, []int{rt.AllocatedObjects}, nil,
		"Objects ever allocated."},
	{"/gc/heap/frees-by-size:bytes", KindFloat64Histogram, true, nil, nil,
		"Objects ever freed, by the size of the memory that they had."},
	{"/gc/heap/frees:bytes", number, true, []int{rt.AllocatedBytes}, []int{rt.HeapBytes},
		"Bytes of all objects ever freed."},
	{"/gc/heap/frees:objects", number, true, []int{rt.FreedObjects}, nil,
		"Objects ever freed."},
	{"/gc/heap/goal:bytes", number, false, []int{rt.Goal}, nil,
		"The heap size at which the collection under way, or the next one, should end."},
	{"/gc/heap/live:bytes", number, false, []int{rt.LiveBytes}, nil,
		"Bytes of the objects that the last collection left."},
	{"/gc/heap/objects:objects", number, false, []int{rt.AllocatedObjects}, []int{rt.FreedObjects},
		"Objects in the heap, live or not yet freed."},
	{"/gc/heap/tiny/allocs:objects", number, true, []int{rt.TinyObjects}, nil,
		"Objects ever allocated that share the memory of another one: small ones without pointers. They count as freed, too."},
	{"/gc/pauses:seconds", KindFloat64Histogram, true, nil, nil,
		"Times for which collections stopped the program. The same as /sched/pauses/total/gc:seconds, which is preferred."},
	{"/gc/scan/globals:bytes", number, false, []int{rt.GlobalBytes}, nil,
		"Bytes of the program's variables that the collector looks at."},
	{"/gc/scan/stack:bytes", number, false, []int{rt.ScannedStackBytes}, nil,
		"Bytes of stacks that the last collection looked at."},
	{"/gc/stack/starting-size:bytes", number, false, nil, nil,
		"The size of a new goroutine's stack."},
	{"/memory/classes/heap/free:bytes", number, false, []int{rt.FreeBytes}, nil,
		"Memory of the heap without objects that could be returned to the system and hasn't been."},
	{"/memory/classes/heap/objects:bytes", number, false, []int{rt.HeapBytes}, nil,
		"Memory of objects, live or not yet freed."},
	{"/memory/classes/heap/released:bytes", number, false, []int{rt.ReleasedBytes}, nil,
		"Memory of the heap that was returned to the system."},
	{"/memory/classes/heap/stacks:bytes", number, false, []int{rt.StackBytes}, nil,
		"Memory of goroutines' stacks."},
	{"/memory/classes/heap/unused:bytes", number, false, []int{rt.SpanBytes}, []int{rt.HeapBytes},
		"Memory between objects, for more of them."},
	{"/memory/classes/metadata/mcache/inuse:bytes", number, false, []int{rt.CacheBytes}, nil,
		"Memory of the processors' caches of free objects."},
	{"/memory/classes/metadata/mspan/inuse:bytes", number, false, []int{rt.SpanTableBytes}, nil,
		"Memory of the table of spans."},
	{"/memory/classes/metadata/other:bytes", number, false, []int{rt.TableBytes, rt.QueueBytes}, nil,
		"Memory of the tables that describe the heap and of the collector's lists."},
	{"/memory/classes/os-stacks:bytes", number, false, []int{rt.ThreadBytes}, nil,
		"Address space of threads' own stacks."},
	{"/memory/classes/total:bytes", number, false, []int{rt.FreeBytes, rt.SpanBytes, rt.ReleasedBytes, rt.StackBytes,
		rt.TableBytes, rt.QueueBytes, rt.ThreadBytes, rt.CacheBytes, rt.SpanTableBytes}, nil,
		"All memory that the runtime has mapped: the sum of the other metrics below /memory/classes."},
	{"/sched/gomaxprocs:threads", number, false, nil, nil,
		"GOMAXPROCS: how many threads may run Go code at a time."},
	{"/sched/goroutines-created:goroutines", number, true, []int{rt.CreatedGoroutines}, nil,
		"Goroutines ever started."},
	{"/sched/goroutines:goroutines", number, false, nil, nil,
		"Goroutines."},
	{"/sched/pauses/stopping/gc:seconds", KindFloat64Histogram, true, nil, nil,
		"Times that it took a collection to stop the program, from the moment at which it was told to stop."},
	{"/sched/pauses/total/gc:seconds", KindFloat64Histogram, true, nil, nil,
		"Times for which collections stopped the program, from the moment at which it was told to stop."},
	{"/sched/threads/total:threads", number, false, []int{rt.Threads}, nil,
		"Threads that run Go code or wait to do so."},
}

// The runtime counts pauses in four buckets for each power of two of nanoseconds. The first eight, of which some would be
// empty ranges, are one here.
const (
	powers = 40
	parts  = 4
	merged = 2 * parts
)

var boundaries []float64

// times fills h with the distribution of times whose counts are the series that begins at first.
func times(h *Float64Histogram, first int) {
	const buckets = powers*parts - merged + 1
	if boundaries == nil {
		// Several may do this at once, with the same result.
		b := make([]float64, 1, buckets+1)
		for i := merged; i < powers*parts; i++ {
			b = append(b, float64(uint64(parts+i%parts)<<(i/parts)/parts)/1e9)
		}
		boundaries = append(b, math.Inf(1))
	}
	h.reset(boundaries)
	for i := range powers * parts {
		h.Counts[max(i-merged+1, 0)] += rt.MemStat(first + i)
	}
}

var sizes []float64

// objects fills h with the counts of the series of size classes that begins at first.
func objects(h *Float64Histogram, first int) {
	if sizes == nil {
		b := make([]float64, 0, rt.SizeClasses+2)
		for i := range rt.SizeClasses + 1 {
			b = append(b, float64(rt.MemStat(rt.ClassSizes+i)+1))
		}
		sizes = append(b, math.Inf(1))
	}
	h.reset(sizes)
	rt.MemStat(rt.ClassAllocs)
	for i := range h.Counts {
		h.Counts[i] = rt.MemStat(first + i + 1)
	}
}

// reset makes h a distribution without samples.
func (h *Float64Histogram) reset(buckets []float64) {
	h.Buckets = buckets
	if len(h.Counts) != len(buckets)-1 {
		h.Counts = make([]uint64, len(buckets)-1)
	}
	clear(h.Counts)
}

// fill fills h with the distribution of the metric's samples.
func (m *metric) fill(h *Float64Histogram) {
	switch m.name {
	case "/gc/heap/allocs-by-size:bytes":
		objects(h, rt.ClassAllocs)
	case "/gc/heap/frees-by-size:bytes":
		objects(h, rt.ClassFrees)
	case "/sched/pauses/stopping/gc:seconds":
		times(h, rt.StopCounts)
	default:
		times(h, rt.PauseCounts)
	}
}
