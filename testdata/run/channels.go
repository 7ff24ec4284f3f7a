// run

// Channels: buffered and not, closing, ranging, directions, channels of channels, nil channels, sizes of elements.
package main

import "fmt"

type big struct {
	a [50]int
	s string
}

func producer(n int) <-chan int {
	c := make(chan int, 3)
	go func() {
		defer close(c)
		for i := range n {
			c <- i
		}
	}()
	return c
}

type request struct {
	n     int
	reply chan<- int
}

func serve(in <-chan request) {
	for r := range in {
		r.reply <- r.n * r.n
	}
}

func main() {
	sum := 0
	for v := range producer(100) {
		sum += v
	}
	fmt.Println(sum)
	reqs := make(chan request)
	go serve(reqs)
	for i := range 4 {
		reply := make(chan int)
		reqs <- request{i, reply}
		fmt.Print(<-reply, " ")
	}
	close(reqs)
	c := make(chan big, 2)
	c <- big{[50]int{49: 7}, "x"}
	c <- big{s: "y"}
	b := <-c
	fmt.Println(b.a[49], b.s, (<-c).s, len(c), cap(c))
	close(c)
	z, ok := <-c
	fmt.Println(z.s == "", ok)
	e := make(chan struct{}, 1000)
	for range 1000 {
		e <- struct{}{}
	}
	fmt.Println(len(e))
	cc := make(chan chan string, 1)
	inner := make(chan string, 1)
	cc <- inner
	inner <- "nested"
	fmt.Println(<-<-cc)
	ifaces := make(chan any, 3)
	ifaces <- 1
	ifaces <- "s"
	ifaces <- nil
	close(ifaces)
	for v := range ifaces {
		fmt.Print(v, " ")
	}
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for range 20_000 {
		ping <- v
		v = <-pong
	}
	close(ping)
	_, ok = <-pong
	fmt.Println(v, ok)
	for _, f := range []func(){func() { close((chan int)(nil)) }, func() { close(inner); close(inner) }, func() { make(chan<- int, 1) <- 1; inner <- "x" }, func() { _ = make(chan int, sum-10_000) }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
