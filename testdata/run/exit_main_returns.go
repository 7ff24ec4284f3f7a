// run

// The program ends when main returns, whatever other goroutines do.
package main

import (
	"fmt"
	"time"
)

func main() {
	go func() {
		for {
			time.Sleep(time.Hour)
		}
	}()
	go func() {
		select {}
	}()
	started := make(chan bool)
	go func() {
		close(started)
		for i := 0; ; i++ {
			if i < 0 {
				fmt.Println("overflow")
			}
		}
	}()
	<-started
	fmt.Println("main ends")
}
