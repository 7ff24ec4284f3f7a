// Pipelines of goroutines over buffered channels, and a worker pool whose results come out in order.
package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// source sends the numbers 1 to n and closes.
func source(n, buffer int) <-chan int {
	out := make(chan int, buffer)
	go func() {
		defer close(out)
		for i := 1; i <= n; i++ {
			out <- i
		}
	}()
	return out
}

// stage applies f to everything that comes in; ok = false drops a value.
func stage[In, Out any](in <-chan In, buffer int, f func(In) (Out, bool)) <-chan Out {
	out := make(chan Out, buffer)
	go func() {
		defer close(out)
		for v := range in {
			if r, ok := f(v); ok {
				out <- r
			}
		}
	}()
	return out
}

// merge interleaves several channels.
func merge[T any](ins ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range in {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// task is one unit of work for the pool.
type task struct {
	id   int
	text string
}

// result carries its task's position, so that a collector can restore the order.
type result struct {
	id     int
	value  string
	err    error
	worker int
}

var errEmpty = errors.New("empty text")

func work(t task) (string, error) {
	if t.text == "" {
		return "", fmt.Errorf("task %d: %w", t.id, errEmpty)
	}
	// Later tasks take less time, so that without reordering they would come out first.
	time.Sleep(time.Duration(20-t.id) * 50 * time.Microsecond)
	var b strings.Builder
	for i := len(t.text) - 1; i >= 0; i-- {
		b.WriteByte(t.text[i])
	}
	return strings.ToUpper(b.String()), nil
}

// pool runs the tasks on several workers.
func pool(workers int, tasks []task) []result {
	jobs := make(chan task, len(tasks))
	results := make(chan result, len(tasks))
	for w := range workers {
		go func() {
			for t := range jobs {
				v, err := work(t)
				results <- result{t.id, v, err, w}
			}
		}()
	}
	for _, t := range tasks {
		jobs <- t
	}
	close(jobs)

	ordered := make([]result, len(tasks))
	for range tasks {
		r := <-results
		ordered[r.id] = r
	}
	return ordered
}

// reorder passes results on as soon as all earlier ones are out; at most window of them wait.
func reorder(in <-chan result) <-chan result {
	out := make(chan result)
	go func() {
		defer close(out)
		waiting := make(map[int]result)
		next := 0
		for r := range in {
			waiting[r.id] = r
			for {
				ready, ok := waiting[next]
				if !ok {
					break
				}
				delete(waiting, next)
				out <- ready
				next++
			}
		}
	}()
	return out
}

func squares() {
	odd := stage(source(20, 4), 4, func(n int) (int, bool) { return n, n%2 == 1 })
	square := stage(odd, 0, func(n int) (int, bool) { return n * n, true })
	labels := stage(square, 2, func(n int) (string, bool) { return fmt.Sprintf("<%d>", n), true })
	for l := range labels {
		fmt.Print(l, " ")
	}
	fmt.Println()
}

func fanOut() {
	in := source(1000, 16)
	var parts []<-chan int
	for range 4 {
		parts = append(parts, stage(in, 8, func(n int) (int, bool) { return n * 3, true }))
	}
	sum, count := 0, 0
	for v := range merge(parts...) {
		sum += v
		count++
	}
	fmt.Println("fan-out:", count, "values, sum", sum)
}

func ordered() {
	words := strings.Fields("the quick brown fox jumps over the lazy dog and runs away into woods")
	tasks := make([]task, 0, len(words)+1)
	for i, w := range words {
		tasks = append(tasks, task{i, w})
	}
	tasks = append(tasks, task{len(tasks), ""})
	for _, r := range pool(3, tasks) {
		if r.err != nil {
			fmt.Println("error:", r.err, errors.Is(r.err, errEmpty))
			continue
		}
		fmt.Printf("%2d %s\n", r.id, r.value)
	}
}

func streaming() {
	raw := make(chan result)
	go func() {
		defer close(raw)
		// A fixed shuffle of 0..29: 7 and 30 have no common factor.
		for i := range 30 {
			raw <- result{id: i * 7 % 30, value: strings.Repeat("*", i%5+1)}
		}
	}()
	last := -1
	total := 0
	for r := range reorder(raw) {
		if r.id != last+1 {
			fmt.Println("out of order:", r.id, "after", last)
		}
		last = r.id
		total += len(r.value)
	}
	fmt.Println("streamed up to", last, "stars", total)
}

// batches groups values; the last group may be short.
func batches(in <-chan int, size int) <-chan []int {
	out := make(chan []int)
	go func() {
		defer close(out)
		var b []int
		for v := range in {
			if b = append(b, v); len(b) == size {
				out <- b
				b = nil
			}
		}
		if len(b) > 0 {
			out <- b
		}
	}()
	return out
}

func main() {
	squares()
	fanOut()
	ordered()
	streaming()
	for b := range batches(source(11, 1), 4) {
		fmt.Println(len(b), cap(b) >= len(b), b)
	}
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	fmt.Println(len(c), cap(c))
	close(c)
	for range 3 {
		v, ok := <-c
		fmt.Printf("%q %t\n", v, ok)
	}
}
