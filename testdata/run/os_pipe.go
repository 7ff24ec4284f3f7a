// run

// Deadlines and closing of pipes.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	b := make([]byte, 10)
	start := time.Now()
	r.SetReadDeadline(start.Add(20 * time.Millisecond))
	n, err := r.Read(b)
	fmt.Println(n, err, errors.Is(err, os.ErrDeadlineExceeded), time.Since(start) >= 20*time.Millisecond, time.Since(start) < 30*time.Second)
	n, err = r.Read(b)
	fmt.Println(n, err)
	r.SetReadDeadline(time.Time{})
	go func() { time.Sleep(5 * time.Millisecond); w.Write([]byte("abc")) }()
	n, err = r.Read(b)
	fmt.Println(n, err)
	done := make(chan error)
	go func() { _, err := r.Read(b); done <- err }()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(r.Close())
	fmt.Println(<-done)
	_, err = r.Read(b)
	fmt.Println(err, errors.Is(err, os.ErrClosed))
	fmt.Println(r.Close())
	// write side
	_, err = w.Write(b)
	fmt.Println(err)
	w.Close()
	r, w, _ = os.Pipe()
	// On a busy machine the deadline may pass before the first byte is written.
	for limit := 20 * time.Millisecond; ; limit *= 2 {
		w.SetWriteDeadline(time.Now().Add(limit))
		if n, err = w.Write(make([]byte, 1<<20)); n > 0 {
			break
		}
	}
	fmt.Println(n, err)
	go func() { io.Copy(io.Discard, r); done <- nil }()
	w.SetWriteDeadline(time.Time{})
	n, err = w.Write(make([]byte, 1<<20))
	fmt.Println(n, err)
	w.Close()
	<-done
	f, _ := os.Open("/etc/passwd")
	fmt.Println(f.SetDeadline(time.Now()))
	f.Close()
	fmt.Println(f.SetDeadline(time.Now()))
	f, err = os.OpenFile("/dev/null", os.O_RDWR, 0)
	fmt.Println(err)
	n, err = f.Read(b)
	fmt.Println(n, err, f.SetDeadline(time.Now()))
}
