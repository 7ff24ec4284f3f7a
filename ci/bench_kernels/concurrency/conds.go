// Condition variables: a bounded queue with several producers and consumers.
package main

import (
	"fmt"
	"sync"
)

type queue struct {
	mu              sync.Mutex
	notFull, filled *sync.Cond
	items           []int
	closed          bool
}

func (q *queue) put(v int) {
	q.mu.Lock()
	for len(q.items) == 32 {
		q.notFull.Wait()
	}
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.filled.Signal()
}

func (q *queue) take() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		if q.closed {
			return 0, false
		}
		q.filled.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return v, true
}

func main() {
	q := &queue{}
	q.notFull, q.filled = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	var producers, consumers sync.WaitGroup
	sums := make([]int, 4)
	for c := range sums {
		consumers.Go(func() {
			for v, ok := q.take(); ok; v, ok = q.take() {
				sums[c] += v
			}
		})
	}
	for range 4 {
		producers.Go(func() {
			for i := range 1_500_000 {
				q.put(i)
			}
		})
	}
	producers.Wait()
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.filled.Broadcast()
	consumers.Wait()
	fmt.Println(sums[0] + sums[1] + sums[2] + sums[3])
}
