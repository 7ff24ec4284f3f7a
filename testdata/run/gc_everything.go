// run

// Goroutines that pass linked structures around by channels, selects, maps, globals, sync.Map-like swaps, deep stacks.
package main

import (
	"fmt"
	"iter"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"weak"
)

type node struct {
	next *node
	v    int
	sum  int
	data []int
}

func chain(n, seed int) *node {
	var c *node
	s := 0
	for i := range n {
		s += seed + i
		c = &node{next: c, v: seed + i, sum: s, data: []int{seed, i}}
	}
	return c
}

func (n *node) check(where string) int {
	s, k := 0, 0
	for m := n; m != nil; m = m.next {
		s += m.v
		if m.data[0]+m.data[1] != m.v {
			panic(where + ": bad data")
		}
		k++
	}
	if n != nil && s != n.sum {
		panic(fmt.Sprint(where, ": lost: ", s, " ", n.sum))
	}
	return k
}

var global [64]struct {
	mu sync.Mutex
	c  *node
	m  map[int]*node
	i  any
}
var swapped [16]atomic.Pointer[node]

func deep(n int, c *node) int {
	d := chain(2, n)
	if n == 0 {
		runtime.Gosched()
		return c.check("deep")
	}
	r := deep(n-1, c)
	return r + d.check("deep2") - 2
}

func seq(n int) iter.Seq[*node] {
	return func(yield func(*node) bool) {
		for i := range n {
			if !yield(chain(3, i)) {
				return
			}
		}
	}
}

func main() {
	const rounds = 60
	var wg sync.WaitGroup
	un, buf := make(chan *node), make(chan *node, 8)
	quit := make(chan bool)
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range rounds {
				switch (i + w) % 8 {
				case 0:
					select {
					case un <- chain(5, i):
					case buf <- chain(4, i):
					case c := <-un:
						c.check("un")
					case c := <-buf:
						c.check("buf")
					case <-time.After(50 * time.Microsecond):
					}
				case 1:
					g := &global[i*7%64]
					g.mu.Lock()
					g.c.check("global")
					if g.m == nil || len(g.m) > 50 {
						g.m = map[int]*node{}
					}
					g.m[i] = g.c
					g.c = chain(6, i)
					if c, ok := g.i.(*node); ok {
						c.check("iface")
					}
					g.i = g.m[i]
					for _, c := range g.m {
						c.check("map")
					}
					g.mu.Unlock()
				case 2:
					c := chain(7, i)
					if old := swapped[i%16].Swap(c); old != nil {
						old.check("swap")
					}
				case 3:
					if deep(40, chain(9, i)) != 9 {
						panic("deep")
					}
				case 4:
					done := make(chan *node)
					c := chain(5, i)
					go func() {
						runtime.Gosched()
						done <- c
					}()
					x := <-done
					x.check("done")
				case 5:
					next, stop := iter.Pull(seq(5))
					for range 3 {
						c, _ := next()
						c.check("pull")
					}
					stop()
				case 6:
					c := chain(4, i)
					p := weak.Make(c)
					runtime.AddCleanup(c, func(n *node) { n.check("cleanup") }, chain(3, i))
					if i%3 == 0 {
						c = nil
						runtime.Gosched()
					}
					if q := p.Value(); q != nil {
						q.check("weak")
					}
					runtime.KeepAlive(c)
				case 7:
					c := chain(3, i)
					time.Sleep(time.Microsecond)
					c.check("sleep")
					f, _ := os.Open("/proc/self/stat")
					var b [64]byte
					f.Read(b[:])
					f.Close()
					c.check("syscall")
				}
			}
		}()
	}
	go func() { wg.Wait(); close(quit) }()
	n := 0
	for {
		select {
		case c := <-un:
			n += c.check("main un")
		case c := <-buf:
			n += c.check("main buf")
		case <-quit:
			for i := range swapped {
				swapped[i].Load().check("end")
			}
			fmt.Println("ok")
			return
		}
	}
}
