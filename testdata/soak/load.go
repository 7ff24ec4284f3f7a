package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"time"
)

const clients = 1000

// each runs client n times at once and waits for all.
func each(n int, client func(id int, r *rand.Rand)) {
	var group sync.WaitGroup
	for id := range n {
		group.Go(func() { client(id, rand.New(rand.NewPCG(uint64(id), 1))) })
	}
	group.Wait()
}

// connect dials until the server has room: a thousand at once may fill its queue.
func connect(s *soak, v *server) net.Conn {
	for try := 0; ; try++ {
		c, err := net.DialTimeout("tcp", v.Addr().String(), 20*time.Second)
		if err == nil {
			return c
		}
		if try == 20 {
			s.failf("dial: %v", err)
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// echoCase: messages of random sizes, some larger than the socket's buffers, compared byte by byte.
func echoCase(s *soak) {
	v := serve(s, echo)
	each(clients, func(id int, r *rand.Rand) {
		c := connect(s, v)
		if c == nil {
			return
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(2 * time.Minute))
		for !s.over() {
			size := 1 + r.IntN(600)
			if r.IntN(50) == 0 {
				size = 1 + r.IntN(300_000)
			}
			message := bytes.Repeat([]byte{byte(id), byte(id >> 8), byte(r.Uint32())}, size/3+1)[:size]
			var sending sync.WaitGroup
			sending.Go(func() {
				if _, err := c.Write(message); err != nil {
					s.failf("client %d: write: %v", id, err)
				}
			})
			got := make([]byte, size)
			_, err := io.ReadFull(c, got)
			sending.Wait()
			if err != nil || !bytes.Equal(got, message) {
				s.failf("client %d: echo of %d bytes differs: %v", id, size, err)
				return
			}
		}
	})
	v.shut()
}

// lineCase: requests, alone or several at once, over connections that are used again and again.
func lineCase(s *soak) {
	v := serve(s, lines)
	each(clients, func(id int, r *rand.Rand) {
		for !s.over() {
			c := connect(s, v)
			if c == nil {
				return
			}
			c.SetDeadline(time.Now().Add(2 * time.Minute))
			if !talk(s, c, id, r) {
				c.Close()
				return
			}
			c.Close()
		}
	})
	v.shut()
}

// talk is one connection's conversation.
func talk(s *soak, c net.Conn, id int, r *rand.Rand) bool {
	in := bufio.NewReader(c)
	model := map[string]string{}
	for range 1 + r.IntN(30) {
		var request strings.Builder
		var want []string
		for range 1 + r.IntN(6) {
			key := fmt.Sprint("k", r.IntN(8))
			switch r.IntN(3) {
			case 0:
				body := strings.Repeat(fmt.Sprint(id, "/"), r.IntN(40))
				fmt.Fprintf(&request, "PUT %s %d\r\n%s", key, len(body), body)
				model[key] = body
				want = append(want, fmt.Sprintf("201 %d\r\n", len(model)))
			case 1:
				fmt.Fprintf(&request, "GET %s\r\n", key)
				if body, ok := model[key]; ok {
					want = append(want, fmt.Sprintf("200 %d\r\n%s", len(body), body))
				} else {
					want = append(want, "404 0\r\n")
				}
			case 2:
				fmt.Fprintf(&request, "NONSENSE %d\r\n", id)
				want = append(want, "400 0\r\n")
			}
		}
		if _, err := io.WriteString(c, request.String()); err != nil {
			s.failf("client %d: write: %v", id, err)
			return false
		}
		all := strings.Join(want, "")
		got := make([]byte, len(all))
		if _, err := io.ReadFull(in, got); err != nil || string(got) != all {
			s.failf("client %d: answer %q, want %q: %v", id, got, all, err)
			return false
		}
		if s.over() {
			break
		}
	}
	io.WriteString(c, "QUIT\r\n")
	if rest, err := io.ReadAll(in); err != nil || string(rest) != "200 0\r\n" {
		s.failf("client %d: end %q: %v", id, rest, err)
		return false
	}
	return true
}

// rudeCase: clients that reset the connection in the middle of a message, stop reading, or close one half only, beside one
// that must not notice.
func rudeCase(s *soak) {
	v := serve(s, func(c net.Conn) {
		// A client that doesn't read must not hold the server for ever.
		c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		echo(c)
	})
	polite := serve(s, echo)
	var done sync.WaitGroup
	done.Go(func() {
		c := connect(s, polite)
		if c == nil {
			return
		}
		defer c.Close()
		for n := byte(0); !s.over(); n++ {
			c.SetDeadline(time.Now().Add(time.Minute))
			got := []byte{0}
			if _, err := c.Write([]byte{n}); err != nil {
				s.failf("polite client: %v", err)
				return
			}
			if _, err := io.ReadFull(c, got); err != nil || got[0] != n {
				s.failf("polite client: %v %v", got, err)
				return
			}
		}
	})
	block := bytes.Repeat([]byte("rude"), 200_000)
	each(clients/4, func(id int, r *rand.Rand) {
		for !s.over() {
			c := connect(s, v)
			if c == nil {
				return
			}
			tcp := c.(*net.TCPConn)
			c.SetDeadline(time.Now().Add(time.Duration(1+r.IntN(40)) * time.Millisecond))
			switch r.IntN(4) {
			case 0:
				// Vanishes with a message half written: the server gets a reset.
				c.Write(block[:r.IntN(20_000)])
				tcp.SetLinger(0)
			case 1:
				// Writes as much as it can and reads nothing.
				c.Write(block)
			case 2:
				// Half-open: all that was sent must come back nevertheless.
				n := 1 + r.IntN(5000)
				c.SetDeadline(time.Now().Add(time.Minute))
				c.Write(block[:n])
				tcp.CloseWrite()
				got, err := io.ReadAll(c)
				// The server's own deadline may have passed on a slow machine.
				if err == nil && len(got) < n && len(got) > 0 && !bytes.Equal(got, block[:len(got)]) || len(got) > n {
					s.failf("half-open client: %d of %d bytes", len(got), n)
				}
			case 3:
				// Nothing at all.
			}
			c.Close()
		}
	})
	done.Wait()
	v.shut()
	polite.shut()
}
