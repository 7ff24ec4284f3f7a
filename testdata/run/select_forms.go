// run

// Select: defaults, nil channels, closed channels, sends and receives on the same channel, assignment targets.
package main

import (
	"fmt"
	"time"
)

func main() {
	a, b := make(chan int, 1), make(chan string)
	var none chan int
	select {
	case v := <-a:
		fmt.Println(v)
	case none <- 1:
	case <-none:
	default:
		fmt.Println("default")
	}
	for i := range 4 {
		select {
		case a <- i:
			fmt.Print("sent ", i, " ")
		case v := <-a:
			fmt.Print("got ", v, " ")
		}
	}
	fmt.Println()
	go func() { b <- "hello"; close(b) }()
	var list [2]string
	var ok bool
	i := 0
	for range 2 {
		select {
		case list[i], ok = <-b:
			i++
		case <-time.After(time.Minute):
			fmt.Println("timeout")
		}
		fmt.Printf("%q %t\n", list, ok)
	}
	done := make(chan struct{})
	results := make(chan int)
	go func() {
		defer close(done)
		for {
			select {
			case v, ok := <-results:
				if !ok {
					return
				}
				if v%2 == 0 {
					continue
				}
				fmt.Print(v, " ")
			}
		}
	}()
	for i := range 6 {
		results <- i
	}
	close(results)
	<-done
	fmt.Println()
	go func() {
		select {}
	}()
	sum := 0
	chans := make([]chan int, 5)
	for i := range chans {
		chans[i] = make(chan int)
		go func() {
			for j := range 100 {
				chans[i] <- i * j
			}
		}()
	}
	for range 500 {
		select {
		case v := <-chans[0]:
			sum += v
		case v := <-chans[1]:
			sum += v
		case v := <-chans[2]:
			sum += v
		case v := <-chans[3]:
			sum += v
		case v := <-chans[4]:
			sum += v
		}
	}
	fmt.Println(sum)
	defer func() { fmt.Println(recover()) }()
	c := make(chan int)
	close(c)
	select {
	case c <- 1:
	default:
		fmt.Println("not reached")
	}
}
