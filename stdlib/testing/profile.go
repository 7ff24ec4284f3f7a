package testing

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
)

// Profiler is what makes profiles. Test programs have one only if they were built for that, as it isn't small.
type Profiler interface {
	StartCPU(w io.Writer) error
	StopCPU()
	// Write writes one of the other profiles.
	Write(name string, w io.Writer) error
}

var profiler Profiler

// RegisterProfiler is called by test programs that can make profiles.
func RegisterProfiler(p Profiler) { profiler = p }

// profileFlags are the flags about profiles.
type profileFlags struct {
	cpu, memory, block, mutex, trace *string

	memoryRate, blockRate, mutexFraction *int
}

func (f *profileFlags) register() {
	f.cpu = flag.String("test.cpuprofile", "", "write a profile of processor time to `file`")
	f.memory = flag.String("test.memprofile", "", "write a profile of allocations to `file`")
	f.memoryRate = flag.Int("test.memprofilerate", 0, "sample memory every `n` bytes")
	f.block = flag.String("test.blockprofile", "", "write a profile of where goroutines wait to `file`")
	f.blockRate = flag.Int("test.blockprofilerate", 1, "count waits from `n` nanoseconds on")
	f.mutex = flag.String("test.mutexprofile", "", "write a profile of contended mutexes to `file`")
	f.mutexFraction = flag.Int("test.mutexprofilefraction", 1, "count one of `n` contentions")
	f.trace = flag.String("test.trace", "", "not supported: the runtime records no execution traces")
}

// start begins what the flags ask for; it returns what is to be called at the end.
func (f *profileFlags) start() (finish func(), err error) {
	if *f.trace != "" {
		return nil, fmt.Errorf("testing: -test.trace: %w", runtime.StartTrace())
	}
	if *f.cpu+*f.memory+*f.block+*f.mutex == "" {
		return func() {}, nil
	}
	if profiler == nil {
		return nil, fmt.Errorf("testing: this test program was built without profiles")
	}
	if *f.memoryRate > 0 {
		runtime.MemProfileRate = *f.memoryRate
	}
	if *f.block != "" && *f.blockRate >= 0 {
		runtime.SetBlockProfileRate(*f.blockRate)
	}
	if *f.mutex != "" && *f.mutexFraction >= 0 {
		runtime.SetMutexProfileFraction(*f.mutexFraction)
	}
	var cpu *os.File
	if *f.cpu != "" {
		if cpu, err = os.Create(outputFile(*f.cpu)); err != nil {
			return nil, fmt.Errorf("testing: %w", err)
		}
		if err := profiler.StartCPU(cpu); err != nil {
			cpu.Close()
			return nil, fmt.Errorf("testing: can't start cpu profile: %w", err)
		}
	}
	return func() {
		if cpu != nil {
			profiler.StopCPU()
			cpu.Close()
		}
		if *f.memory != "" {
			// Profiles of memory are as of the last collection.
			runtime.GC()
			saveProfile("allocs", *f.memory)
		}
		if *f.block != "" && *f.blockRate >= 0 {
			saveProfile("block", *f.block)
		}
		if *f.mutex != "" && *f.mutexFraction >= 0 {
			saveProfile("mutex", *f.mutex)
		}
	}, nil
}

func saveProfile(name, file string) {
	f, err := os.Create(outputFile(file))
	if err == nil {
		err = profiler.Write(name, f)
		f.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testing:", err)
		os.Exit(2)
	}
}
