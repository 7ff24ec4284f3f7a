// run

// Many connections at once: echoes, idle ones that cost no thread, deadlines, and half-open ones.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// threads returns how many threads the process has.
func threads() int {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return 0
	}
	return len(entries)
}

const clients = 300

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				buf := make([]byte, 512)
				for {
					n, err := c.Read(buf)
					if err != nil {
						return
					}
					if _, err := c.Write(buf[:n]); err != nil {
						return
					}
				}
			}()
		}
	}()
	conns := make([]net.Conn, clients)
	for i := range conns {
		if conns[i], err = net.Dial("tcp", l.Addr().String()); err != nil {
			fmt.Println(err)
			return
		}
	}
	// All of them wait, here and there.
	fmt.Println("few threads", threads() < 100)

	var wg sync.WaitGroup
	var bad, timeouts, wrong atomic.Int32
	for i, c := range conns {
		wg.Add(1)
		go func() {
			defer wg.Done()
			message := bytes.Repeat([]byte{byte(i)}, 100+i)
			got := make([]byte, len(message))
			for range 10 {
				if _, err := c.Write(message); err != nil {
					bad.Add(1)
					return
				}
				if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, message) {
					bad.Add(1)
					return
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("echo: bad", bad.Load(), "few threads", threads() < 100)

	for i, c := range conns {
		wg.Add(1)
		go func() {
			defer wg.Done()
			buf := make([]byte, 1)
			for range 3 {
				wait := time.Duration(i%20) * time.Millisecond
				c.SetReadDeadline(time.Now().Add(time.Hour))
				start := time.Now()
				c.SetReadDeadline(start.Add(wait))
				_, err := c.Read(buf)
				if errors.Is(err, os.ErrDeadlineExceeded) {
					timeouts.Add(1)
				}
				if time.Since(start) < wait {
					wrong.Add(1)
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("timeouts", timeouts.Load(), "too early", wrong.Load())

	// Closing while others read: each Read ends.
	var closed atomic.Int32
	for _, c := range conns {
		c.SetReadDeadline(time.Time{})
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, err := c.Read(make([]byte, 1))
			if errors.Is(err, net.ErrClosed) {
				closed.Add(1)
			}
		}()
	}
	for _, c := range conns {
		c.Close()
	}
	wg.Wait()
	// One that began to read only after Close sees it as well.
	fmt.Println("closed", closed.Load())
	l.Close()

	// Connections within the process, and a listener that nobody accepts from.
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	var half atomic.Int32
	for range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.DialTimeout("tcp", silent.Addr().String(), 10*time.Second)
			if err != nil {
				return
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(10 * time.Millisecond))
			if _, err := c.Read(make([]byte, 1)); err != nil && strings.Contains(err.Error(), "i/o timeout") {
				half.Add(1)
			}
		}()
	}
	wg.Wait()
	silent.Close()
	fmt.Println("half open", half.Load())

	a, b := net.Pipe()
	go func() {
		for i := range 100 {
			fmt.Fprintf(a, "line %d\n", i)
		}
		a.Close()
	}()
	all, err := io.ReadAll(b)
	fmt.Println(len(strings.Split(string(all), "\n")), err)
	b.SetReadDeadline(time.Now())
	_, err = b.Read(make([]byte, 1))
	fmt.Println(err)
	c, d := net.Pipe()
	d.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	_, err = d.Read(make([]byte, 1))
	fmt.Println(err, errors.Is(err, os.ErrDeadlineExceeded))
	c.Close()
	_, err = d.Write([]byte("x"))
	fmt.Println(err)
}
