package runtime

import "unsafe"

type traceError string

func (e traceError) Error() string { return string(e) }

// StartTrace fails: this runtime records no execution traces.
func StartTrace() error { return traceError("execution traces are not supported") }

// StopTrace ends nothing, as no trace can have begun.
func StopTrace() {}

// ReadTrace returns nil: all of the trace was read.
func ReadTrace() []byte { return nil }

// cgoTraceback are the functions given to SetCgoTraceback.
var cgoTraceback [3]unsafe.Pointer

// SetCgoTraceback keeps three functions of C that would be called about frames of C on a stack. As no program has such frames,
// they never are.
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {
	if version != 0 {
		panic("unsupported version")
	}
	wanted := [3]unsafe.Pointer{traceback, context, symbolizer}
	for i, old := range cgoTraceback {
		if old != nil && old != wanted[i] {
			panic("call SetCgoTraceback only once")
		}
	}
	cgoTraceback = wanted
}
