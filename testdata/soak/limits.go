package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// stormCase: deadlines are set, moved and taken back by other goroutines while reads and writes wait. A read ends by a
// deadline, by data, or by the close, and by nothing else.
func stormCase(s *soak) {
	v := serve(s, func(c net.Conn) {
		r := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
		for {
			if _, err := c.Write([]byte{1}); err != nil {
				return
			}
			time.Sleep(time.Duration(r.IntN(3000)) * time.Microsecond)
		}
	})
	each(100, func(id int, r *rand.Rand) {
		c := connect(s, v)
		if c == nil {
			return
		}
		var group sync.WaitGroup
		for range 3 {
			seed := r.Uint64()
			group.Go(func() {
				r := rand.New(rand.NewPCG(seed, 2))
				for !s.over() {
					switch r.IntN(4) {
					case 0:
						c.SetReadDeadline(time.Time{})
					case 1:
						c.SetReadDeadline(time.Now().Add(-time.Second))
					default:
						c.SetDeadline(time.Now().Add(time.Duration(r.IntN(2000)) * time.Microsecond))
					}
					time.Sleep(time.Duration(r.IntN(400)) * time.Microsecond)
				}
			})
		}
		data, late := 0, 0
		for !s.over() {
			_, err := c.Read(make([]byte, 16))
			var failure net.Error
			switch {
			case err == nil:
				data++
			case errors.Is(err, os.ErrDeadlineExceeded) && errors.As(err, &failure) && failure.Timeout():
				late++
				// Else a deadline in the past is all that is seen.
				time.Sleep(time.Duration(r.IntN(200)) * time.Microsecond)
			default:
				s.failf("storm: read ends with %v", err)
				return
			}
		}
		group.Wait()
		c.SetReadDeadline(time.Time{})
		if _, err := c.Read(make([]byte, 1)); err != nil || data == 0 || late == 0 {
			s.failf("storm: at the end %v, %d reads, %d deadlines", err, data, late)
		}
		c.Close()
	})
	v.shut()
}

// emfileCase: the process runs out of descriptors while connections come in; whoever has one is served, and when there are
// some again so are the others.
func emfileCase(s *soak) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		s.failf("limit: %v", err)
		return
	}
	v := serve(s, echo)
	few := limit
	few.Cur = uint64(entries("/proc/self/fd") + 40)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		s.failf("limit: %v", err)
		return
	}
	refused := 0
	var held []net.Conn
	// The last descriptor goes to a client: the server has none for its side of the connection.
	var fill []*os.File
	for {
		f, err := os.Open(os.DevNull)
		if err != nil {
			break
		}
		fill = append(fill, f)
	}
	if len(fill) == 0 {
		s.failf("emfile: no descriptors to begin with")
		return
	}
	fill[0].Close()
	if c, err := net.DialTimeout("tcp", v.Addr().String(), time.Minute); err == nil {
		held = append(held, c)
	} else {
		s.failf("emfile: dial with the last descriptor: %v", err)
	}
	for patience := time.Now().Add(time.Minute); !v.ranOut.Load(); time.Sleep(time.Millisecond) {
		if time.Now().After(patience) {
			s.failf("emfile: the server never ran out")
			break
		}
	}
	for _, f := range fill[1:] {
		f.Close()
	}
	for range 60 {
		c, err := net.DialTimeout("tcp", v.Addr().String(), time.Minute)
		switch {
		case err == nil:
			held = append(held, c)
		case errors.Is(err, syscall.EMFILE):
			refused++
		default:
			s.failf("emfile: dial: %v", err)
		}
	}
	if _, err := os.Open("/proc/self/status"); !errors.Is(err, syscall.EMFILE) {
		s.failf("emfile: open: %v", err)
	}
	syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	if refused == 0 || len(held) == 0 {
		s.failf("emfile: %d refused, %d connected", refused, len(held))
	}
	for i, c := range held {
		c.SetDeadline(time.Now().Add(time.Minute))
		got := []byte{0}
		if _, err := c.Write([]byte{byte(i)}); err != nil {
			s.failf("emfile: write: %v", err)
		}
		if _, err := io.ReadFull(c, got); err != nil || got[0] != byte(i) {
			s.failf("emfile: connection %d: %v %v", i, got, err)
		}
		c.Close()
	}
	v.shut()
}

// idleCase: twenty thousand connections that do nothing take no threads, and all still work.
func idleCase(s *soak) {
	connections := 20_000
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil && limit.Cur < uint64(2*connections+100) {
		connections = (int(limit.Cur) - 100) / 2
	}
	v := serve(s, echo)
	held := make([]net.Conn, connections)
	var next, mu = 0, sync.Mutex{}
	each(50, func(int, *rand.Rand) {
		for {
			mu.Lock()
			i := next
			next++
			mu.Unlock()
			if i >= connections {
				return
			}
			held[i] = connect(s, v)
		}
	})
	time.Sleep(200 * time.Millisecond)
	threads := status("Threads")
	os.Stderr.WriteString("connections, threads, resident KB: ")
	println(connections, threads, status("VmRSS"))
	if threads > 64 {
		s.failf("idle: %d threads for %d connections", threads, connections)
	}
	each(50, func(id int, r *rand.Rand) {
		for i := id; i < connections; i += 50 {
			c := held[i]
			if c == nil {
				continue
			}
			got := []byte{0}
			c.SetDeadline(time.Now().Add(60 * time.Second))
			c.Write([]byte{byte(i)})
			if _, err := io.ReadFull(c, got); err != nil || got[0] != byte(i) {
				s.failf("idle: connection %d: %v %v", i, got, err)
			}
			c.(*net.TCPConn).SetLinger(0)
			c.Close()
		}
	})
	v.shut()
}
