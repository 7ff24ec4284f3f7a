// run

// Package metrics, ReadMemStats and ReadGCStats agree with each other and with what the program did.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"time"
)

var sink [][]byte

func main() {
	for i := range 200 {
		sink = append(sink, make([]byte, 100_000))
		if i%50 == 0 {
			runtime.GC()
		}
	}
	all := metrics.All()
	fmt.Println(slices.IsSortedFunc(all, func(a, b metrics.Description) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	}))
	samples := make([]metrics.Sample, len(all)+1)
	for i, d := range all {
		samples[i].Name = d.Name
	}
	samples[len(all)].Name = "/no/such:thing"
	metrics.Read(samples)
	value := map[string]metrics.Value{}
	for i, s := range samples {
		value[s.Name] = s.Value
		if i < len(all) && s.Value.Kind() != all[i].Kind {
			fmt.Println(s.Name, "has kind", s.Value.Kind())
		}
	}
	fmt.Println(value["/no/such:thing"].Kind() == metrics.KindBad)
	n := func(name string) uint64 { return value[name].Uint64() }
	fmt.Println(n("/gc/cycles/forced:gc-cycles"), n("/gc/cycles/total:gc-cycles") >= 4, n("/gc/gogc:percent"), n("/gc/gomemlimit:bytes") == math.MaxInt64)
	fmt.Println(n("/memory/classes/heap/objects:bytes") > 20_000_000, n("/gc/heap/allocs:bytes") > 20_000_000, n("/gc/heap/live:bytes") > 15_000_000)
	sum := n("/memory/classes/heap/objects:bytes") + n("/memory/classes/heap/unused:bytes") + n("/memory/classes/heap/free:bytes") + n("/memory/classes/heap/released:bytes")
	fmt.Println(sum < n("/memory/classes/total:bytes"), n("/sched/gomaxprocs:threads") == uint64(runtime.GOMAXPROCS(0)))
	h := value["/sched/pauses/total/gc:seconds"].Float64Histogram()
	total := uint64(0)
	for _, c := range h.Counts {
		total += c
	}
	fmt.Println(total >= 4, len(h.Buckets) == len(h.Counts)+1, slices.IsSorted(h.Buckets), math.IsInf(h.Buckets[len(h.Counts)], 1))
	fmt.Println(value["/cpu/classes/gc/total:cpu-seconds"].Float64() > 0)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.NumForcedGC, m.PauseNs[(m.NumGC+255)%256] > 0, m.PauseEnd[(m.NumGC+255)%256] == m.LastGC, m.HeapInuse >= m.HeapAlloc, m.HeapSys == m.HeapInuse+m.HeapIdle, m.Sys > m.HeapSys, m.GCCPUFraction > 0)
	g := debug.GCStats{PauseQuantiles: make([]time.Duration, 5)}
	debug.ReadGCStats(&g)
	fmt.Println(len(g.Pause) == int(min(g.NumGC, 256)), g.PauseQuantiles[0] == slices.Min(g.Pause), g.PauseQuantiles[4] == slices.Max(g.Pause), slices.IsSorted(g.PauseQuantiles), g.PauseEnd[0].Equal(g.LastGC))
	func() {
		defer func() { fmt.Println(recover()) }()
		value["/gc/gogc:percent"].Float64()
	}()
	runtime.KeepAlive(sink)
}
