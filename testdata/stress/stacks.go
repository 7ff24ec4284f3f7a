package main

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
)

// walker goes down a random depth with frames of random size, keeps pointers to its variables, and comes back by return,
// panic or Goexit; deferred calls and recoveries are counted on the way.
type walker struct {
	t                            *attempt
	r                            *rand.Rand
	deferred, frames, recoveries int
	stop                         error
}

var errStop = errors.New("stop")

func (w *walker) down(depth int, above *int) (result int) {
	w.frames++
	own := depth
	defer func() {
		w.deferred++
		if own != depth || *above != depth+1 {
			w.t.failf("stacks: frame %d has %d, above it %d", depth, own, *above)
		}
	}()
	if depth == 0 {
		switch w.r.IntN(4) {
		case 0:
			panic(w.stop)
		case 1:
			var p *walker
			return p.frames
		case 2:
			runtime.Goexit()
		}
		return 1
	}
	switch w.r.IntN(5) {
	case 0:
		return w.big(depth, &own)
	case 1:
		return w.guarded(depth, &own)
	case 2:
		if w.r.IntN(8) == 0 {
			runtime.Gosched()
		}
		f := func() int { return w.down(depth-1, &own) }
		return f() + 1
	}
	return w.down(depth-1, &own) + 1
}

// big has a frame that needs a new stack segment.
func (w *walker) big(depth int, above *int) int {
	var block [700]int
	for i := range block {
		block[i] = i * depth
	}
	result := w.down(depth-1, above)
	for i := range block {
		if block[i] != i*depth {
			w.t.failf("stacks: block changed at %d", i)
		}
	}
	return result + 1
}

// guarded may recover, and goes down again then.
func (w *walker) guarded(depth int, above *int) (result int) {
	defer func() {
		if w.r.IntN(3) != 0 {
			return
		}
		if e := recover(); e != nil {
			w.recoveries++
			var fault runtime.Error
			if err, ok := e.(error); !ok || err != w.stop && !errors.As(err, &fault) {
				w.t.failf("stacks: recovered %v", e)
			}
			result = depth
		}
	}()
	return w.down(depth-1, above) + 1
}

// stackTrial: some walkers at once.
func stackTrial(t *attempt) {
	var group sync.WaitGroup
	for range 1 + t.IntN(5) {
		w := &walker{t: t, r: t.fork(), stop: errStop}
		depth := []int{3, 30, 300, 3000}[t.IntN(4)]
		group.Add(1)
		go func() {
			defer group.Done()
			defer func() {
				if w.deferred != w.frames {
					t.failf("stacks: %d frames, %d deferred calls", w.frames, w.deferred)
				}
			}()
			defer func() { recover() }()
			top := depth + 1
			w.down(depth, &top)
		}()
	}
	group.Wait()
}
