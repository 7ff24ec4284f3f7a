// run

// Atomic operations of all widths, typed and by function, and a lock-free stack built on them.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type node struct {
	v    int
	next *node
}

type stack struct{ head atomic.Pointer[node] }

func (s *stack) push(v int) {
	n := &node{v: v}
	for {
		n.next = s.head.Load()
		if s.head.CompareAndSwap(n.next, n) {
			return
		}
	}
}

func (s *stack) pop() (int, bool) {
	for {
		n := s.head.Load()
		if n == nil {
			return 0, false
		}
		if s.head.CompareAndSwap(n, n.next) {
			return n.v, true
		}
	}
}

func main() {
	var i32 atomic.Int32
	var u32 atomic.Uint32
	var i64 atomic.Int64
	var u64 atomic.Uint64
	var b atomic.Bool
	var v atomic.Value
	fmt.Println(i32.Add(-5), u32.Add(^uint32(0)), i64.Add(1<<40), u64.Add(^uint64(0)), b.Swap(true), b.Load())
	fmt.Println(i32.CompareAndSwap(-5, 7), i32.CompareAndSwap(-5, 8), i32.Swap(1), i32.Load(), u32.And(0xff), u32.Or(0x100), u32.Load(), i64.And(0), i64.Or(3), i64.Load())
	v.Store([]int{1, 2})
	fmt.Println(v.Load(), v.Swap([]int{3}), v.Load().([]int)[0])
	func() {
		defer func() { fmt.Println(recover()) }()
		v.Store("other type")
	}()
	var raw int64
	var ptr uintptr
	fmt.Println(atomic.AddInt64(&raw, 5), atomic.SwapInt64(&raw, 9), atomic.LoadInt64(&raw), atomic.CompareAndSwapInt64(&raw, 9, 10), atomic.AddUintptr(&ptr, 3), atomic.OrInt64(&raw, 1), raw)
	var s stack
	var wg sync.WaitGroup
	var sum atomic.Int64
	for w := range 8 {
		wg.Go(func() {
			for i := range 500 {
				s.push(w*500 + i)
				if i%2 == 0 {
					if x, ok := s.pop(); ok {
						sum.Add(int64(x))
					}
				}
			}
		})
	}
	wg.Wait()
	left := 0
	for x, ok := s.pop(); ok; x, ok = s.pop() {
		sum.Add(int64(x))
		left++
	}
	fmt.Println(sum.Load(), left)
	ready := [2]atomic.Bool{}
	turn := 0
	done := make(chan bool)
	go func() {
		for !ready[0].Load() {
		}
		turn = 42
		ready[1].Store(true)
		close(done)
	}()
	ready[0].Store(true)
	for !ready[1].Load() {
	}
	fmt.Println(turn)
	<-done
}
