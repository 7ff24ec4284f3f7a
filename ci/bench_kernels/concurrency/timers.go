// Timers: made, stopped and reset by the hundred thousand, and sleepers that wake up.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	stopped := 0
	for range 10 {
		timers := make([]*time.Timer, 50_000)
		for i := range timers {
			timers[i] = time.NewTimer(time.Hour + time.Duration(i*7919%50_000)*time.Millisecond)
		}
		for i, t := range timers {
			if i&1 == 0 {
				t.Reset(2*time.Hour - time.Duration(i)*time.Millisecond)
			}
		}
		for _, t := range timers {
			if t.Stop() {
				stopped++
			}
		}
	}
	var wg sync.WaitGroup
	var fired atomic.Int64
	for i := range 20_000 {
		wg.Add(2)
		time.AfterFunc(time.Duration(i%50)*time.Millisecond, func() { fired.Add(1); wg.Done() })
		go func() {
			time.Sleep(time.Duration(i%40) * time.Millisecond)
			wg.Done()
		}()
	}
	wg.Wait()
	late := 0
	for range 200_000 {
		select {
		case <-time.After(time.Minute):
			late++
		default:
		}
	}
	fmt.Println(stopped, fired.Load(), late)
}
