package runtime

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// deferFrame and deferRecord are abi::layout::DeferFrame and DeferRecord, gHead is GHead.
type deferFrame struct {
	prev *deferFrame
	fp   uintptr
	ret  uintptr
	head *deferRecord
}

type deferRecord struct {
	next *deferRecord
	fn   func()
}

type gHead struct {
	p          unsafe.Pointer
	m          unsafe.Pointer
	stackGuard uintptr
	scratch    [6]uint64
	deferTop   *deferFrame
	panicTop   *panicRecord
	results    [2]uint64
	raise      uint64
	// panicOnFault is what debug.SetPanicOnFault sets.
	panicOnFault uint64
	// labels is what package runtime/pprof sets.
	labels unsafe.Pointer
}

// getg and framePointer are compiler intrinsics.
func getg() *gHead
func framePointer() unsafe.Pointer

// callerFrame returns the frame pointer of the activation that called the one with frame pointer fp, also where a
// stack switch lies between the two.
func callerFrame(fp unsafe.Pointer) unsafe.Pointer

// recoverTo abandons all activations above that of f, which continues at its landing pad.
func recoverTo(f *deferFrame)

// dying says that what is printed from here on is about the end of the program.
func dying()

// die prints the goroutine's trace and ends the process with exit code 2.
func die()

// goexit0 ends the goroutine.
func goexit0()

// A panicRecord is one panic, or one Goexit, in progress.
type panicRecord struct {
	link  *panicRecord
	value any
	// frame is the frame pointer of the activation that runs deferred calls for this record (or of a wrapper that
	// stands for it): recover works in functions called from there.
	frame unsafe.Pointer
	// at is the defer frame whose calls are being run.
	at        *deferFrame
	recovered bool
	goexit    bool
	repanic   bool
}

// setPanicOnFault makes faults at other addresses than nil panics of the calling goroutine, and returns the former
// setting.
func setPanicOnFault(enabled bool) bool {
	g := getg()
	old := g.panicOnFault != 0
	g.panicOnFault = 0
	if enabled {
		g.panicOnFault = 1
	}
	return old
}

// gopanic is the panic builtin. Deferred calls run on top of the panicking stack; recovery unwinds it.
//
//go:noinline
func gopanic(v any) {
	g := getg()
	if v == nil && !nilPanics() {
		v = new(PanicNilError)
	}
	p := &panicRecord{link: g.panicTop, value: v}
	if p.link != nil && p.link.recovered && sameValue(p.link.value, v) {
		p.link.repanic = true
	}
	g.panicTop = p
	for g.deferTop != nil {
		f := g.deferTop
		d := f.head
		if d == nil {
			g.deferTop = f.prev
			continue
		}
		f.head = d.next
		p.at = f
		p.frame = framePointer()
		d.fn()
		if p.recovered {
			if interrupted := dropAborted(g, p, f); interrupted {
				exitGoroutine(g)
			}
			recoverTo(f)
		}
	}
	fatalPanic(p)
}

// debugDefaults is what package internal/godebug calls defaults.
var debugDefaults string

// nilPanics says whether $GODEBUG, or else what the program was built with, asks for the time when panic(nil) made recover return nil.
func nilPanics() bool {
	if changed := rt.Godebug; changed != nil {
		if value := lastSetting(*changed, "panicnil="); value != "" {
			return value == "1"
		}
		return lastSetting(debugDefaults, "panicnil=") == "1"
	}
	for i := 0; i < rt.EnvCount(); i++ {
		if e := rt.Env(i); len(e) > 8 && e[:8] == "GODEBUG=" {
			if value := lastSetting(e[8:], "panicnil="); value != "" {
				return value == "1"
			}
		}
	}
	return lastSetting(debugDefaults, "panicnil=") == "1"
}

// lastSetting returns what stands behind the last key (with its "=") of a list separated by commas.
func lastSetting(list, key string) string {
	value := ""
	for from, i := 0, 0; i <= len(list); i++ {
		if i == len(list) || list[i] == ',' {
			if s := list[from:i]; len(s) >= len(key) && s[:len(key)] == key {
				value = s[len(key):]
			}
			from = i + 1
		}
	}
	return value
}

// dropAborted takes p, and the records below it whose loops the recovery at f abandons, off the list. It reports whether a
// Goexit was among them: that one has to go on.
func dropAborted(g *gHead, p *panicRecord, f *deferFrame) bool {
	interrupted := false
	q := p.link
	for q != nil && !isOlder(q.at, f) {
		if q.goexit {
			interrupted = true
		}
		q = q.link
	}
	g.panicTop = q
	return interrupted
}

// isOlder says whether frame a was entered before frame b (and isn't b).
func isOlder(a, b *deferFrame) bool {
	for b = b.prev; b != nil; b = b.prev {
		if a == b {
			return true
		}
	}
	return false
}

// sameValue compares a re-panicked value with the recovered one, without the risk of comparing the uncomparable.
func sameValue(a, b any) bool {
	return *(*[2]uintptr)(unsafe.Pointer(&a)) == *(*[2]uintptr)(unsafe.Pointer(&b))
}

// Goexit ends the calling goroutine after all its deferred calls have run. In the main goroutine the program goes on
// without it, and dies of deadlock when no other goroutine is left.
func Goexit() {
	exitGoroutine(getg())
}

//go:noinline
func exitGoroutine(g *gHead) {
	p := &panicRecord{link: g.panicTop, goexit: true}
	g.panicTop = p
	for g.deferTop != nil {
		f := g.deferTop
		d := f.head
		if d == nil {
			g.deferTop = f.prev
			continue
		}
		f.head = d.next
		p.at = f
		d.fn()
	}
	g.panicTop = nil
	goexit0()
}

// gorecover is the recover builtin, called with the frame pointer of the function that contains it: it must have been
// called by the loop of the innermost panic.
//
//go:noinline
func gorecover(fp unsafe.Pointer) any {
	p := getg().panicTop
	if p == nil || p.goexit || p.recovered || p.frame == nil || callerFrame(fp) != p.frame {
		return nil
	}
	p.recovered = true
	return p.value
}

// wrapperFrame is called first in compiler-made functions that stand between a deferred call and its function: the
// wrapper with frame pointer fp takes the place of the panic loop's activation.
//
//go:noinline
func wrapperFrame(fp unsafe.Pointer) {
	p := getg().panicTop
	if p != nil && p.frame != nil && callerFrame(fp) == p.frame {
		p.frame = fp
	}
}

// calledAsDeferred says whether the caller of the activation that asks was called as a deferred function: by the innermost
// panic's loop, or by what stands for it.
//
//go:noinline
func calledAsDeferred() bool {
	p := getg().panicTop
	return p != nil && p.frame != nil && callerFrame(callerFrame(callerFrame(framePointer()))) == p.frame
}

// standForLoop puts the calling activation in the place of the panic loop's: what it calls can recover.
//
//go:noinline
func standForLoop() {
	if p := getg().panicTop; p != nil {
		p.frame = callerFrame(framePointer())
	}
}

// deferreturn runs the deferred calls of a function that returns, normally or after a recovery.
//
//go:noinline
func deferreturn(f *deferFrame) {
	for f.head != nil {
		d := f.head
		f.head = d.next
		d.fn()
	}
	getg().deferTop = f.prev
}

// runGoroutine is the bottom of every goroutine.
func runGoroutine(fn func()) {
	fn()
	goexit0()
}

// runFinalizer calls a finalizer or cleanup on the finalizer goroutine.
func runFinalizer(fn func(unsafe.Pointer), arg unsafe.Pointer) {
	fn(arg)
}

// fatalPanic prints the panics in progress, oldest first, and ends the process.
func fatalPanic(p *panicRecord) {
	g := getg()
	g.panicTop = nil
	for q := p; q != nil; q = q.link {
		if !q.goexit {
			q.value = printable(q.value)
		}
	}
	dying()
	printPanics(p)
	die()
}

func printPanics(p *panicRecord) {
	if p.link != nil {
		printPanics(p.link)
		if p.link.repanic {
			return
		}
		if !p.link.goexit {
			print("\t")
		}
	}
	if p.goexit {
		return
	}
	print("panic: ")
	printPanicValue(p.value)
	if p.repanic {
		print(" [recovered, repanicked]")
	} else if p.recovered {
		print(" [recovered]")
	}
	if e, ok := p.value.(shown); ok && e.note != "" {
		print("\n", e.note)
	}
	print("\n")
}

// shown is a panic value that was turned into text by its own method. note is the signal line of a memory fault.
type shown struct {
	text string
	note string
}

// printable calls the Error or String method of a panic value. A method that panics itself is reported as such.
func printable(v any) any {
	defer func() {
		const text = "panic while printing panic value: "
		switch r := recover().(type) {
		case nil:
		case string:
			throw(text + r)
		default:
			throw(text + "type " + typ.Of(r).Str)
		}
	}()
	switch x := v.(type) {
	case errorString:
		return shown{x.Error(), x.note()}
	case errorAddressString:
		return shown{x.Error(), x.note()}
	case error:
		return shown{text: x.Error()}
	case interface{ String() string }:
		return shown{text: x.String()}
	}
	return v
}
