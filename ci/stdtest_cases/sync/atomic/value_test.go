package atomic

import (
	"sync"
	"testing"
)

func panics(f func()) (reason any) {
	defer func() { reason = recover() }()
	f()
	return nil
}

func TestValue(t *testing.T) {
	var v Value
	if v.Load() != nil || v.CompareAndSwap(1, 2) || !v.CompareAndSwap(nil, 2) || v.Swap(3) != 2 || v.Load() != 3 {
		t.Error(v.Load())
	}
	if r := panics(func() { v.Store("s") }); r != "sync/atomic: store of inconsistently typed value into Value" {
		t.Error(r)
	}
	if r := panics(func() { v.Store(nil) }); r != "sync/atomic: store of nil value into Value" {
		t.Error(r)
	}
	if r := panics(func() { v.CompareAndSwap("s", 1) }); r != "sync/atomic: compare and swap of inconsistently typed values" {
		t.Error(r)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10000 {
				for {
					old := v.Load()
					if v.CompareAndSwap(old, old.(int)+1) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	if v.Load() != 40003 {
		t.Error(v.Load())
	}
}

func TestTyped(t *testing.T) {
	var b Bool
	if b.Swap(true) || !b.Load() || b.CompareAndSwap(false, true) || !b.CompareAndSwap(true, false) {
		t.Error(b.Load())
	}
	var n Int32
	if n.Add(-5) != -5 || n.And(3) != -5 || n.Or(8) != 3 || n.Load() != 11 {
		t.Error(n.Load())
	}
	var p Pointer[int]
	x := new(int)
	if p.Load() != nil || !p.CompareAndSwap(nil, x) || p.Swap(nil) != x {
		t.Error(p.Load())
	}
}
