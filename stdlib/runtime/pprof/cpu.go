package pprof

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"internal/linux"
	"internal/rt"
)

const (
	// usualRate is how many samples are taken in a second of processor time.
	usualRate = 100
	// slots is how many samples have room until they are fetched, which is every so often.
	slots      = 2048
	fetchEvery = 100 * time.Millisecond
)

// cpu is the profile of processor time that is being made.
var cpu struct {
	sync.Mutex
	running bool
	stop    chan struct{}
	stopped chan struct{}
}

//go:linkname cpuRate runtime.cpuRate
func cpuRate() int

// cpuKey is what samples have in common that are counted together.
type cpuKey struct {
	labels *LabelSet
	depth  int
	trace  [64]uintptr
}

// StartCPUProfile begins a profile of processor time, which StopCPUProfile writes to w.
func StartCPUProfile(w io.Writer) error {
	cpu.Lock()
	defer cpu.Unlock()
	if cpu.running {
		return errors.New("cpu profiling already in use")
	}
	rate := cpuRate()
	if rate == 0 {
		rate = usualRate
	}
	cpu.running = true
	cpu.stop = make(chan struct{})
	cpu.stopped = make(chan struct{})
	ring := make([]rt.CPUSample, slots)
	period := time.Second / time.Duration(rate)
	b := newBuilder([]unit{{"samples", "count"}, {"cpu", "nanoseconds"}}, unit{"cpu", "nanoseconds"}, int64(period), "")
	rt.CPUSamples(&ring[0], len(ring))
	setTimer(period)
	go collect(w, b, ring, period)
	return nil
}

// StopCPUProfile ends the profile, if one is being made, and returns when it is written.
func StopCPUProfile() {
	cpu.Lock()
	defer cpu.Unlock()
	if !cpu.running {
		return
	}
	close(cpu.stop)
	<-cpu.stopped
	cpu.running = false
}

// setTimer has SIGPROF sent once in every period of processor time, or no more if that is 0.
func setTimer(period time.Duration) {
	const profiling = 2
	micros := int64(period / time.Microsecond)
	timer := &[4]int64{micros / 1e6, micros % 1e6, micros / 1e6, micros % 1e6}
	linux.CallFdPtr(linux.SYS_SETITIMER, profiling, unsafe.Pointer(timer), 0, 0, 0, 0)
}

// collect fetches samples until the profile is stopped, and writes it.
func collect(w io.Writer, b *builder, ring []rt.CPUSample, period time.Duration) {
	counts := map[cpuKey]int64{}
	ticker := time.NewTicker(fetchEvery)
	defer ticker.Stop()
	for running := true; running; {
		select {
		case <-ticker.C:
		case <-cpu.stop:
			setTimer(0)
			rt.CPUSamples(nil, 0)
			running = false
		}
		fetch(ring, counts)
	}
	for key, n := range counts {
		b.sample(inlined(key.trace[:key.depth]), []int64{n, n * int64(period)}, key.labels, 0)
	}
	// Nobody could be told about an error: the profile is cut short then.
	b.writeTo(w, time.Since(b.began))
	close(cpu.stopped)
}

// fetch takes the samples out that are complete.
func fetch(ring []rt.CPUSample, counts map[cpuKey]int64) {
	for i := range ring {
		s := &ring[i]
		state := atomic.LoadUint64(&s.State)
		if state == 0 || state > uint64(len(s.Trace))+1 {
			continue
		}
		key := cpuKey{labels: (*LabelSet)(s.Labels), depth: int(state - 1)}
		copy(key.trace[:], s.Trace[:key.depth])
		counts[key]++
		if s.Lost != 0 {
			counts[cpuKey{depth: 1, trace: [64]uintptr{rt.RuntimeCode}}] += int64(s.Lost)
		}
		s.Labels = nil
		atomic.StoreUint64(&s.State, 0)
	}
}

// inlined puts all functions that were inlined at the addresses of a sample into the trace.
func inlined(pcs []uintptr) []uintptr {
	var all []uintptr
	for _, pc := range pcs {
		all = append(all, pc)
		if pc != rt.RuntimeCode {
			for i := range max(rt.PCDepth(pc-1)-1, 0) {
				all = append(all, pc|uintptr(i+1)<<inlinedShift)
			}
		}
	}
	return all
}
