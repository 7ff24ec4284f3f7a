// run
// only: plain,gcstress,oneproc,arm64,gcbeside,shuffle

// What MemStats and package metrics tell of objects by their size, of those that share memory, and of what calls of
// finalizers and cleanups there were.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
	"time"
)

type record struct {
	next *record
	data [9]uint64
}

var (
	records []*record
	texts   []string
	// Many lists: what looks like the address of one may lie in a stack and keep all that it holds.
	blocks [50][][]byte
)

func stats() *runtime.MemStats {
	m := new(runtime.MemStats)
	runtime.ReadMemStats(m)
	return m
}

// bySize returns how many objects of a size were allocated and freed from one time to another.
func bySize(from, to *runtime.MemStats, size uint32) (uint64, uint64) {
	for i, b := range to.BySize {
		if b.Size == size {
			return b.Mallocs - from.BySize[i].Mallocs, b.Frees - from.BySize[i].Frees
		}
	}
	return 0, 0
}

func near(n, want uint64) bool { return n >= want && n < want+want/20+200 }

func read(name string) metrics.Value {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return s[0].Value
}

func sum(name string) uint64 {
	total := uint64(0)
	for _, n := range read(name).Float64Histogram().Counts {
		total += n
	}
	return total
}

func main() {
	empty := stats()
	fmt.Println(len(empty.BySize), empty.BySize[0].Size, empty.BySize[1].Size, empty.BySize[17].Size, empty.BySize[60].Size)
	for i := range 20_000 {
		records = append(records, &record{})
		list := &blocks[i%len(blocks)]
		*list = append(*list, make([]byte, 1100))
	}
	full := stats()
	m, _ := bySize(empty, full, 80)
	fmt.Println("records", near(m, 20_000))
	m, _ = bySize(empty, full, 1152)
	fmt.Println("blocks", near(m, 20_000))
	clear(blocks[:])
	runtime.GC()
	less := stats()
	m, f := bySize(empty, less, 1152)
	fmt.Println("blocks", near(m, 20_000), f > 17_000)
	fmt.Println("in all", less.HeapObjects == less.Mallocs-less.Frees, less.Mallocs >= full.Mallocs, less.MSpanInuse > 0, less.MCacheInuse > 0)

	before := stats()
	tiny := read("/gc/heap/tiny/allocs:objects").Uint64()
	for i := range 30_000 {
		texts = append(texts, string([]byte{'a' + byte(i%26), 'b', 'c', byte(i), byte(i >> 8)}))
	}
	after := stats()
	fmt.Println("texts", near(after.Mallocs-before.Mallocs, 30_000), read("/gc/heap/tiny/allocs:objects").Uint64()-tiny > 1_000)
	m, f = bySize(before, after, 16)
	fmt.Println("share", m > 9_000 && m < 29_000)
	for i, t := range texts {
		if t[0] != 'a'+byte(i%26) || t[3] != byte(i) || t[4] != byte(i>>8) {
			fmt.Println("changed", i, t)
		}
	}

	allocs := read("/gc/heap/allocs-by-size:bytes").Float64Histogram()
	fmt.Println(len(allocs.Counts), len(allocs.Buckets), allocs.Buckets[0], allocs.Buckets[1], allocs.Buckets[66], allocs.Buckets[67], math.IsInf(allocs.Buckets[68], 1))
	blocks[0] = append(blocks[0], make([]byte, 100_000))
	fmt.Println("large", read("/gc/heap/allocs-by-size:bytes").Float64Histogram().Counts[67] > allocs.Counts[67])
	// Collections may go on meanwhile: what was counted before is the least that is counted later.
	first := sum("/gc/pauses:seconds")
	total := sum("/sched/pauses/total/gc:seconds")
	last := sum("/gc/pauses:seconds")
	fmt.Println("sums", sum("/gc/heap/allocs-by-size:bytes") >= sum("/gc/heap/frees-by-size:bytes"), first <= total && total <= last, sum("/sched/pauses/stopping/gc:seconds") > 0)

	called := make(chan bool, 200)
	made := make(chan bool)
	go func() {
		for range 50 {
			runtime.SetFinalizer(&record{}, func(*record) { called <- true })
			runtime.AddCleanup(&record{}, func(int) { called <- true }, 0)
		}
		made <- true
	}()
	<-made
	for deadline := time.Now().Add(30 * time.Second); len(called) < 90 && time.Now().Before(deadline); {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	for _, what := range []string{"finalizers", "cleanups"} {
		// The last ones may still be called: those that were are read first.
		executed, queued := read("/gc/"+what+"/executed:"+what).Uint64(), read("/gc/"+what+"/queued:"+what).Uint64()
		fmt.Println(what, queued >= 40, executed >= 40, executed <= queued)
	}
	runtime.KeepAlive(records)
}
