package parallel

import (
	"sync/atomic"
	"testing"
	"time"
)

var running, most atomic.Int32

func busy() {
	n := running.Add(1)
	for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
	}
	time.Sleep(time.Millisecond)
	running.Add(-1)
}

// Parallel tests whose sequential subtests have parallel subtests: these run by the slot of the outermost.
func TestNested(t *testing.T) {
	for range 5 {
		t.Run("outer", func(t *testing.T) {
			t.Parallel()
			t.Run("middle", func(t *testing.T) {
				for range 3 {
					t.Run("inner", func(t *testing.T) {
						t.Parallel()
						busy()
						t.Run("innermost", func(t *testing.T) {
							t.Run("leaf", func(t *testing.T) {
								t.Parallel()
								busy()
							})
						})
					})
				}
			})
			busy()
		})
	}
}

func TestAlone(t *testing.T) {
	t.Run("middle", func(t *testing.T) {
		t.Run("inner", func(t *testing.T) { t.Parallel(); busy() })
	})
}

// The cleanups of a test run after its parallel subtests.
func TestOrder(t *testing.T) {
	t.Parallel()
	t.Cleanup(func() { t.Log("cleanup") })
	t.Run("middle", func(t *testing.T) {
		t.Cleanup(func() { t.Log("cleanup of middle") })
		t.Run("inner", func(t *testing.T) {
			t.Parallel()
			t.Log("inner")
		})
		t.Log("middle is over")
	})
	t.Log("order is over")
}

func TestMain(m *testing.M) {
	code := m.Run()
	if most.Load() > 2 {
		panic("more than -parallel at once")
	}
	if code != 0 {
		panic("failed")
	}
}
