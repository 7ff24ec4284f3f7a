// Package rt is the test double of stdlib/internal/rt: the same functions over the reference Go, so that the
// standard library can be tested without rgo. What can not be done there (objects by type descriptor, maps and
// channels by address) panics with its name.
package rt

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"hash/maphash"
	"math"
	"math/big"
	"math/bits"
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

// The block functions below are the definitions written down: no real package shows its own.

func MD5Blocks(state *[4]uint32, blocks *byte, n int) {
	shifts := [4][4]int{{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}
	for data := unsafe.Slice(blocks, n*64); len(data) > 0; data = data[64:] {
		v := *state
		for i := range 64 {
			a, b, c, d := v[0], v[1], v[2], v[3]
			var f uint32
			var word int
			switch i / 16 {
			case 0:
				f, word = b&c|^b&d, i
			case 1:
				f, word = d&b|^d&c, 5*i+1
			case 2:
				f, word = b^c^d, 3*i+5
			case 3:
				f, word = c^(b|^d), 7*i
			}
			sine := uint32(math.Floor(math.Abs(math.Sin(float64(i+1))) * (1 << 32)))
			f += a + sine + binary.LittleEndian.Uint32(data[word%16*4:])
			v = [4]uint32{d, b + bits.RotateLeft32(f, shifts[i/16][i%4]), b, c}
		}
		for i := range v {
			state[i] += v[i]
		}
	}
}

func SHA1Blocks(state *[5]uint32, blocks *byte, n int) {
	for data := unsafe.Slice(blocks, n*64); len(data) > 0; data = data[64:] {
		var w [80]uint32
		for i := range w {
			if i < 16 {
				w[i] = binary.BigEndian.Uint32(data[i*4:])
			} else {
				w[i] = bits.RotateLeft32(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
			}
		}
		v := *state
		for i, word := range w {
			b, c, d := v[1], v[2], v[3]
			f := [4]uint32{b&c | ^b&d, b ^ c ^ d, b&c | b&d | c&d, b ^ c ^ d}[i/20]
			k := [4]uint32{0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6}[i/20]
			v = [5]uint32{bits.RotateLeft32(v[0], 5) + f + v[4] + k + word, v[0], bits.RotateLeft32(b, 30), c, d}
		}
		for i := range v {
			state[i] += v[i]
		}
	}
}

// sha2 mixes the words of a block, whose width the rotations and constants tell.
func sha2[W uint32 | uint64](state *[8]W, words [16]W, constants []W, rotate func(W, int) W, r [12]int) {
	w := append(make([]W, 0, len(constants)), words[:]...)
	for i := 16; i < len(constants); i++ {
		a, b := w[i-15], w[i-2]
		s0 := rotate(a, -r[0]) ^ rotate(a, -r[1]) ^ a>>r[2]
		s1 := rotate(b, -r[3]) ^ rotate(b, -r[4]) ^ b>>r[5]
		w = append(w, w[i-16]+s0+w[i-7]+s1)
	}
	v := *state
	for i, k := range constants {
		a, e := v[0], v[4]
		t := v[7] + (rotate(e, -r[9]) ^ rotate(e, -r[10]) ^ rotate(e, -r[11])) + (e&v[5] ^ ^e&v[6]) + k + w[i]
		u := (rotate(a, -r[6]) ^ rotate(a, -r[7]) ^ rotate(a, -r[8])) + (a&v[1] ^ a&v[2] ^ v[1]&v[2])
		v = [8]W{t + u, a, v[1], v[2], v[3] + t, e, v[5], v[6]}
	}
	for i := range v {
		state[i] += v[i]
	}
}

// cubeRoots are the first 64 bits of the fractional parts of the cube roots of the first 80 primes.
var cubeRoots = sync.OnceValue(func() (roots []uint64) {
	for p := int64(2); len(roots) < 80; p++ {
		n := big.NewInt(p)
		if !n.ProbablyPrime(10) {
			continue
		}
		n.Lsh(n, 192)
		root := new(big.Int)
		for bit := 70; bit >= 0; bit-- {
			root.SetBit(root, bit, 1)
			if new(big.Int).Exp(root, big.NewInt(3), nil).Cmp(n) > 0 {
				root.SetBit(root, bit, 0)
			}
		}
		roots = append(roots, root.And(root, new(big.Int).SetUint64(math.MaxUint64)).Uint64())
	}
	return roots
})

func SHA256Blocks(state *[8]uint32, blocks *byte, n int) {
	constants := make([]uint32, 64)
	for i := range constants {
		constants[i] = uint32(cubeRoots()[i] >> 32)
	}
	for data := unsafe.Slice(blocks, n*64); len(data) > 0; data = data[64:] {
		var words [16]uint32
		for i := range words {
			words[i] = binary.BigEndian.Uint32(data[i*4:])
		}
		sha2(state, words, constants, bits.RotateLeft32, [12]int{7, 18, 3, 17, 19, 10, 2, 13, 22, 6, 11, 25})
	}
}

func SHA512Blocks(state *[8]uint64, blocks *byte, n int) {
	for data := unsafe.Slice(blocks, n*128); len(data) > 0; data = data[128:] {
		var words [16]uint64
		for i := range words {
			words[i] = binary.BigEndian.Uint64(data[i*8:])
		}
		sha2(state, words, cubeRoots(), bits.RotateLeft64, [12]int{1, 8, 7, 19, 61, 6, 28, 34, 39, 14, 18, 41})
	}
}

func CRC32(polynomial int, crc uint32, p *byte, n int) int64 {
	table := []*crc32.Table{crc32.IEEETable, crc32.MakeTable(crc32.Castagnoli)}[polynomial]
	return int64(crc32.Update(crc, table, unsafe.Slice(p, n)))
}

// pollDesc stands for a registration with the runtime's poller: goroutines look at their descriptor every few
// milliseconds. Its first word has the flags that internal/poll reads.
type pollDesc struct {
	flags     atomic.Uint32
	fd        int
	deadlines [2]atomic.Int64
}

const (
	pollUnblocked = 1
	pollExpired   = 2
)

var (
	pollMu    sync.Mutex
	pollDescs = map[uintptr]*pollDesc{}
)

func pollDescOf(registration uintptr) *pollDesc {
	pollMu.Lock()
	defer pollMu.Unlock()
	return pollDescs[registration]
}

func PollOpen(fd int) (registration, errno uintptr) {
	epfd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return 0, uintptr(err.(syscall.Errno))
	}
	defer syscall.Close(epfd)
	if err := syscall.EpollCtl(epfd, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN}); err != nil {
		return 0, uintptr(err.(syscall.Errno))
	}
	d := &pollDesc{fd: fd}
	registration = uintptr(unsafe.Pointer(d))
	pollMu.Lock()
	pollDescs[registration] = d
	pollMu.Unlock()
	return registration, 0
}

func PollClose(registration uintptr) {
	pollMu.Lock()
	delete(pollDescs, registration)
	pollMu.Unlock()
}

func PollWait(registration uintptr, write bool) (result int) {
	d, side, events := pollDescOf(registration), 0, int16(1)
	if write {
		side, events = 1, 4
	}
	type pollFd struct {
		fd              int32
		events, revents int16
	}
	for {
		if d.flags.Load()&pollUnblocked != 0 {
			return 1
		}
		if when := d.deadlines[side].Load(); when > 0 && when <= Nanotime() {
			d.flags.Or(pollExpired << side)
		}
		if d.flags.Load()&(pollExpired<<side) != 0 {
			return 2
		}
		request := pollFd{fd: int32(d.fd), events: events}
		n, _, _ := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&request)), 1, uintptr(unsafe.Pointer(&syscall.Timespec{Nsec: 1e6})), 0, 0, 0)
		if n == 1 {
			return 0
		}
	}
}

func PollSetDeadline(registration uintptr, when int64, which int) {
	d := pollDescOf(registration)
	for side := range 2 {
		if which&(1<<side) == 0 {
			continue
		}
		d.deadlines[side].Store(when)
		if when < 0 || when > 0 && when <= Nanotime() {
			d.flags.Or(pollExpired << side)
		} else {
			d.flags.And(^uint32(pollExpired << side))
		}
	}
}

func PollUnblock(registration uintptr) { pollDescOf(registration).flags.Or(pollUnblocked) }

func WordsAdd(z, x, y *uint, n int) (c uint) {
	zs, xs, ys := unsafe.Slice(z, n), unsafe.Slice(x, n), unsafe.Slice(y, n)
	for i := range zs {
		zs[i], c = bits.Add(xs[i], ys[i], c)
	}
	return c
}

func WordsSub(z, x, y *uint, n int) (c uint) {
	zs, xs, ys := unsafe.Slice(z, n), unsafe.Slice(x, n), unsafe.Slice(y, n)
	for i := range zs {
		zs[i], c = bits.Sub(xs[i], ys[i], c)
	}
	return c
}

func WordsMulAdd(z, x *uint, n int, y, c uint) uint {
	zs, xs := unsafe.Slice(z, n), unsafe.Slice(x, n)
	for i := range zs {
		hi, lo := bits.Mul(xs[i], y)
		lo, carry := bits.Add(lo, c, 0)
		zs[i], c = lo, hi+carry
	}
	return c
}

func WordsAddMul(z, x *uint, n int, y uint) (c uint) {
	zs, xs := unsafe.Slice(z, n), unsafe.Slice(x, n)
	for i := range zs {
		hi, lo := bits.Mul(xs[i], y)
		lo, carry := bits.Add(lo, zs[i], 0)
		hi += carry
		lo, carry = bits.Add(lo, c, 0)
		zs[i], c = lo, hi+carry
	}
	return c
}

func WordsSubMul(z, x *uint, n int, y uint) (c uint) {
	zs, xs := unsafe.Slice(z, n), unsafe.Slice(x, n)
	for i := range zs {
		hi, lo := bits.Mul(xs[i], y)
		lo, carry := bits.Add(lo, c, 0)
		hi += carry
		zs[i], carry = bits.Sub(zs[i], lo, 0)
		c = hi + carry
	}
	return c
}

func WordsMul(z, x *uint, nx int, y *uint, ny int) {
	zs, ys := unsafe.Slice(z, nx+ny), unsafe.Slice(y, ny)
	clear(zs[:nx])
	for i, d := range ys {
		zs[nx+i] = WordsAddMul(&zs[i], x, nx, d)
	}
}

func WordsShl(z, x *uint, n, s int) uint {
	zs, xs := unsafe.Slice(z, n), unsafe.Slice(x, n)
	out := xs[n-1] >> (64 - s)
	for i := n - 1; i > 0; i-- {
		zs[i] = xs[i]<<s | xs[i-1]>>(64-s)
	}
	zs[0] = xs[0] << s
	return out
}

func WordsShr(z, x *uint, n, s int) uint {
	zs, xs := unsafe.Slice(z, n), unsafe.Slice(x, n)
	out := xs[0] << (64 - s)
	for i := range n - 1 {
		zs[i] = xs[i]>>s | xs[i+1]<<(64-s)
	}
	zs[n-1] = xs[n-1] >> s
	return out
}

func WordsMontgomery(t, x, y, m *uint, n int, k uint) (top uint) {
	ts, ys := unsafe.Slice(t, 2*n), unsafe.Slice(y, n)
	clear(ts[:n])
	for i := range ys {
		c := WordsAddMul(&ts[i], x, n, ys[i])
		d := WordsAddMul(&ts[i], m, n, ts[i]*k)
		ts[n+i], top = bits.Add(c, d, top)
	}
	return top
}
