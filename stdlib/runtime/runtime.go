// Package runtime is the part of Go's runtime API that this implementation has: goroutines, memory statistics,
// traces, run-time errors.
package runtime

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// GOOS is the target's operating system.
const GOOS string = "linux"

// Compiler names the compiler.
const Compiler = "gc"

// Version returns the version of the language that is implemented.
func Version() string { return "go1.27" }

// GOROOT returns $GOROOT: nothing is needed from there.
func GOROOT() string {
	for i := 0; i < rt.EnvCount(); i++ {
		if e := rt.Env(i); len(e) > 7 && e[:7] == "GOROOT=" {
			return e[7:]
		}
	}
	return ""
}

// Gosched lets other goroutines run.
func Gosched() { rt.Gosched() }

// NumGoroutine returns the number of goroutines.
func NumGoroutine() int { return rt.NumGoroutine() }

// NumCPU returns the number of CPUs usable by the process at its start.
func NumCPU() int { return rt.NumCPU() }

// NumCgoCall returns 0: there is no cgo.
func NumCgoCall() int64 { return 0 }

// GOMAXPROCS sets how many goroutines may run at once, unless n < 1, and returns the former number.
func GOMAXPROCS(n int) int { return rt.Gomaxprocs(n) }

// SetDefaultGOMAXPROCS goes back to the number that the program started with unless told otherwise: $GOMAXPROCS, or one
// for each CPU.
func SetDefaultGOMAXPROCS() {
	n := 0
	for i := 0; i < rt.EnvCount(); i++ {
		if e := rt.Env(i); len(e) > 11 && e[:11] == "GOMAXPROCS=" {
			for _, c := range []byte(e[11:]) {
				if c < '0' || c > '9' || n > 1<<20 {
					n = 0
					break
				}
				n = n*10 + int(c-'0')
			}
		}
	}
	if n == 0 {
		n = rt.NumCPU()
	}
	rt.Gomaxprocs(n)
}

// Breakpoint stops the program in a debugger; without one it ends by SIGTRAP.
func Breakpoint() {
	const sigtrap = 5
	pid, _ := linux.Quick(linux.SYS_GETPID, 0, 0, 0)
	tid, _ := linux.Quick(linux.SYS_GETTID, 0, 0, 0)
	linux.Quick(linux.SYS_TGKILL, pid, tid, sigtrap)
}

// LockOSThread wires the goroutine to its thread until as many calls of UnlockOSThread.
func LockOSThread()   { rt.LockOSThread() }
func UnlockOSThread() { rt.UnlockOSThread() }

// GC runs a complete garbage collection.
func GC() { rt.GC() }

// KeepAlive marks x as reachable up to here.
//
//go:noinline
func KeepAlive(x any) {
	rt.KeepAlive((*[2]unsafe.Pointer)(unsafe.Pointer(&x))[1])
}

// MemStats describes the allocator. Figures that this collector has no counterpart for are 0.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) {
	*m = MemStats{
		EnableGC:     true,
		Alloc:        rt.MemStat(rt.HeapBytes),
		TotalAlloc:   rt.MemStat(rt.AllocatedBytes),
		Mallocs:      rt.MemStat(rt.AllocatedObjects),
		Frees:        rt.MemStat(rt.FreedObjects),
		HeapInuse:    rt.MemStat(rt.SpanBytes),
		HeapReleased: rt.MemStat(rt.ReleasedBytes),
		StackInuse:   rt.MemStat(rt.StackBytes),
		GCSys:        rt.MemStat(rt.TableBytes) + rt.MemStat(rt.QueueBytes),
		OtherSys:     rt.MemStat(rt.ThreadBytes),
		NextGC:       rt.MemStat(rt.Goal),
		LastGC:       rt.MemStat(rt.LastEnd),
		PauseTotalNs: rt.MemStat(rt.TotalPause),
		NumGC:        uint32(rt.MemStat(rt.Cycles)),
		NumForcedGC:  uint32(rt.MemStat(rt.ForcedCycles)),
	}
	m.MSpanInuse = rt.MemStat(rt.SpanTableBytes)
	m.MSpanSys = m.MSpanInuse
	m.MCacheInuse = rt.MemStat(rt.CacheBytes)
	m.MCacheSys = m.MCacheInuse
	m.HeapAlloc = m.Alloc
	m.HeapObjects = m.Mallocs - m.Frees
	m.HeapIdle = m.HeapReleased + rt.MemStat(rt.FreeBytes)
	m.HeapSys = m.HeapInuse + m.HeapIdle
	m.StackSys = m.StackInuse
	m.Sys = m.HeapSys + m.StackSys + m.MSpanSys + m.MCacheSys + m.GCSys + m.OtherSys
	rt.MemStat(rt.ClassAllocs)
	for i := range m.BySize {
		if i > 0 {
			m.BySize[i].Size = uint32(rt.MemStat(rt.ClassSizes + i))
			m.BySize[i].Mallocs = rt.MemStat(rt.ClassAllocs + i)
			m.BySize[i].Frees = rt.MemStat(rt.ClassFrees + i)
		}
	}
	for i := range min(int(m.NumGC), rt.PausesKept) {
		m.PauseNs[i] = rt.MemStat(rt.Pauses + i)
		m.PauseEnd[i] = rt.MemStat(rt.PauseEnds + i)
	}
	spent := rt.MemStat(rt.AssistTime) + rt.MemStat(rt.DedicatedTime) + rt.MemStat(rt.PauseTime)
	if all := rt.MemStat(rt.Uptime) * uint64(GOMAXPROCS(0)); all > 0 {
		m.GCCPUFraction = float64(spent) / float64(all)
	}
}
