// Deferred calls: one at the end, several, in a loop, with recovery of a panic.
//
// counts: 30_000_000 => 30_000
package main

import (
	"errors"
	"fmt"
	"sync"
)

type store struct {
	mu sync.Mutex
	n  int
}

func (s *store) add(k int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += k
}

func several(p *int) {
	defer func() { *p += 1 }()
	if *p&1 == 0 {
		defer func() { *p += 2 }()
	}
	defer func() { *p ^= 4 }()
}

func looped(p *int) {
	for i := range 4 {
		defer func() { *p += i }()
	}
}

var errOdd = errors.New("odd")

func guarded(i int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	if i&63 == 1 {
		panic(errOdd)
	}
	return nil
}

func main() {
	s, v, failed := &store{}, 0, 0
	for i := range 30_000_000 {
		s.add(i & 1)
		if i&1 == 0 {
			several(&v)
		}
		if i&7 == 0 {
			looped(&v)
		}
		if i&3 == 1 && guarded(i) != nil {
			failed++
		}
	}
	fmt.Println(s.n, v, failed)
}
