package iter_test

import (
	"runtime"
	"testing"

	"rgostd/iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestPull(t *testing.T) {
	next, stop := iter.Pull(count(3))
	for i := range 3 {
		if v, ok := next(); v != i || !ok {
			t.Fatalf("next() = %d, %v", v, ok)
		}
	}
	for range 2 {
		if v, ok := next(); v != 0 || ok {
			t.Fatalf("next() at the end = %d, %v", v, ok)
		}
	}
	stop()
}

func TestStopRunsDeferred(t *testing.T) {
	cleaned := false
	next, stop := iter.Pull2(func(yield func(string, int) bool) {
		defer func() { cleaned = true }()
		for yield("k", 7) {
		}
	})
	if k, v, ok := next(); k != "k" || v != 7 || !ok {
		t.Fatal(k, v, ok)
	}
	stop()
	if !cleaned {
		t.Error("the sequence was not ended")
	}
	stop()
	if _, _, ok := next(); ok {
		t.Error("next after stop gave a value")
	}
}

func TestStopBeforeStart(t *testing.T) {
	next, stop := iter.Pull(func(func(int) bool) { t.Error("the sequence ran") })
	stop()
	if _, ok := next(); ok {
		t.Error("next after stop gave a value")
	}
}

func TestPanicSurfaces(t *testing.T) {
	next, _ := iter.Pull(func(yield func(int) bool) {
		yield(1)
		panic("boom")
	})
	next()
	defer func() {
		if recover() != "boom" {
			t.Error("panic lost")
		}
		if _, ok := next(); ok {
			t.Error("next after a panic gave a value")
		}
	}()
	next()
}

func TestGoexitSurfaces(t *testing.T) {
	done := make(chan bool)
	go func() {
		defer close(done)
		next, _ := iter.Pull(func(func(int) bool) { runtime.Goexit() })
		next()
		t.Error("next returned")
	}()
	<-done
}
