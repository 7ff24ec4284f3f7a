package debug

import (
	"internal/rt"
	"runtime"
	"unsafe"
)

// WriteHeapDump writes what the heap holds to the file descriptor fd: objects and their pointers, goroutines with their
// frames, variables, finalizers, types and figures, in the format that begins with "go1.7 heap dump". No goroutine runs until
// all is written, so fd mustn't lead to a reader in the program itself.
func WriteHeapDump(fd uintptr) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	figures := []uint64{
		m.Alloc, m.TotalAlloc, m.Sys, m.Lookups, m.Mallocs, m.Frees,
		m.HeapAlloc, m.HeapSys, m.HeapIdle, m.HeapInuse, m.HeapReleased, m.HeapObjects,
		m.StackInuse, m.StackSys, m.MSpanInuse, m.MSpanSys, m.MCacheInuse, m.MCacheSys,
		m.BuckHashSys, m.GCSys, m.OtherSys, m.NextGC, m.LastGC, m.PauseTotalNs,
	}
	figures = append(figures, m.PauseNs[:]...)
	figures = append(figures, uint64(m.NumGC))
	version := runtime.Version()
	rt.HeapDump(int(fd), unsafe.StringData(version), len(version), &figures[0], len(figures))
}
