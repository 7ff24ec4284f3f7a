// Package rt is the test double of stdlib/internal/rt: the same functions over the reference Go, so that the
// standard library can be tested without rgo. What can not be done there (objects by type descriptor, maps and
// channels by address) panics with its name.
package rt

import (
	"bytes"
	"hash/maphash"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

func missing(name string) { panic("internal/rt." + name + " is not available under ci/stdtest") }

func view(p unsafe.Pointer, n int) []byte { return unsafe.Slice((*byte)(p), n) }

func Exit(code int)    { os.Exit(code) }
func ArgCount() int    { return len(os.Args) }
func Arg(i int) string { return os.Args[i] }
func EnvCount() int    { return len(os.Environ()) }
func Env(i int) string { return os.Environ()[i] }

func Syscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r, errno uintptr) {
	r, _, e := syscall.Syscall6(nr, a1, a2, a3, a4, a5, a6)
	return r, uintptr(e)
}

func RawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r, errno uintptr) {
	r, _, e := syscall.RawSyscall6(nr, a1, a2, a3, a4, a5, a6)
	return r, uintptr(e)
}

var start = time.Now()

func Nanotime() int64 { return int64(time.Since(start)) + 1 }

func Walltime() (sec int64, nsec int32) {
	t := time.Now()
	return t.Unix(), int32(t.Nanosecond())
}

func Sleep(ns int64) { time.Sleep(time.Duration(ns)) }

var timerWake = make(chan struct{}, 1)

func TimerWait(until int64) {
	if until < 0 {
		<-timerWake
		return
	}
	t := time.NewTimer(time.Duration(until - Nanotime()))
	defer t.Stop()
	select {
	case <-timerWake:
	case <-t.C:
	}
}

func TimerWake() {
	select {
	case timerWake <- struct{}{}:
	default:
	}
}

func Gosched()             { runtime.Gosched() }
func Goexit()              { runtime.Goexit() }
func NumGoroutine() int    { return runtime.NumGoroutine() }
func Gomaxprocs(n int) int { return runtime.GOMAXPROCS(n) }
func NumCPU() int          { return runtime.NumCPU() }
func LockOSThread()        { runtime.LockOSThread() }
func UnlockOSThread()      { runtime.UnlockOSThread() }

//go:linkname ProcPin runtime.procPin
func ProcPin() int

//go:linkname ProcUnpin runtime.procUnpin
func ProcUnpin()

func Goid() int64 {
	buf := make([]byte, 64)
	buf = buf[:runtime.Stack(buf, false)]
	id := int64(0)
	for _, c := range bytes.TrimPrefix(buf, []byte("goroutine ")) {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + int64(c-'0')
	}
	return id
}

var (
	semaLock sync.Mutex
	semaCond = sync.NewCond(&semaLock)
)

// semaQueues are the waiters of each semaphore, in the order they are to be woken.
var semaQueues = map[*uint32][]chan struct{}{}

func Semacquire(addr *uint32, lifo bool, reason int) {
	semaLock.Lock()
	if *addr > 0 {
		*addr--
		semaLock.Unlock()
		return
	}
	wake := make(chan struct{})
	if q := semaQueues[addr]; lifo {
		semaQueues[addr] = append([]chan struct{}{wake}, q...)
	} else {
		semaQueues[addr] = append(q, wake)
	}
	semaLock.Unlock()
	<-wake
}

// Semrelease passes the unit straight on to the first waiter.
func Semrelease(addr *uint32, handoff bool) {
	semaLock.Lock()
	q := semaQueues[addr]
	switch len(q) {
	case 0:
		*addr++
	case 1:
		delete(semaQueues, addr)
		close(q[0])
	default:
		semaQueues[addr] = q[1:]
		close(q[0])
	}
	semaLock.Unlock()
	if handoff {
		runtime.Gosched()
	}
}

type NotifyList struct {
	wait   uint32
	notify uint32
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}

func NotifyListAdd(l *NotifyList) uint32 { return atomic.AddUint32(&l.wait, 1) - 1 }

func NotifyListWait(l *NotifyList, ticket uint32) {
	semaLock.Lock()
	for int32(atomic.LoadUint32(&l.notify)-ticket) <= 0 {
		semaCond.Wait()
	}
	semaLock.Unlock()
}

func NotifyListNotifyOne(l *NotifyList) {
	semaLock.Lock()
	if l.notify != atomic.LoadUint32(&l.wait) {
		l.notify++
		semaCond.Broadcast()
	}
	semaLock.Unlock()
}

func NotifyListNotifyAll(l *NotifyList) {
	semaLock.Lock()
	l.notify = atomic.LoadUint32(&l.wait)
	semaCond.Broadcast()
	semaLock.Unlock()
}

func CanSpin(i int) bool { return false }
func Spin()              {}

func Throw(msg string) {
	os.Stderr.WriteString("fatal error: " + msg + "\n")
	os.Exit(2)
}

func GC() { runtime.GC() }

func GCCount() uint32 {
	var s debug.GCStats
	debug.ReadGCStats(&s)
	return uint32(s.NumGC)
}

func MemStat(which int) uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	switch which {
	case 0:
		return m.HeapAlloc
	case 1:
		return m.TotalAlloc
	case 2:
		return m.Mallocs
	case 3:
		return m.Frees
	case 4:
		return m.Sys
	case 5:
		return uint64(m.NumGC)
	case 6:
		return m.PauseTotalNs
	case 7:
		return m.HeapInuse
	case 8:
		return m.HeapReleased
	case 9:
		return m.NextGC
	case 10:
		return m.LastGC
	case 11:
		return m.StackInuse
	}
	return 0
}

func SetGCPercent(percent int) int     { return debug.SetGCPercent(percent) }
func SetMemoryLimit(limit int64) int64 { return debug.SetMemoryLimit(limit) }
func FreeOSMemory()                    { debug.FreeOSMemory() }
func KeepAlive(p unsafe.Pointer)       { runtime.KeepAlive(p) }
func Random() uint64                   { return rand.Uint64() }
func WriteErr(p unsafe.Pointer, n int) { os.Stderr.Write(view(p, n)) }

func MemEqual(a, b unsafe.Pointer, n uintptr) bool {
	return bytes.Equal(view(a, int(n)), view(b, int(n)))
}

func IndexByte(p unsafe.Pointer, n int, c byte) int     { return bytes.IndexByte(view(p, n), c) }
func LastIndexByte(p unsafe.Pointer, n int, c byte) int { return bytes.LastIndexByte(view(p, n), c) }
func CountByte(p unsafe.Pointer, n int, c byte) int     { return bytes.Count(view(p, n), []byte{c}) }

func IndexMem(p unsafe.Pointer, n int, sep unsafe.Pointer, m int) int {
	return bytes.Index(view(p, n), view(sep, m))
}

func CompareMem(p unsafe.Pointer, n int, q unsafe.Pointer, m int) int {
	return bytes.Compare(view(p, n), view(q, m))
}

var hashSeed = maphash.MakeSeed()

func MemHash(p unsafe.Pointer, seed uint64, n uintptr) uint64 {
	return maphash.Bytes(hashSeed, view(p, int(n))) ^ seed*0x9e3779b97f4a7c15
}

func Callers(skip int, pcs *uintptr, n int) int {
	return runtime.Callers(skip+2, unsafe.Slice(pcs, n))
}

func frame(pc uintptr) runtime.Frame {
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return f
}

func PCDepth(pc uintptr) int                { return 1 }
func PCFunc(pc uintptr, inlined int) string { return frame(pc).Function }
func PCFile(pc uintptr, inlined int) string { return frame(pc).File }
func PCLine(pc uintptr, inlined int) int    { return frame(pc).Line }
func PCEntry(pc uintptr) uintptr            { return frame(pc).Entry }

func TraceAll(buf unsafe.Pointer, n int, all bool) int { return runtime.Stack(view(buf, n), all) }

var signals = make(chan os.Signal, 64)

func SignalNotify(sig uint32, on bool) {
	if on {
		signal.Notify(signals, syscall.Signal(sig))
	} else {
		signal.Reset(syscall.Signal(sig))
	}
}

func SignalIgnore(sig uint32) { signal.Ignore(syscall.Signal(sig)) }
func SignalWait() uint32      { return uint32((<-signals).(syscall.Signal)) }

func New(typ unsafe.Pointer) unsafe.Pointer                    { missing("New"); return nil }
func NewArray(typ unsafe.Pointer, n int) unsafe.Pointer        { missing("NewArray"); return nil }
func TypedMove(typ, dst, src unsafe.Pointer)                   { missing("TypedMove") }
func TypedClear(typ, dst unsafe.Pointer)                       { missing("TypedClear") }
func SetFinalizer(obj unsafe.Pointer, fn func(unsafe.Pointer)) {}
func AddCleanup(obj unsafe.Pointer, fn func()) uint64          { return 0 }
func StopCleanup(obj unsafe.Pointer, id uint64)                {}
func WeakHandle(obj unsafe.Pointer) unsafe.Pointer             { return obj }
func WeakValue(handle unsafe.Pointer) unsafe.Pointer           { return handle }
func TypeHash(typ, p unsafe.Pointer, seed uint64) uint64       { missing("TypeHash"); return 0 }
func TypeEqual(typ, p, q unsafe.Pointer) bool                  { missing("TypeEqual"); return false }
func Itab(inter, typ unsafe.Pointer) unsafe.Pointer            { missing("Itab"); return nil }
