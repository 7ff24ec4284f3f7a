// run

// Two goroutines that always make each other runnable don't keep a processor from timers, sleepers and others.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// talk has two goroutines send to each other until stop is set.
func talk(stop *atomic.Bool, others func()) {
	var talkers sync.WaitGroup
	c := make(chan int, 1)
	talkers.Go(func() {
		defer close(c)
		for i := 0; !stop.Load(); i++ {
			c <- i
		}
	})
	talkers.Go(func() {
		for range c {
		}
	})
	others()
	talkers.Wait()
}

func main() {
	runtime.GOMAXPROCS(1)
	<-time.After(time.Millisecond)
	for range 20 {
		var stop atomic.Bool
		talk(&stop, func() { time.AfterFunc(time.Microsecond, func() { stop.Store(true) }) })
	}
	fmt.Println("timers")
	for range 20 {
		var stop atomic.Bool
		talk(&stop, func() {
			time.Sleep(time.Microsecond)
			stop.Store(true)
		})
	}
	fmt.Println("sleepers")
	for range 20 {
		var stop atomic.Bool
		talk(&stop, func() {
			var wg sync.WaitGroup
			for range 5 {
				wg.Go(func() {
					for range 10 {
						runtime.Gosched()
					}
				})
			}
			wg.Wait()
			stop.Store(true)
		})
	}
	fmt.Println("others")
}
