// run
// only: plain,nopasses,oneproc,shuffle,gcstress
// timed: goroutines that wake in the order of their times

// Timers: order of firing, stopping, resetting, tickers, sleeping, After in select, a thousand at once.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for _, ms := range []int{90, 10, 50, 30, 70} {
		wg.Add(1)
		time.AfterFunc(time.Duration(3*ms)*time.Millisecond, func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			order = append(order, ms)
		})
	}
	wg.Wait()
	fmt.Println(order)
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Reset(time.Hour), t.Stop())
	start := time.Now()
	tick := time.NewTicker(3 * time.Millisecond)
	for range 4 {
		<-tick.C
	}
	tick.Stop()
	fmt.Println(time.Since(start) >= 12*time.Millisecond)
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("short")
	case <-time.After(time.Minute):
		fmt.Println("long")
	}
	start = time.Now()
	for i := range 1000 {
		wg.Go(func() { time.Sleep(time.Duration(i%10) * time.Millisecond) })
	}
	wg.Wait()
	fmt.Println(time.Since(start) >= 9*time.Millisecond, time.Since(start) < 30*time.Second)
	time.Sleep(-1)
	time.Sleep(0)
	func() {
		defer func() { fmt.Println(recover()) }()
		time.NewTicker(0)
	}()
	var never *time.Timer = time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	never.Stop()
}
