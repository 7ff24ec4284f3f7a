package runtime

import (
	"internal/rt"
	"unsafe"
)

// Callers fills pc with the return addresses of the calling goroutine's stack: skip 0 is Callers itself, 1 its caller.
//
//go:noinline
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 {
		return 0
	}
	return rt.Callers(skip, &pc[0], len(pc))
}

// Caller describes the skip-th calling function above its own caller's frame: 0 is the caller of Caller.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if rt.Callers(skip+1, &pcs[0], 1) == 0 {
		return 0, "", 0, false
	}
	frame, _ := CallersFrames(pcs[:]).Next()
	return pcs[0], frame.File, frame.Line, true
}

// A Frame is one call in a trace.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames turns the result of Callers into frames, inlined ones included.
type Frames struct {
	pcs     []uintptr
	inlined int
}

// CallersFrames prepares to iterate over the frames of callers.
func CallersFrames(callers []uintptr) *Frames { return &Frames{pcs: callers} }

// Next returns the next frame and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		// A return address belongs to the instruction before it.
		pc := f.pcs[0] - 1
		depth := rt.PCDepth(pc)
		if f.inlined >= depth {
			f.pcs, f.inlined = f.pcs[1:], 0
			continue
		}
		i := f.inlined
		f.inlined++
		frame = Frame{
			PC:       pc,
			Function: rt.PCFunc(pc, i),
			File:     rt.PCFile(pc, i),
			Line:     rt.PCLine(pc, i),
			Entry:    rt.PCEntry(pc),
		}
		if i == depth-1 {
			frame.Func = FuncForPC(pc)
		}
		return frame, f.inlined < depth || len(f.pcs) > 1
	}
	return Frame{}, false
}

// A Func is a function of the running program; its address is that of its code.
type Func struct {
	opaque struct{}
}

// FuncForPC returns the function that contains pc, or nil.
func FuncForPC(pc uintptr) *Func {
	return (*Func)(unsafe.Pointer(rt.PCEntry(pc)))
}

// Name returns the function's full name.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	pc := f.Entry()
	return rt.PCFunc(pc, max(rt.PCDepth(pc)-1, 0))
}

// Entry returns the address of the function's code.
func (f *Func) Entry() uintptr { return uintptr(unsafe.Pointer(f)) }

// FileLine returns the file and line of the code at pc.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	i := max(rt.PCDepth(pc)-1, 0)
	return rt.PCFile(pc, i), rt.PCLine(pc, i)
}

// Stack writes the trace of the calling goroutine, or of all, into buf and returns how much it wrote.
func Stack(buf []byte, all bool) int {
	if len(buf) == 0 {
		return 0
	}
	return rt.TraceAll(unsafe.Pointer(&buf[0]), len(buf), all)
}
