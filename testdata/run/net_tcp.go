// run

// TCP on the loopback interface: data, ends, deadlines, closing, options, and the texts of errors.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

var port = regexp.MustCompile(`(127\.0\.0\.1|\[::1\]):\d{4,5}`)

// text makes errors the same in each run.
func text(err error) string {
	if err == nil {
		return "<nil>"
	}
	return port.ReplaceAllString(err.Error(), "$1:port")
}

func listen(network, address string) net.Listener {
	l, err := net.Listen(network, address)
	if err != nil {
		panic(err)
	}
	return l
}

func pair(address string) (a, b *net.TCPConn) {
	l := listen("tcp", address)
	defer l.Close()
	done := make(chan net.Conn)
	go func() {
		c, err := l.Accept()
		if err != nil {
			panic(err)
		}
		done <- c
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	return c.(*net.TCPConn), (<-done).(*net.TCPConn)
}

func data() {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		a, b := pair(address)
		big := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
		written := make(chan struct{})
		go func() {
			n, err := a.Write(big)
			fmt.Println("written", n, err, a.CloseWrite())
			close(written)
		}()
		got, err := io.ReadAll(b)
		<-written
		fmt.Println("read", len(got), bytes.Equal(got, big), err)
		v := net.Buffers{[]byte("one "), nil, []byte("two "), []byte("three")}
		n, err := v.WriteTo(b)
		fmt.Println(n, err, len(v))
		b.Close()
		got, err = io.ReadAll(a)
		fmt.Printf("%q %v\n", got, err)
		fmt.Println(a.LocalAddr().Network(), a.RemoteAddr().String() == b.LocalAddr().String(), a.LocalAddr().String() == b.RemoteAddr().String())
		a.Close()
	}
}

func deadlines() {
	a, b := pair("127.0.0.1:0")
	buf := make([]byte, 10)
	start := time.Now()
	a.SetReadDeadline(start.Add(30 * time.Millisecond))
	n, err := a.Read(buf)
	took := time.Since(start)
	fmt.Println(n, text(err), errors.Is(err, os.ErrDeadlineExceeded), took >= 30*time.Millisecond && took < 30*time.Second)
	ne, ok := err.(net.Error)
	fmt.Println(ok, ne.Timeout(), ne.Temporary())
	b.Write([]byte("data"))
	time.Sleep(time.Millisecond)
	n, err = a.Read(buf)
	fmt.Println("still passed", n, text(err))
	a.SetReadDeadline(time.Time{})
	n, err = a.Read(buf)
	fmt.Println(n, text(err))
	// A deadline moved while a Read waits.
	a.SetReadDeadline(time.Now().Add(time.Hour))
	go func() {
		time.Sleep(5 * time.Millisecond)
		a.SetReadDeadline(time.Now())
	}()
	n, err = a.Read(buf)
	fmt.Println("moved", n, text(err))
	// Postponed again and again. An attempt in which a deadline passed before the next one was set says nothing; the next
	// one is given more time.
	ahead := 10 * time.Millisecond
	for kept := false; !kept; {
		ahead *= 2
		limit := time.Now().Add(ahead)
		a.SetReadDeadline(limit)
		start = time.Now()
		moved := make(chan bool)
		go func() {
			inTime := true
			for range 10 {
				time.Sleep(5 * time.Millisecond)
				next := time.Now().Add(ahead)
				a.SetReadDeadline(next)
				inTime = inTime && time.Now().Before(limit)
				limit = next
			}
			moved <- inTime
		}()
		n, err = a.Read(buf)
		took = time.Since(start)
		kept = <-moved
	}
	fmt.Println("postponed", n, text(err), took > 50*time.Millisecond)
	// Writing.
	a.SetDeadline(time.Now().Add(20 * time.Millisecond))
	_, err = a.Write(make([]byte, 64<<20))
	fmt.Println(text(err))
	// Accepting.
	l := listen("tcp", "127.0.0.1:0").(*net.TCPListener)
	l.SetDeadline(time.Now().Add(10 * time.Millisecond))
	_, err = l.Accept()
	fmt.Println(text(err))
	l.Close()
	a.Close()
	b.Close()
}

func closing() {
	a, b := pair("127.0.0.1:0")
	done := make(chan error)
	read := func() {
		_, err := a.Read(make([]byte, 1))
		done <- err
	}
	go read()
	go read()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(a.Close())
	for range 2 {
		err := <-done
		fmt.Println(text(err), errors.Is(err, net.ErrClosed))
	}
	_, err := a.Write([]byte("x"))
	fmt.Println(text(err))
	fmt.Println(text(a.Close()))
	fmt.Println(text(a.SetDeadline(time.Now())))
	fmt.Println(text(a.SetNoDelay(true)))
	_, err = b.Read(make([]byte, 1))
	fmt.Println(err)
	b.Close()

	l := listen("tcp", "127.0.0.1:0")
	go func() {
		_, err := l.Accept()
		done <- err
	}()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(l.Close())
	err = <-done
	fmt.Println(text(err), errors.Is(err, net.ErrClosed))
	_, err = net.Dial("tcp", l.Addr().String())
	fmt.Println(text(err), errors.Is(err, syscall.ECONNREFUSED))
	fmt.Println(text(l.Close()))
	_, err = l.Accept()
	fmt.Println(text(err))

	// A connection that is broken off.
	a, b = pair("127.0.0.1:0")
	b.SetLinger(0)
	a.Write([]byte("unread"))
	b.Close()
	time.Sleep(2 * time.Millisecond)
	_, err = a.Read(make([]byte, 1))
	fmt.Println(text(err), errors.Is(err, syscall.ECONNRESET))
	_, err = a.Write([]byte("x"))
	fmt.Println(text(err), errors.Is(err, syscall.EPIPE))
	a.Close()
}

func refused() {
	for _, c := range [][2]string{
		{"tcp", "127.0.0.1:1"}, {"tcp4", "127.0.0.1:1"}, {"tcp6", "[::1]:1"}, {"tcp6", "127.0.0.1:1"}, {"tcp4", "[::1]:1"},
		{"tcp", ""}, {"tcp", "127.0.0.1"}, {"tcp", "127.0.0.1:http-no"}, {"tcp", "127.0.0.1:99999"}, {"nonet", "x"}, {"tcp", "[::1:80"},
		{"udp", "127.0.0.1"}, {"ip", "127.0.0.1"}, {"ip:nosuch", "127.0.0.1"}, {"unix", "/no/such/socket"}, {"unixgram", "/no/such"}, {"tcp", "::1:80"},
		{"tcp", "127.0.0.1:-1"}, {"tcp", "a b:80"},
	} {
		_, err := net.Dial(c[0], c[1])
		fmt.Println(c[0], c[1], "|", err)
	}
	for _, c := range [][2]string{{"tcp", "192.0.2.1:0"}, {"tcp", "127.0.0.1"}, {"udp", "127.0.0.1:0"}, {"nonet", ""}, {"unix", ""}, {"tcp4", "[::1]:0"}} {
		_, err := net.Listen(c[0], c[1])
		fmt.Println("listen", c[0], c[1], "|", err)
	}
	l := listen("tcp", "127.0.0.1:0")
	_, err := net.Listen("tcp", l.Addr().String())
	fmt.Println(text(err), errors.Is(err, syscall.EADDRINUSE))
	l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var d net.Dialer
	_, err = d.DialContext(ctx, "tcp", "127.0.0.1:1")
	fmt.Println(err, errors.Is(err, context.Canceled))
	d.Deadline = time.Now().Add(-time.Second)
	_, err = d.Dial("tcp", "127.0.0.1:1")
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded))
}

func options() {
	a, b := pair("127.0.0.1:0")
	fmt.Println(a.SetNoDelay(false), a.SetKeepAlive(true), a.SetKeepAlivePeriod(7*time.Second), a.SetLinger(3), a.SetReadBuffer(1<<16), a.SetWriteBuffer(1<<16))
	fmt.Println(a.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 3 * time.Second, Interval: 2 * time.Second, Count: 4}))
	get := func(c syscall.Conn, level, name int) int {
		raw, err := c.SyscallConn()
		if err != nil {
			panic(err)
		}
		v := -1
		raw.Control(func(fd uintptr) { v, err = syscall.GetsockoptInt(int(fd), level, name) })
		return v
	}
	fmt.Println(get(a, syscall.IPPROTO_TCP, syscall.TCP_NODELAY), get(a, syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE), get(a, syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL), get(a, syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT))
	fmt.Println(get(b, syscall.IPPROTO_TCP, syscall.TCP_NODELAY), get(b, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE), get(b, syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE))
	raw, _ := b.SyscallConn()
	a.Write([]byte("raw"))
	buf := make([]byte, 10)
	n := 0
	err := raw.Read(func(fd uintptr) bool {
		m, err := syscall.Read(int(fd), buf)
		if err == syscall.EAGAIN {
			return false
		}
		n = m
		return true
	})
	fmt.Println(string(buf[:n]), err)
	f, err := a.File()
	fmt.Println(err)
	a.Close()
	c, err := net.FileConn(f)
	fmt.Println(err)
	f.Close()
	c.Write([]byte("still open"))
	n, err = b.Read(buf)
	fmt.Println(string(buf[:n]), err)
	c.Close()
	b.Close()
	var seen []string
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}, Control: func(network, address string, c syscall.RawConn) error {
		seen = append(seen, network)
		return nil
	}}
	l := listen("tcp", "127.0.0.1:0")
	x, err := d.Dial("tcp", l.Addr().String())
	fmt.Println(err, seen)
	if err == nil {
		fmt.Println(strings.HasPrefix(x.LocalAddr().String(), "127.0.0.2:"))
		x.Close()
	}
	y, err := new(net.Dialer).DialTCP(context.Background(), "tcp", netip.AddrPort{}, l.Addr().(*net.TCPAddr).AddrPort())
	fmt.Println(err)
	y.Close()
	l.Close()
	d.Control = func(network, address string, c syscall.RawConn) error { return errors.New("not today") }
	_, err = d.Dial("tcp", "127.0.0.1:1")
	fmt.Println(text(err))
}

// halfOpen leaves connections whose other end never says anything.
func halfOpen() {
	l := listen("tcp", "127.0.0.1:0")
	var wg sync.WaitGroup
	results := make([]error, 100)
	for i := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.DialTimeout("tcp", l.Addr().String(), 5*time.Second)
			if err != nil {
				results[i] = err
				return
			}
			defer c.Close()
			c.SetReadDeadline(time.Now().Add(time.Duration(i%10+1) * time.Millisecond))
			_, results[i] = c.Read(make([]byte, 1))
		}()
	}
	wg.Wait()
	timeouts := 0
	for _, err := range results {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			timeouts++
		}
	}
	fmt.Println("timeouts", timeouts)
	l.Close()
}

func sendFile() {
	f, err := os.CreateTemp("", "net_tcp")
	if err != nil {
		panic(err)
	}
	defer os.Remove(f.Name())
	content := bytes.Repeat([]byte("file content\n"), 100000)
	f.Write(content)
	f.Seek(13, io.SeekStart)
	a, b := pair("127.0.0.1:0")
	sent := make(chan struct{})
	go func() {
		n, err := io.CopyN(a, f, 26)
		fmt.Println("part", n, err)
		n, err = io.Copy(a, f)
		fmt.Println("rest", n, err)
		n, err = a.ReadFrom(strings.NewReader("reader"))
		fmt.Println("reader", n, err)
		a.CloseWrite()
		close(sent)
	}()
	var got bytes.Buffer
	n, err := io.Copy(&got, b)
	<-sent
	fmt.Println(n, err, bytes.Equal(got.Bytes(), append(content[13:len(content):len(content)], "reader"...)))
	a.Close()
	b.Close()
	f.Close()
}

func main() {
	for _, part := range []func(){data, deadlines, closing, refused, options, halfOpen, sendFile} {
		part()
		fmt.Println()
	}
}
