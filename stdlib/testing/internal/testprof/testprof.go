// Package testprof makes the profiles of test programs. They import it if they are built to make any.
package testprof

import (
	"io"
	"runtime/pprof"
	"testing"
)

type profiler struct{}

func (profiler) StartCPU(w io.Writer) error { return pprof.StartCPUProfile(w) }
func (profiler) StopCPU()                   { pprof.StopCPUProfile() }

func (profiler) Write(name string, w io.Writer) error { return pprof.Lookup(name).WriteTo(w, 0) }

func init() { testing.RegisterProfiler(profiler{}) }
