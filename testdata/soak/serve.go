package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// server accepts connections until it is closed, each served by a goroutine.
type server struct {
	net.Listener
	group sync.WaitGroup
	mu    sync.Mutex
	open  map[net.Conn]bool
	// ranOut: the process had no descriptor left for a connection.
	ranOut atomic.Bool
}

func serve(s *soak, handle func(c net.Conn)) *server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.failf("listen: %v", err)
		return nil
	}
	v := &server{Listener: l, open: map[net.Conn]bool{}}
	v.group.Go(func() {
		for {
			c, err := l.Accept()
			switch {
			case errors.Is(err, net.ErrClosed):
				return
			case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ECONNABORTED):
				if errors.Is(err, syscall.EMFILE) {
					v.ranOut.Store(true)
				}
				time.Sleep(5 * time.Millisecond)
				continue
			case err != nil:
				s.failf("accept: %v", err)
				return
			}
			v.mu.Lock()
			v.open[c] = true
			v.mu.Unlock()
			v.group.Go(func() {
				handle(c)
				v.mu.Lock()
				delete(v.open, c)
				v.mu.Unlock()
				c.Close()
			})
		}
	})
	return v
}

// shut ends the server: half-open connections would keep it for ever.
func (v *server) shut() {
	v.Close()
	v.mu.Lock()
	for c := range v.open {
		c.SetDeadline(time.Now())
	}
	v.mu.Unlock()
	v.group.Wait()
}

// warmUp makes what the first connection makes: the poller, the resolver's state.
func warmUp() {
	v := serve(&soak{}, echo)
	if c, err := net.Dial("tcp", v.Addr().String()); err == nil {
		c.Write([]byte("x"))
		c.Read(make([]byte, 1))
		c.Close()
	}
	v.shut()
}

func echo(c net.Conn) {
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		if n > 0 {
			if _, err := c.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// lines answers "PUT key length", "GET key" and "QUIT", one request a line, as a small HTTP would.
func lines(c net.Conn) {
	store := map[string]string{}
	r, w := bufio.NewReader(c), bufio.NewWriter(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch f := strings.Fields(line); {
		case len(f) == 3 && f[0] == "PUT":
			n := 0
			fmt.Sscan(f[2], &n)
			body := make([]byte, n)
			if _, err := io.ReadFull(r, body); err != nil {
				return
			}
			store[f[1]] = string(body)
			fmt.Fprintf(w, "201 %d\r\n", len(store))
		case len(f) == 2 && f[0] == "GET":
			if body, ok := store[f[1]]; ok {
				fmt.Fprintf(w, "200 %d\r\n%s", len(body), body)
			} else {
				fmt.Fprint(w, "404 0\r\n")
			}
		case len(f) == 1 && f[0] == "QUIT":
			fmt.Fprint(w, "200 0\r\n")
			w.Flush()
			return
		default:
			fmt.Fprint(w, "400 0\r\n")
		}
		// Answers to requests that came together go together.
		if r.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return
			}
		}
	}
}
