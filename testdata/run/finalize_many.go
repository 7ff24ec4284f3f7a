// run

// Thousands of objects with finalizers, cleanups and weak handles die at once, while goroutines turn weak handles into
// pointers and others come and go: each call comes once, and only for the dead.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"weak"
)

const objects = 6000

type thing struct {
	number int
	other  *int
	fill   [3]int
}

var finalized, cleaned, wrong atomic.Int64

// attach makes an object with something attached to it, by its number.
func attach(i int) *thing {
	t := &thing{number: i, other: new(int)}
	*t.other = i
	if i%3 == 0 {
		runtime.SetFinalizer(t, func(t *thing) {
			if *t.other != t.number {
				wrong.Add(1)
			}
			finalized.Add(1)
		})
	}
	if i%3 == 1 {
		runtime.AddCleanup(t, func(i int) { cleaned.Add(1) }, i)
	}
	return t
}

// apart runs f on a stack of its own, which is gone afterwards: neither slots nor registers keep what f saw.
func apart(f func()) {
	done := make(chan bool)
	go func() {
		f()
		close(done)
	}()
	<-done
}

func wait(what *atomic.Int64, n int64) {
	for range 2000 {
		runtime.GC()
		if what.Load() >= n {
			break
		}
		time.Sleep(time.Millisecond)
	}
}

func main() {
	var stop atomic.Bool
	done := make(chan bool)
	live := make([]*thing, objects)
	handles := make([]weak.Pointer[thing], objects)
	apart(func() {
		for i := range live {
			live[i] = attach(i)
			handles[i] = weak.Make(live[i])
		}
	})
	go func() {
		// Whoever gets a pointer out of a handle sees the whole object.
		for i := 0; !stop.Load(); i = (i + 7) % objects {
			if t := handles[i].Value(); t != nil && (t.number != i || *t.other != i) {
				wrong.Add(1)
			}
			if i%701 == 0 {
				runtime.Gosched()
			}
		}
		done <- true
	}()
	go func() {
		// Cleanups that are taken back never come.
		for !stop.Load() {
			t := &thing{}
			c := runtime.AddCleanup(t, func(int) { wrong.Add(1) }, 0)
			c.Stop()
			runtime.KeepAlive(t)
			runtime.Gosched()
		}
		done <- true
	}()
	for i := range live {
		if i%2 == 0 {
			live[i] = nil
		}
	}
	const half = objects / 2
	wait(&finalized, half/3)
	wait(&cleaned, half/3)
	fmt.Println("half:", finalized.Load(), cleaned.Load(), wrong.Load())
	apart(func() {
		for i, t := range live {
			if t != nil && (t.number != i || handles[i].Value() != t) {
				fmt.Println("lost", i)
			}
		}
	})
	clear(live)
	wait(&finalized, objects/3)
	wait(&cleaned, objects/3)
	stop.Store(true)
	<-done
	<-done
	for range 3 {
		runtime.GC()
	}
	left := 0
	for _, h := range handles {
		if h.Value() != nil {
			left++
		}
	}
	fmt.Println("all:", finalized.Load(), cleaned.Load(), wrong.Load(), "left:", left > 2)
}
