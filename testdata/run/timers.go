// run

// Timers: order of firing, stopping, resetting, tickers, sleeping, After in select, a thousand at once.
package main

import (
	"fmt"
	"sync"
	"time"
)

// firing returns in which order timers fired, and whether each did before the next one was due: else it says nothing.
func firing(apart time.Duration) (order []int, inTime bool) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	inTime = true
	start := time.Now()
	for _, n := range []int{5, 1, 3, 2, 4} {
		wg.Add(1)
		due := time.Duration(n) * apart
		time.AfterFunc(due, func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			order = append(order, n)
			inTime = inTime && time.Since(start) < due+apart
		})
	}
	wg.Wait()
	return order, inTime
}

func main() {
	apart := 40 * time.Millisecond
	order, inTime := firing(apart)
	for !inTime {
		apart *= 2
		order, inTime = firing(apart)
	}
	fmt.Println(order)
	var wg sync.WaitGroup
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
