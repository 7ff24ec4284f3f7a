// Sequences of operations, generated from seeds, against models: `stress suite from count` tries count seeds and prints the
// first disagreement. The runner calls it in many settings; it is not a fixture with golden output.
package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"
)

// A trial checks one seed. It may be called from one goroutine only; what it starts must have ended when it returns.
type trial func(t *attempt)

var suites = map[string]trial{
	"queue":    queueTrial,
	"channels": channelTrial,
	"selects":  selectTrial,
	"locks":    lockTrial,
	"syncs":    syncTrial,
	"timers":   timerTrial,
	"maps":     mapTrial,
	"heap":     heapTrial,
	"stacks":   stackTrial,
}

// attempt is one seed's run: its random numbers, and what went wrong first.
type attempt struct {
	*rand.Rand
	mu    sync.Mutex
	wrong string
}

// fork returns random numbers for another goroutine.
func (t *attempt) fork() *rand.Rand {
	return rand.New(rand.NewPCG(t.Uint64(), t.Uint64()))
}

// failf notes a disagreement; it may be called from any goroutine.
func (t *attempt) failf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrong == "" {
		t.wrong = fmt.Sprintf(format, args...)
	}
}

// stuck is how long one seed may take before all goroutines are shown: far more than a slow machine needs.
const stuck = 90 * time.Second

func main() {
	if len(os.Args) != 4 || suites[os.Args[1]] == nil {
		fmt.Println("usage: stress suite from count")
		os.Exit(2)
	}
	from, _ := strconv.Atoi(os.Args[2])
	count, _ := strconv.Atoi(os.Args[3])
	seed := from
	watch := time.AfterFunc(stuck, func() { panic(fmt.Sprint("seed ", seed, " hangs")) })
	for ; seed < from+count; seed++ {
		watch.Reset(stuck)
		t := &attempt{Rand: rand.New(rand.NewPCG(uint64(seed), 99))}
		suites[os.Args[1]](t)
		if t.wrong != "" {
			fmt.Printf("seed %d: %s\n", seed, t.wrong)
			os.Exit(1)
		}
	}
	fmt.Println("ok", count)
}
