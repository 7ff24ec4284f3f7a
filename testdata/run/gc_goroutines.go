// run

// Allocation from many goroutines at once, with values handed over through channels and kept on deep stacks.
package main

import (
	"fmt"
	"sync"
)

type msg struct {
	id   int
	body []string
	prev *msg
}

func deep(n int, keep *msg) int {
	local := &msg{id: n, prev: keep}
	if n == 0 {
		sum := 0
		for m := local; m != nil; m = m.prev {
			sum += m.id
		}
		return sum
	}
	return deep(n-1, local)
}

func main() {
	in, out := make(chan *msg, 16), make(chan int)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for m := range in {
				n := 0
				for p := m; p != nil; p = p.prev {
					for _, s := range p.body {
						n += len(s)
					}
				}
				out <- n
			}
		})
	}
	go func() {
		var last *msg
		for i := range 3000 {
			last = &msg{i, []string{fmt.Sprint("m", i), fmt.Sprintf("%05d", i)}, last}
			if i%20 == 0 {
				last.prev = nil
			}
			in <- last
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	total := 0
	for n := range out {
		total += n
	}
	fmt.Println(total)
	sums := make([]int, 10)
	for i := range sums {
		wg.Go(func() { sums[i] = deep(1000+i, nil) })
	}
	wg.Wait()
	fmt.Println(sums)
}
