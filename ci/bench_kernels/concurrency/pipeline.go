// Channels with buffers: values through stages.
package main

import "fmt"

func stage(in <-chan int, f func(int) int) <-chan int {
	out := make(chan int, 128)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

func main() {
	source := make(chan int, 128)
	go func() {
		for i := range 3_000_000 {
			source <- i
		}
		close(source)
	}()
	last := stage(stage(stage(source, func(v int) int { return v * 3 }), func(v int) int { return v ^ 5 }), func(v int) int { return v & 0xfff })
	sum := 0
	for v := range last {
		sum += v
	}
	fmt.Println(sum)
}
