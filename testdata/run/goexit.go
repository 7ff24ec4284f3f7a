// run

// Goexit: deferred calls run, recover gives nil, a panic during it is fatal no more once recovered.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer fmt.Println("outer", recover())
		func() {
			defer func() { fmt.Println("recover in Goexit:", recover()) }()
			func() {
				defer func() {
					defer func() { fmt.Println("recovered", recover()) }()
					panic("during Goexit")
				}()
				runtime.Goexit()
			}()
			fmt.Println("not reached")
		}()
		fmt.Println("not reached")
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("last", recover()) }()
		defer func() { runtime.Goexit() }()
		panic("replaced by Goexit")
	}()
	wg.Wait()
	for i := range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if i%2 == 0 {
				runtime.Goexit()
			}
		}()
	}
	wg.Wait()
	fmt.Println("done")
}
