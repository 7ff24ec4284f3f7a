// Package rt is the bridge between the standard library and the runtime, which is written in Rust.
//
// Every function here without a body is a row of the runtime-function table (runtime/abi/src/funcs.rs): the
// compiler resolves it by its Go name, checks its signature against the row, and calls the runtime's symbol. A
// function may have at most two result words (a string or an interface is two, a slice would be three).
// Nothing outside the standard library may import this package.
package rt

import "unsafe"

// Processes and the operating system.

// Exit ends the process at once.
func Exit(code int)

// Args returns the number of command-line arguments.
func ArgCount() int

// Arg returns the i-th command-line argument.
func Arg(i int) string

// EnvCount returns the number of strings in the process's initial environment.
func EnvCount() int

// Env returns the i-th "key=value" string of the initial environment.
func Env(i int) string

// syscall and rawSyscall make the system call whose number and six arguments stand in args. The first may block:
// the processor is handed to other goroutines meanwhile.
func syscall(args *[7]uintptr) (r, errno uintptr)
func rawSyscall(args *[7]uintptr) (r, errno uintptr)

// Syscall6 makes a system call that may block. errno is 0 on success. The number is that of the target architecture.
func Syscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r, errno uintptr) {
	args := [7]uintptr{nr, a1, a2, a3, a4, a5, a6}
	return syscall(&args)
}

// RawSyscall6 makes a system call that is known to return at once.
func RawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r, errno uintptr) {
	args := [7]uintptr{nr, a1, a2, a3, a4, a5, a6}
	return rawSyscall(&args)
}

func allThreadsSyscall(args *[7]uintptr) (r, errno uintptr)

// AllThreadsSyscall makes a system call on each thread of the program while nothing else runs; if it fails on the first it
// is made on no other.
func AllThreadsSyscall(args [7]uintptr) (r, errno uintptr) { return allThreadsSyscall(&args) }

// Godebug is the value of $GODEBUG since the program has changed it.
var Godebug *string

// SignalNotify adds (on) or removes sig from the set that is delivered to SignalWait.
func SignalNotify(sig uint32, on bool)

// SignalIgnore makes the process ignore sig.
func SignalIgnore(sig uint32)

// SignalWait parks the calling goroutine until a signal of the set arrives and returns its number. The goroutine
// counts as a system goroutine.
func SignalWait() uint32

// SignalIdle reports whether all signals that have arrived were returned by SignalWait and whoever calls it is back there.
func SignalIdle() bool

// Time.

// Nanotime returns the monotonic clock in nanoseconds.
func Nanotime() int64

// Walltime returns the wall clock as seconds since 1970 and nanoseconds.
func Walltime() (sec int64, nsec int32)

// Sleep parks the calling goroutine for ns nanoseconds.
func Sleep(ns int64)

// TimerWait parks the calling goroutine until the monotonic clock reaches until (negative: for ever) or TimerWake
// is called. There is one such goroutine, the timer goroutine of package time; while it waits for ever it does not
// keep the deadlock detector quiet.
func TimerWait(until int64)

// TimerWake makes a current or the next TimerWait return.
func TimerWake()

// Scheduling.

// Gosched yields the processor.
func Gosched()

// NumGoroutine returns the number of goroutines that are not the runtime's own.
func NumGoroutine() int

// Gomaxprocs returns the number of processors, and sets it first when n > 0.
func Gomaxprocs(n int) int

// SetMaxStack and SetMaxThreads set how large a goroutine's stack may become and how many threads may be started, and
// return the former limit.
func SetMaxStack(bytes int) int
func SetMaxThreads(n int) int

// SetTraceback takes a value as of GOTRACEBACK and adds it to what that variable asks for.
func SetTraceback(level string)

// NumCPU returns the number of usable CPUs at start.
func NumCPU() int

// LockOSThread and UnlockOSThread wire the calling goroutine to its thread.
func LockOSThread()
func UnlockOSThread()

// ProcPin forbids preemption of the calling goroutine and returns its processor's index; ProcUnpin ends that.
func ProcPin() int
func ProcUnpin()

// Goid returns the calling goroutine's number.
func Goid() int64

// Semacquire waits until *addr > 0 and decrements it. lifo queues the waiter in front. reason is the wait reason
// in traces: 0 semacquire, 1 sync.Mutex.Lock, 2 sync.RWMutex.RLock, 3 sync.RWMutex.Lock, 4 sync.WaitGroup.Wait; 5 the same,
// 6 sleep and 7 coroutine where only goroutines of the caller's bubble, if it is in one, can wake it.
func Semacquire(addr *uint32, lifo bool, reason int)

// Semrelease increments *addr and wakes one waiter; handoff runs it at once on this processor.
func Semrelease(addr *uint32, handoff bool)

// NotifyList is the waiter queue of a sync.Cond. Its fields belong to the runtime.
type NotifyList struct {
	wait   uint32
	notify uint32
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}

// NotifyListAdd takes a ticket, NotifyListWait waits for it, NotifyListNotifyOne and NotifyListNotifyAll wake.
func NotifyListAdd(l *NotifyList) uint32
func NotifyListWait(l *NotifyList, ticket uint32)
func NotifyListNotifyOne(l *NotifyList)
func NotifyListNotifyAll(l *NotifyList)

// The poller waits for descriptors that don't block. A registration's address holds a word of flags:
// internal/poll has their meaning.
func pollOpen(fd int32) (registration, errno uintptr)

// PollOpen registers a descriptor for both directions. It fails for files that are always ready.
func PollOpen(fd int) (registration, errno uintptr) { return pollOpen(int32(fd)) }

// PollClose ends a registration, on which nobody waits any more.
func PollClose(registration uintptr)

// PollWait parks the calling goroutine until reading (or writing) may succeed, the deadline passes or PollUnblock is
// called. One goroutine a direction may wait.
func PollWait(registration uintptr, write bool) (result int)

// PollSetDeadline sets the deadlines of waits for reading (1), writing (2) or both (3) on the monotonic clock:
// 0 is none, a negative time has passed.
func PollSetDeadline(registration uintptr, when int64, which int)

// PollUnblock ends the waits, and all later ones.
func PollUnblock(registration uintptr)

// CanSpin says whether spinning makes sense for the i-th time; Spin does it for about 30 cycles.
func CanSpin(i int) bool
func Spin()

// CrashOutput has what is printed about the end of the program by a fault written to another descriptor too, unless it is
// negative, and returns the former one.
func CrashOutput(fd int32) int32

// Throw ends the process with "fatal error: " and msg, which can not be recovered, and all traces. Fatal is for mistakes of
// the program: it prints as much as an uncaught panic does.
func Throw(msg string)
func Fatal(msg string)

// Memory.

// GC runs a full collection.
func GC()

// GCCount returns the number of completed collections.
func GCCount() uint32

// Figures for MemStat. Times are in nanoseconds.
const (
	// Bytes of objects that are live or not yet freed.
	HeapBytes = iota
	// Ever allocated.
	AllocatedBytes
	AllocatedObjects
	FreedObjects
	// The most that the heap ever had from the system.
	PeakBytes
	// Completed collections, and for how long they stopped the program.
	Cycles
	TotalPause
	// Memory of spans, and the heap's memory that was returned to the system.
	SpanBytes
	ReleasedBytes
	// The next collection's goal.
	Goal
	// When the last collection ended, by the wall clock.
	LastEnd
	StackBytes
	// Memory of the heap that is in no span and not returned.
	FreeBytes
	// Collections that the program asked for.
	ForcedCycles
	// Processor time of collections.
	AssistTime
	DedicatedTime
	IdleTime
	PauseTime
	// Time since the program's start.
	Uptime
	GOGC
	MemoryLimit
	// What the last collection left.
	LiveBytes
	// The runtime's tables and lists.
	TableBytes
	QueueBytes
	GlobalBytes
	CreatedGoroutines
	Threads
	ThreadBytes
	// The table of spans, and the processors' caches of free objects.
	SpanTableBytes
	CacheBytes
	// Objects without pointers that share memory with another one.
	TinyObjects
	// Calls of finalizers and cleanups that became ready, and that began.
	FinalizersReady
	FinalizersRun
	CleanupsReady
	CleanupsRun
	// What the last collection looked at of stacks.
	ScannedStackBytes
	// How many of these figures there are.
	MemStatCount
)

// Series for MemStat, with an index to be added: pause and end of the last collections, collection n at (n-1) modulo
// PausesKept; how many pauses were how long, and how long it took until all goroutines had stopped, four buckets for each
// power of two of nanoseconds; how many objects were allocated and freed by size class, 0 < class <= SizeClasses, and larger
// ones behind them; and the classes' sizes. Class 0 is none: whoever asks for its allocations brings all counts up to date.
const (
	PausesKept  = 256
	Pauses      = 1000
	PauseEnds   = 2000
	PauseCounts = 3000
	StopCounts  = 4000
	ClassAllocs = 5000
	ClassFrees  = 6000
	ClassSizes  = 7000
	SizeClasses = 67
)

// MemStat returns one figure of the memory's and the scheduler's.
func MemStat(which int) uint64

// SetGCPercent and SetMemoryLimit set the collector's two knobs and return the old value.
func SetGCPercent(percent int) int
func SetMemoryLimit(limit int64) int64

// FreeOSMemory collects and returns as much memory to the system as possible.
func FreeOSMemory()

// New allocates a zeroed object of the type described by typ; NewArray n of them in a row.
func New(typ unsafe.Pointer) unsafe.Pointer
func NewArray(typ unsafe.Pointer, n int) unsafe.Pointer

// TypedMove copies one object of type typ with the collector's write barriers.
func TypedMove(typ, dst, src unsafe.Pointer)

// TypedClear zeroes one object of type typ with the collector's write barriers.
func TypedClear(typ, dst unsafe.Pointer)

// KeepAlive keeps p reachable up to this call.
func KeepAlive(p unsafe.Pointer)

// OnCollection has fn, a function that captures nothing, called once after a collection that ends from now on, on the
// goroutine of finalizers. There is one such fn at a time.
func OnCollection(fn func())

// SetFinalizer arranges for fn(arg) to run on a goroutine of its own once obj is unreachable; a nil fn removes
// it. AddCleanup is alike but does not resurrect obj and may be called several times; it returns an identifier.
func SetFinalizer(obj unsafe.Pointer, fn func(unsafe.Pointer))
func AddCleanup(obj unsafe.Pointer, fn func()) uint64
func StopCleanup(obj unsafe.Pointer, id uint64)

// WeakHandle returns the handle (one per object) that WeakValue turns back into the object, or nil after it died.
func WeakHandle(obj unsafe.Pointer) unsafe.Pointer
func WeakValue(handle unsafe.Pointer) unsafe.Pointer

// Random returns 64 random bits, not for cryptography.
func Random() uint64

// Bytes and hashing.

// MemEqual compares n bytes.
func MemEqual(a, b unsafe.Pointer, n uintptr) bool

// IndexByte returns the index of the first c in the n bytes at p, or -1; LastIndexByte that of the last.
func IndexByte(p unsafe.Pointer, n int, c byte) int
func LastIndexByte(p unsafe.Pointer, n int, c byte) int

// CountByte returns how many of the n bytes at p equal c.
func CountByte(p unsafe.Pointer, n int, c byte) int

// IndexMem returns the index of the first occurrence of the m bytes at sep in the n bytes at p, or -1.
func IndexMem(p unsafe.Pointer, n int, sep unsafe.Pointer, m int) int

// CompareMem compares bytes lexicographically (-1, 0, 1).
func CompareMem(p unsafe.Pointer, n int, q unsafe.Pointer, m int) int

// MemHash hashes n bytes.
func MemHash(p unsafe.Pointer, seed uint64, n uintptr) uint64

// TypeHash hashes the value of type typ at p; it panics as a map would where the type is not hashable.
func TypeHash(typ, p unsafe.Pointer, seed uint64) uint64

// TypeEqual compares two values of type typ; it panics as == would where the dynamic type is not comparable.
func TypeEqual(typ, p, q unsafe.Pointer) bool

// Interfaces, for package reflect.

// Itab returns the itab of the concrete type typ for the interface type inter, or nil.
func Itab(inter, typ unsafe.Pointer) unsafe.Pointer

// Maps, for package reflect. m is the map's word, typ its descriptor; keys and elements go by address.
func MapMake(typ unsafe.Pointer, hint int) unsafe.Pointer
func MapLen(m unsafe.Pointer) int
func MapGet(typ, m, key unsafe.Pointer) unsafe.Pointer // nil where absent
func MapSet(typ, m, key, elem unsafe.Pointer)
func MapDelete(typ, m, key unsafe.Pointer)
func MapClear(typ, m unsafe.Pointer)

// MapIter is an iterator over a map; Key is nil at the end. The other words belong to the runtime.
type MapIter struct {
	Key   unsafe.Pointer
	Elem  unsafe.Pointer
	state [14]unsafe.Pointer
}

func MapIterInit(typ, m unsafe.Pointer, it *MapIter)
func MapIterNext(it *MapIter)

// Channels, for package reflect.
func ChanMake(typ unsafe.Pointer, size int) unsafe.Pointer
func ChanLen(c unsafe.Pointer) int
func ChanCap(c unsafe.Pointer) int

// ChanHide makes len and cap of a new channel 0 for ever, whatever its buffer holds.
func ChanHide(c unsafe.Pointer)
func ChanClose(c unsafe.Pointer)

// ChanSend sends the element at elem; without block it returns false where it would have to wait.
func ChanSend(c, elem unsafe.Pointer, block bool) bool

// ChanRecv receives into elem: selected says whether anything was done, ok whether a value came.
func ChanRecv(c, elem unsafe.Pointer, block bool) (selected, ok bool)

// SelectCase is one case of Select: Dir 1 send, 2 receive, 3 default.
type SelectCase struct {
	Chan unsafe.Pointer
	Elem unsafe.Pointer
	Dir  int
}

// Select runs a select statement over n cases; it returns the chosen index and, for a receive, whether a value came.
func Select(cases *SelectCase, n int) (chosen int, ok bool)

// Call calls the code at fn (closure context ctx) with the argument words in the frame: see the frame's layout in
// runtime/abi/src/reflect_call.rs.
func Call(fn, ctx, frame unsafe.Pointer)

// Traces.

// Callers stores up to n return addresses of the calling goroutine's stack in pcs, skipping the first skip frames
// (0 is the caller of Callers), and returns how many.
func Callers(skip int, pcs *uintptr, n int) int

// PCFile, PCFunc and PCLine describe a code address; inlined says which of the inlined frames at pc (0 innermost),
// PCDepth how many there are.
func PCDepth(pc uintptr) int
func PCFunc(pc uintptr, inlined int) string
func PCFile(pc uintptr, inlined int) string
func PCLine(pc uintptr, inlined int) int
func PCEntry(pc uintptr) uintptr

// HeapDump writes the heap to the file fd, with the version's text and the n figures at figures.
func HeapDump(fd int, version *byte, length int, figures *uint64, n int)

// TraceAll writes the traces of the calling goroutine (or of all) into buf and returns the length.
func TraceAll(buf unsafe.Pointer, n int, all bool) int

// GoroutineProfile stores the trace of each goroutine and, unless labels is nil, its labels; it returns how many there are,
// and stores nothing if they are more than n.
func GoroutineProfile(traces *[32]uintptr, labels *unsafe.Pointer, n int) int

// Which profile ProfileRate and ProfileRecords are about.
const (
	MemoryProfile = iota
	BlockProfile
	MutexProfile
)

// ProfileRate sets how much of what happens a profile sees: that of memory reads the variable whose address rate is.
func ProfileRate(which int, rate uintptr)

// A ProfileRecord is what a profile has seen at one place: objects and bytes allocated and freed, or how often and for how
// many nanoseconds something waited.
type ProfileRecord struct {
	Counts [4]int64
	Trace  [32]uintptr
}

// ProfileRecords stores what a profile has seen, unless there are more than n records, and returns how many there are.
func ProfileRecords(which int, records *ProfileRecord, n int) int

// A CPUSample is room for one trace: State is 0 where it is free, and else one more than the number of addresses, which is
// set last. Lost says how many samples found no room before this one.
type CPUSample struct {
	State  uint64
	Labels unsafe.Pointer
	Lost   uint64
	Trace  [64]uintptr
}

// RuntimeCode is at the front of a CPUSample's trace if the runtime was at work, in place of an address.
const RuntimeCode = 1

// CPUSamples has signals of the profiling timer leave samples in the n ones from first on; none if that is nil. The former
// ones are left alone from then on.
func CPUSamples(first *CPUSample, n int)

// TypeCount and TypeAt enumerate the type descriptors of the program.
func TypeCount() int
func TypeAt(i int) unsafe.Pointer

// WriteErr writes the bytes to standard error without buffering: the print builtins use it.
func WriteErr(p unsafe.Pointer, n int)

// Checksums.

// MD5Blocks, SHA1Blocks, SHA256Blocks and SHA512Blocks mix n blocks of 64 (SHA-512: 128) bytes into a state. The world
// can not stop meanwhile: pass moderate numbers.
func MD5Blocks(state *[4]uint32, blocks *byte, n int)
func SHA1Blocks(state *[5]uint32, blocks *byte, n int)
func SHA256Blocks(state *[8]uint32, blocks *byte, n int)
func SHA512Blocks(state *[8]uint64, blocks *byte, n int)

// CRC32 returns the CRC-32 after n more bytes, of the IEEE polynomial (0) or Castagnoli's (1), or -1 where the
// processor has no instructions for it.
func CRC32(polynomial int, crc uint32, p *byte, n int) int64

// Numbers of many words, least significant first. n is the number of words; the world can not stop meanwhile: pass
// moderate numbers.

// WordsAdd and WordsSub set z to x plus or minus y and return the carry or borrow. z may be x or y.
func WordsAdd(z, x, y *uint, n int) uint
func WordsSub(z, x, y *uint, n int) uint

// WordsMulAdd sets z to x*y + c, WordsAddMul adds x*y to z, WordsSubMul takes it away; they return the word left over.
// z may be x, but they must not overlap otherwise.
func WordsMulAdd(z, x *uint, n int, y, c uint) uint
func WordsAddMul(z, x *uint, n int, y uint) uint
func WordsSubMul(z, x *uint, n int, y uint) uint

// WordsShl and WordsShr set z to x shifted by s, from 1 to 63, and return what is shifted out. z may overlap x, at the
// same or, of WordsShl, a higher address, of WordsShr, a lower one.
func WordsShl(z, x *uint, n, s int) uint
func WordsShr(z, x *uint, n, s int) uint

// WordsMontgomery sets the upper half of t, of 2n words, to x*y>>(64*n) modulo m, and returns a carry into the word
// above; k is -1/m modulo 1<<64.
func WordsMontgomery(t, x, y, m *uint, n int, k uint) uint

// WordsMul sets z, of nx+ny words, to x*y.
func WordsMul(z, x *uint, nx int, y *uint, ny int)
