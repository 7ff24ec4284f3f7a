// As many goroutines as the argument says, blocked on one channel at once. Standard error tells: seconds until all were
// started, seconds until all had ended.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	start := time.Now()
	gate := make(chan int)
	var begun, ended sync.WaitGroup
	begun.Add(n)
	ended.Add(n)
	for range n {
		go func() {
			begun.Done()
			<-gate
			ended.Done()
		}()
	}
	begun.Wait()
	started := time.Since(start)
	close(gate)
	ended.Wait()
	fmt.Println("ended", n)
	fmt.Fprintln(os.Stderr, started.Seconds(), time.Since(start).Seconds())
}
