// Two goroutines greet while main waits for the user to press Enter; then a short dialogue follows on the same input.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// greeter says its lines on a shared channel, one every pause.
type greeter struct {
	name  string
	lines []string
	pause time.Duration
}

func (g greeter) run(out chan<- string, done *sync.WaitGroup) {
	defer done.Done()
	for i, line := range g.lines {
		time.Sleep(g.pause)
		out <- fmt.Sprintf("%s %d: %s", g.name, i+1, line)
	}
}

// hello greets from two goroutines at once, and returns what each of them said, in its own order.
func hello() map[string][]string {
	greeters := []greeter{
		{"alice", []string{"hello", "how are you?", "goodbye"}, 2 * time.Millisecond},
		{"bob", []string{"hi", "fine, thanks"}, 3 * time.Millisecond},
	}
	out := make(chan string)
	var done sync.WaitGroup
	for _, g := range greeters {
		done.Add(1)
		go g.run(out, &done)
	}
	go func() {
		done.Wait()
		close(out)
	}()
	said := make(map[string][]string)
	for line := range out {
		name, _, _ := strings.Cut(line, " ")
		said[name] = append(said[name], line)
	}
	return said
}

// dialogue reads a name and numbers until the input ends, reporting what could not be read.
func dialogue() error {
	var name string
	var age int
	if n, err := fmt.Scanf("%s %d\n", &name, &age); err != nil {
		return fmt.Errorf("got %d of 2 values: %w", n, err)
	}
	fmt.Printf("hello %s, next year you are %d\n", name, age+1)

	var sum, count int
	for {
		var v int
		_, err := fmt.Scan(&v)
		if err != nil {
			fmt.Println("numbers end:", err)
			break
		}
		sum += v
		count++
	}
	if count == 0 {
		return fmt.Errorf("no numbers")
	}
	fmt.Printf("%d numbers, sum %d, mean %.2f\n", count, sum, float64(sum)/float64(count))
	return nil
}

func main() {
	go fmt.Fprintln(os.Stderr, "hello from a goroutine")
	go func() {
		fmt.Fprintln(os.Stderr, "hello from a function literal")
	}()

	said := hello()
	for _, name := range []string{"alice", "bob"} {
		for _, line := range said[name] {
			fmt.Println(line)
		}
	}

	fmt.Println("press Enter")
	var line string
	n, err := fmt.Scanln(&line)
	fmt.Printf("Scanln: %d %q %v\n", n, line, err)
	n, err = fmt.Scanln(&line)
	fmt.Printf("Scanln: %d %q %v\n", n, line, err)

	if err := dialogue(); err != nil {
		fmt.Println("dialogue:", err)
	}
}
