// Package debug lets a program look at itself and turn the collector's knobs while it runs.
package debug

import (
	"internal/rt"
	"os"
	"runtime"
)

// SetGCPercent sets the collector's growth target (negative: off) and returns the former setting.
func SetGCPercent(percent int) int { return rt.SetGCPercent(percent) }

// SetMemoryLimit sets the soft memory limit in bytes, unless limit is negative, and returns the former one.
func SetMemoryLimit(limit int64) int64 { return rt.SetMemoryLimit(limit) }

// FreeOSMemory collects and gives as much memory as possible back to the system.
func FreeOSMemory() { rt.FreeOSMemory() }

// SetPanicOnFault makes memory faults at other addresses than nil panics, for the calling goroutine, rather than the end of
// the program. It returns the former setting.
func SetPanicOnFault(enabled bool) bool { return setPanicOnFault(enabled) }

//go:linkname setPanicOnFault runtime.setPanicOnFault
func setPanicOnFault(enabled bool) bool

// Stack returns the calling goroutine's trace.
func Stack() []byte {
	for size := 1024; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, false); n < size {
			return buf[:n]
		}
	}
}

// PrintStack prints the calling goroutine's trace to standard error.
func PrintStack() {
	os.Stderr.Write(Stack())
}
