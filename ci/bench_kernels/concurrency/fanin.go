// Select: values of several channels gathered by one goroutine, with a quit channel and a default.
package main

import "fmt"

func main() {
	const each = 700_000
	a, b, c, d := make(chan int), make(chan int, 8), make(chan int, 64), make(chan int)
	done, quit := make(chan bool), make(chan bool)
	for _, ch := range []chan int{a, b, c, d} {
		go func() {
			for i := range each {
				select {
				case ch <- i:
				case <-quit:
					return
				}
			}
			done <- true
		}()
	}
	sum, finished, polls := 0, 0, 0
	for finished < 4 {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += v * 2
		case v := <-c:
			sum += v * 3
		case v := <-d:
			sum += v * 4
		case <-done:
			finished++
		}
	}
	for _, ch := range []chan int{b, c} {
		for more := true; more; {
			select {
			case v := <-ch:
				if ch == b {
					sum += v * 2
				} else {
					sum += v * 3
				}
			default:
				more = false
			}
		}
	}
	for range 10_000_000 {
		select {
		case <-a:
		default:
			polls++
		}
	}
	fmt.Println(sum, polls)
}
