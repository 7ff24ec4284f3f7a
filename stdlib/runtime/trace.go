package runtime

import (
	"internal/rt"
	"unsafe"
)

// Callers fills pc with addresses of the functions on the calling goroutine's stack: skip 0 is Callers itself, 1 its caller.
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
	return frame.PC, frame.File, frame.Line, true
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

// Frames turns the result of Callers into frames: each address stands for one, inlined or not.
type Frames struct {
	pcs []uintptr
}

// CallersFrames prepares to iterate over the frames of callers.
func CallersFrames(callers []uintptr) *Frames { return &Frames{pcs: callers} }

// Next returns the next frame and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		// A return address belongs to the instruction before it.
		pc := f.pcs[0] - 1
		f.pcs = f.pcs[1:]
		depth := rt.PCDepth(pc)
		if depth <= 0 {
			continue
		}
		frame = Frame{
			PC:       pc,
			Function: rt.PCFunc(pc, 0),
			File:     rt.PCFile(pc, 0),
			Line:     rt.PCLine(pc, 0),
			Entry:    rt.PCEntry(pc),
		}
		if depth == 1 {
			frame.Func = FuncForPC(pc)
		}
		return frame, len(f.pcs) > 0
	}
	return Frame{}, false
}

// A Func is a function of the running program. Its address is that of its code, or where the function was inlined, of
// an inlinedFunc.
type Func struct {
	opaque struct{}
}

// inlinedFunc is a function at a place where it is a part of another one.
type inlinedFunc struct {
	name  string
	entry uintptr
}

// FuncForPC returns the function that contains pc, or nil: the innermost one where calls were inlined.
func FuncForPC(pc uintptr) *Func {
	entry := rt.PCEntry(pc)
	if entry == 0 {
		return nil
	}
	if pc == entry || rt.PCDepth(pc) <= 1 {
		return (*Func)(unsafe.Pointer(entry))
	}
	return (*Func)(unsafe.Pointer(&inlinedFunc{rt.PCFunc(pc, 0), entry}))
}

// inlined returns what f points to if that isn't code.
func (f *Func) inlined() *inlinedFunc {
	if rt.PCEntry(uintptr(unsafe.Pointer(f))) != 0 {
		return nil
	}
	return (*inlinedFunc)(unsafe.Pointer(f))
}

// Name returns the function's full name.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	if in := f.inlined(); in != nil {
		return in.name
	}
	pc := f.Entry()
	return rt.PCFunc(pc, max(rt.PCDepth(pc)-1, 0))
}

// Entry returns the address of the function's code.
func (f *Func) Entry() uintptr {
	if in := f.inlined(); in != nil {
		return in.entry
	}
	return uintptr(unsafe.Pointer(f))
}

// FileLine returns the file and line of the code at pc.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	return rt.PCFile(pc, 0), rt.PCLine(pc, 0)
}

// Stack writes the trace of the calling goroutine, or of all, into buf and returns how much it wrote.
func Stack(buf []byte, all bool) int {
	if len(buf) == 0 {
		return 0
	}
	return rt.TraceAll(unsafe.Pointer(&buf[0]), len(buf), all)
}
